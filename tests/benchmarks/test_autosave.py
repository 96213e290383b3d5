"""How long a save takes, re-scoring included, against the barest view that does one write.

Both run in turn against one server, as `make run` starts it, with the demo loaded and the whole stack for both: once on
SQLite, once on PostgreSQL. Asserts nothing of time: `make benchmark` prints both and their ratio.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.benchmarks.conftest import Tell
from tests.benchmarks.served import Member, served

ROUNDS, WARMING = 300, 30
QUESTION = "ehr.write-back"
COMPANY = "/quillon-ridge-partners/companies/millrace-valley-medical-group/assessments/1/questions/ehr.write-back/"


def timed_in_turn(*acts: Callable[[int], object]) -> list[list[float]]:
    """Milliseconds of each act, taken in turn, so that what else the machine does falls on all alike."""
    took: list[list[float]] = [[] for _ in acts]
    for n in range(WARMING + ROUNDS):
        for held, act in zip(took, acts, strict=True):
            start = time.perf_counter()
            act(n)
            held.append((time.perf_counter() - start) * 1000)
    return [held[WARMING:] for held in took]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'readiness.sqlite3'}"
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS readiness_benchmark")
        connection.execute("CREATE DATABASE readiness_benchmark")
    return urlsplit(address)._replace(path="/readiness_benchmark").geturl()


def test_autosave_against_a_bare_write(database: str, tmp_path: Path, tell: Tell) -> None:
    with served(tmp_path / "var", database) as port, closing(Member(port)) as dana:
        page = dana.get(COMPANY)
        found = re.search(r'name="version" value="(\d+)"', page)
        assert found
        version = int(found[1])

        def bare(n: int) -> None:
            assert dana.post("/bare/", {"name": f"Dana {n}"}) == (200, "Saved")

        def save(n: int) -> None:
            answer = {"value": ("none", "partial")[n % 2], "version": version + n, "evidence": "asserted"}
            status, text = dana.post(COMPANY, answer, **{"HX-Request": "true"})
            assert status == 200
            assert f"version {version + n + 1}" in text or 'id="strip"' in text

        floor, took = timed_in_turn(bare, save)

    kind = database.partition(":")[0]
    for name, part in (("median", median), ("quietest tenth", lambda held: quantiles(held, n=10)[0])):
        tell(
            f"Save of an answer with re-scoring, over HTTP, {kind}, {name}",
            f"{part(took):.2f} ms",
            f"bare authenticated write {part(floor):.2f} ms",
            f"{part(took) / part(floor):.2f} times",
            "within 3 times",
        )
