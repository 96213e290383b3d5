"""What the measurements found, as one table at the end: each figure with the peer that was measured beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

import pytest

TOLD: list[tuple[str, str, str, str, str]] = []
Tell = Callable[[str, str, str, str, str], None]


@pytest.fixture
def tell() -> Tell:
    """Note a line: what, ours, the peer, the ratio, what is asked."""

    def note(*line: str) -> None:
        TOLD.append(line)  # type: ignore[arg-type]

    return note


def in_turn(*acts: Callable[[], object], rounds: int = 5, pick: Callable[[list[float]], float] = median) -> list[float]:
    """Seconds of each act, the median or what `pick` picks, taken in turn, so that what else the machine does falls on all alike."""
    took: list[list[float]] = [[] for _ in acts]
    for act in acts:
        act()
    for _ in range(rounds):
        for held, act in zip(took, acts, strict=True):
            start = time.perf_counter()
            act()
            held.append(time.perf_counter() - start)
    return [pick(held) for held in took]


@pytest.hookimpl(hookwrapper=True)
def pytest_terminal_summary(terminalreporter: Any) -> Iterator[None]:
    yield
    terminalreporter.write_line("\n| What | Readiness | Beside it | Ratio | Asked |\n| --- | --- | --- | --- | --- |")
    for line in TOLD:
        terminalreporter.write_line(f"| {' | '.join(line)} |")
