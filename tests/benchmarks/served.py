"""The demo, served as `make run` serves it, and a member of it who posts over one kept connection."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from scripts.run import is_up

ROOT = Path(__file__).resolve().parent.parent.parent
DANA = {"login": "dana@quillonridge.example", "password": "lantern-over-quiet-water"}


@contextmanager
def served(var: Path, database: str) -> Iterator[int]:
    """Fill a new installation with the demo and serve it with one worker; gives the port."""
    (var / "static").mkdir(parents=True)
    environment = {**os.environ, "READINESS_VAR": str(var), "DATABASE_URL": database, "DATABASE_MAX_AGE": "60", "DEBUG": "no", "LOG_LEVEL": "WARNING"}
    subprocess.run([sys.executable, ROOT / "scripts/prepare.py"], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [
        *(Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "1", "--log-level", "warning", "tests.benchmarks.wsgi:application"),
    ]
    server = subprocess.Popen(words, cwd=ROOT, env=environment)
    try:
        while not is_up(port):
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


@dataclass
class Member:
    """Somebody signed in, on one connection."""

    port: int
    connection: http.client.HTTPConnection = field(init=False)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        status, _ = self.post("/accounts/login/", {**DANA, "csrfmiddlewaretoken": token[1]})
        assert status == 302

    def close(self) -> None:
        self.connection.close()

    def get(self, address: str) -> str:
        return self.ask(address)[1]

    def ask(self, address: str) -> tuple[int, str]:
        return self._send("GET", address, None)

    def post(self, address: str, form: dict[str, object], **headers: str) -> tuple[int, str]:
        return self._send("POST", address, urlencode(form), **headers)

    def _send(self, method: str, address: str, body: str | None, **headers: str) -> tuple[int, str]:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        if body is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        self.connection.request(method, address, body, sent)
        response = self.connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, text
