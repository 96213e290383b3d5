"""Benchmarks that stay honest with few peers: peers' readiness and how many there are in, what may be said of them out.

Readiness runs from 0 to 100; shares and percentiles from 0 to 1. Source: portfolio method, section 3. Ranges are
distribution-free: they come from binomial counts alone, which are summed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import comb

import numpy as np

from readiness.engine.cells import Bounds
from readiness.engine.method import Floats

FEWEST_PEERS = 5
LARGEST_OWNER = 0.5
TAIL = 0.05
WANTED = 0.90
BISECTIONS = 60  # halves 0..1 to below the spacing of doubles
THIRDS = ("lower", "middle", "upper")


class Shown(StrEnum):
    """What a number of comparable assessments allows to be shown."""

    NOTHING = "nothing"
    DOTS = "dots"
    MEDIAN = "median"
    QUARTILES = "quartiles"
    PERCENTILE = "percentile"


FROM_PEERS = ((50, Shown.PERCENTILE), (20, Shown.QUARTILES), (10, Shown.MEDIAN), (FEWEST_PEERS, Shown.DOTS))


@dataclass(frozen=True, slots=True)
class OrderRange:
    """Two order statistics, counted from 1, between which a quantile lies with probability `coverage`."""

    first: int
    last: int
    coverage: float


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of the peers with its distribution-free range."""

    share: float
    value: float
    low: float
    high: float
    order: OrderRange


@dataclass(frozen=True, slots=True)
class Percentile:
    """Where a company stands among its peers, 0 to 1, with a 90 percent range."""

    low: float
    point: float
    high: float


def shown(peers: int, largest_owner: float) -> Shown:
    """Say what may be shown; nothing below five peers, or where one owner supplies over half of them."""
    if largest_owner > LARGEST_OWNER:
        return Shown.NOTHING
    return next((what for least, what in FROM_PEERS if peers >= least), Shown.NOTHING)


def median_range(n: int) -> OrderRange:
    """Choose order statistics r and n+1-r around the median whose coverage is nearest to 90 percent.

    Raises:
        ValueError: there are fewer than two values.
    """
    if n < 2:
        raise ValueError(f"A range for the median needs two values or more; there is {n}")
    ranges = (OrderRange(r, n + 1 - r, _between(n, 0.5, r, n - r)) for r in range(1, n // 2 + 1))
    return min(ranges, key=lambda found: abs(found.coverage - WANTED))


def quantile_range(n: int, share: float) -> OrderRange:
    """Choose the narrowest order statistics that leave at most 5 percent on each side; the ends of the sample where none do."""
    first = max((r for r in range(1, n + 1) if _between(n, share, 0, r - 1) <= TAIL), default=1)
    last = min((s for s in range(first + 1, n + 1) if _between(n, share, s, n) <= TAIL), default=n)
    return OrderRange(first, last, _between(n, share, first, last - 1))


def quantile(peers: Floats, share: float) -> Quantile:
    """Give a quantile of peers with its range; the median takes the symmetric one."""
    ordered = np.sort(peers)
    order = median_range(len(ordered)) if share == 0.5 else quantile_range(len(ordered), share)
    value = float(np.quantile(ordered, share))
    return Quantile(share, value, float(ordered[order.first - 1]), float(ordered[order.last - 1]), order)


def percentile(peers: Floats, own: Bounds) -> Percentile:
    """Place a company among n peers: (k + 0.5)/(n + 1) with k below it, between the Beta(k+1, n-k+1) tails.

    The range is widened by the company's own: k is counted at its lowest readiness and at its highest.
    """
    n = len(peers)
    below = [int((peers < end).sum()) for end in (own.low, own.point, own.high)]
    return Percentile(beta_quantile(TAIL, below[0], n), (below[1] + 0.5) / (n + 1), beta_quantile(1 - TAIL, below[2], n))


def beta_quantile(tail: float, below: int, n: int) -> float:
    """Invert the Beta(below+1, n-below+1) distribution; exact, for its tail is a binomial one.

    The chance that x exceeds such a share equals the chance of more than `below` hits in n+1 draws at x.
    """
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if _between(n + 1, middle, below + 1, n + 1) < tail:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def against_range(peers: Bounds, own: Bounds) -> str:
    """Say `above`, `below` or `within` the range of peers; whole intervals are compared, so doubt speaks for within."""
    if own.low > peers.high.max():
        return "above"
    return "below" if own.high < peers.low.min() else "within"


def thirds(peers: Floats, own: Bounds) -> tuple[str, ...]:
    """Name the thirds of the peers that a company's interval touches, lowest first."""
    cuts = np.quantile(peers, (1 / 3, 2 / 3))
    ends = np.searchsorted(cuts, (own.low, own.high), side="right")
    return THIRDS[int(ends[0]) : int(ends[1]) + 1]


def _between(n: int, share: float, first: int, last: int) -> float:
    """Chance that a binomial(n, share) count lies from first to last."""
    return float(sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(first, last + 1)))
