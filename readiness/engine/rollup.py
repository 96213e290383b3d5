"""Roll-ups over workflows and companies: intervals of many in, an index, ranks, pairs and the cost of the next site out.

Friction and readiness run from 0 to 100, effort is in person-weeks. Source: portfolio method, sections 1, 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.cells import Bounds
from readiness.engine.method import Bools, Floats, Ints
from readiness.engine.robustness import DIFFERENT_AT

LARGEST_WEIGHT = 0.40


@dataclass(frozen=True, slots=True)
class Reuse:
    """Constants of the second and later sites; planning priors."""

    saved_at_best: float = 0.78  # L at h = 0: each doubling costs 22 percent less
    saved_slope: float = 0.20
    floor: float = 0.15
    floor_slope: float = 0.35


REUSE = Reuse()


def index_weights(values: Floats) -> Floats:
    """Weigh workflows by annual base value: floored at 1/(4n), capped at 0.40, rescaled to 1; equal without any value."""
    n = len(values)
    gains = np.maximum(values, 0.0)
    if not gains.sum() > 0:
        return np.full(n, 1 / n)
    weights = np.clip(gains / gains.sum(), 1 / (4 * n), LARGEST_WEIGHT)
    return np.asarray(weights / weights.sum())


def friction_index(friction: Bounds, weights: Floats) -> Bounds:
    """C = sum(v*F) on low, point and high; it lies between the easiest and the hardest workflow."""
    return Bounds(*(np.asarray(part @ weights) for part in (friction.low, friction.point, friction.high)))


def apart(readiness: Bounds, shares: Floats | None = None) -> Bools:
    """(companies, companies): the row is ahead of the column for certain.

    It is where its interval lies above the other's, or where it is ahead in `DIFFERENT_AT` of the draws or more (`shares`).
    """
    above = readiness.low[:, None] > readiness.high[None, :]
    return above if shares is None else above | (shares >= DIFFERENT_AT)


def sure_ranks(certain: Bools) -> Ints:
    """(companies, 2): the best and the worst rank that who is ahead of whom for certain leaves open, from 1."""
    return np.stack([certain.sum(axis=0) + 1, len(certain) - certain.sum(axis=1)], axis=1)


def heterogeneity(friction: Bounds) -> Bounds:
    """h: mean friction (0..1) of the questions on how alike the sites are."""
    return Bounds(*(np.asarray(part.mean(axis=-1)) for part in (friction.low, friction.point, friction.high)))


def site_share(site: int, h: Floats) -> Floats:
    """Share of the first site's effort that the k-th takes: max(r_min, k^log2(L)), L = 0.78 + 0.20*h, r_min = 0.15 + 0.35*h.

    Non-decreasing in h, so the ends of h give the ends of the share.
    """
    learning = np.log2(REUSE.saved_at_best + REUSE.saved_slope * h)
    return np.asarray(np.maximum(REUSE.floor + REUSE.floor_slope * h, float(site) ** learning))


def site_effort(first: Bounds, site: int, h: Bounds) -> Bounds:
    """E_k = E_1 * share: the effort of the k-th site of a workflow, from that of the first."""
    parts = ((first.low, h.low), (first.point, h.point), (first.high, h.high))
    return Bounds(*(np.asarray(effort * site_share(site, share)) for effort, share in parts))
