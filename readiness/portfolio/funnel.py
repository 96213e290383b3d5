"""Coverage against readiness as geometry: companies in, places on a drawing of 0 to 100 by 0 to 100 out.

The funnel display of portfolio method, section 2: where little is answered the lines are long, and no point is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.engine.method import Constants
from readiness.portfolio.comparison import Entrant

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 44, 620, 16, 352
CROWDED = 14.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A company on the drawing; `y` is None where too little is answered for a point."""

    letter: str
    name: str
    is_ranked: bool
    x: float
    y: float | None
    top: float
    bottom: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Funnel:
    marks: tuple[Mark, ...]
    floors: tuple[tuple[str, float], ...]
    ticks: tuple[tuple[int, float], ...]
    levels: tuple[tuple[int, float], ...]
    ranked_from: float


def funnel(entrants: Sequence[Entrant], least_coverage: float) -> Funnel:
    """Place every company; letters that would meet stand above each other."""
    marks: list[Mark] = []
    for each in sorted(entrants, key=lambda each: each.held.result.coverage):
        result = each.held.result
        x, top = _x(result.coverage), _y(result.readiness.high)
        above = [mark.label_y for mark in marks if abs(mark.x - x) < CROWDED]
        label = top - 6
        while any(abs(label - taken) < CROWDED for taken in above):
            label -= CROWDED
        y = _y(result.readiness.point) if each.held.is_point_shown else None
        marks.append(
            Mark(each.letter, each.company.name, not each.reason, x, y, top, _y(result.readiness.low), label)
        )
    return Funnel(
        marks=tuple(marks),
        floors=tuple((f"T{i}", _y(floor)) for i, floor in enumerate(Constants().tier_floors, 1)),
        ticks=tuple((share, _x(share / 100)) for share in range(0, 101, 25)),
        levels=tuple((level, _y(level)) for level in range(0, 101, 20)),
        ranked_from=_x(least_coverage),
    )


def _x(coverage: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * coverage, 1)


def _y(readiness: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * readiness / 100, 1)
