"""Companies of other owners as a benchmark: who may be compared and their peers in, what may be said of each out.

Source: portfolio method, section 3. Nothing that leaves this module names a peer or its owner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from readiness.assessments.results import Interval
from readiness.catalogue.schema import Catalogue
from readiness.engine.benchmarks import Percentile, Quantile, Shown, against_range, parts, percentile, quantile, shown
from readiness.engine.cells import Bounds
from readiness.portfolio.comparison import ComparisonSet, Entrant, comparable, readiness_of
from readiness.portfolio.holdings import Holding

THIRDS = ("lower", "middle", "upper")
QUARTERS = ("lowest", "second", "third", "highest")
SHARES = {Shown.MEDIAN: (0.5,), Shown.QUARTILES: (0.25, 0.5, 0.75), Shown.PERCENTILE: (0.25, 0.5, 0.75)}


@dataclass(frozen=True, slots=True)
class Position:
    """Where a company stands: in words, or as a percentile where there are peers enough."""

    entrant: Entrant
    words: str
    percentile: Percentile | None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Assessed companies of other owners. `months`, `segments` and `verified` say who they are, and nothing more."""

    peers: int
    owners: int
    largest_owner: float
    shown: Shown
    months: tuple[date, date] | None = None
    segments: tuple[str, ...] = ()
    verified: float = 0.0
    dots: tuple[Interval, ...] = ()
    quantiles: tuple[Quantile, ...] = ()
    positions: tuple[Position, ...] = ()


def benchmark(catalogue: Catalogue, compared: ComparisonSet, others: Sequence[Holding]) -> Benchmark:
    """Say what the contributed assessments of other owners allow to be said of the members of a comparison."""
    peers = comparable(compared, others)
    owners = Counter(each.company.organization_id for each in peers)
    largest = max(owners.values(), default=0) / max(len(peers), 1)
    what = shown(len(peers), largest)
    if what is Shown.NOTHING:
        return Benchmark(len(peers), len(owners), largest, what)
    points = readiness_of(peers)
    segments = {key for each in peers for key in each.held.summary.segments}
    days = sorted(each.assessed_on for each in peers)
    dots = sorted((each.held.result.readiness for each in peers), key=lambda value: (value.point, value.low))
    return Benchmark(
        peers=len(peers),
        owners=len(owners),
        largest_owner=largest,
        shown=what,
        months=(days[0], days[-1]),
        segments=tuple(label for key, label in catalogue.segments.items() if key in segments),
        verified=float(np.mean([each.held.result.verified for each in peers])),
        dots=tuple(dots) if what is Shown.DOTS else (),
        quantiles=tuple(quantile(points.point, share) for share in SHARES.get(what, ())),
        positions=tuple(_position(each, points, what) for each in compared.members),
    )


def _position(entrant: Entrant, peers: Bounds, what: Shown) -> Position:
    own = Bounds(*(part[0] for part in _columns(readiness_of([entrant]))))
    match what:
        case Shown.DOTS:
            return Position(entrant, f"{against_range(peers, own)} the peer range", None)
        case Shown.MEDIAN:
            return Position(entrant, _spread(THIRDS, parts(peers.point, own, len(THIRDS)), "third"), None)
        case Shown.QUARTILES:
            return Position(entrant, _spread(QUARTERS, parts(peers.point, own, len(QUARTERS)), "quarter"), None)
        case _:
            return Position(entrant, "", percentile(peers.point, own))


def _columns(bounds: Bounds) -> tuple[np.typing.NDArray[np.float64], ...]:
    return bounds.low, bounds.point, bounds.high


def _spread(names: Sequence[str], touched: tuple[int, int], unit: str) -> str:
    first, last = touched
    return f"{names[first]} {unit}" if first == last else f"{names[first]} to {names[last]} {unit}"
