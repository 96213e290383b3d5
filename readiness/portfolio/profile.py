"""The profile of one company: what it holds in, its workflows as rows, a count by tier and a friction index out.

Source: portfolio method, section 1. The table is the profile; the index stands beside it with its weights, never alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from readiness.assessments.results import Interval
from readiness.engine.cells import Bounds
from readiness.engine.method import TIERS
from readiness.engine.rollup import friction_index, index_weights
from readiness.portfolio.holdings import Held, Holding


@dataclass(frozen=True, slots=True)
class Weighted:
    """A workflow with its weight in the index, 0 to 1."""

    held: Held
    weight: float

    @property
    def failing(self) -> tuple[str, ...]:
        """Titles of the gates that fail."""
        return tuple(self.held.summary.gates[gate].title for gate in self.held.result.failing)


@dataclass(frozen=True, slots=True)
class Profile:
    rows: tuple[Weighted, ...]
    tiers: tuple[tuple[str, int], ...]
    index: Interval


def profile(holding: Holding, order: Sequence[str]) -> Profile | None:
    """Build the profile of a company, workflows in the order of the catalogue; None where nothing is assessed."""
    cells = [holding.cells[name] for name in order if name in holding.cells]
    if not cells:
        return None
    frictions = [cell.result.friction for cell in cells]
    # No workflow has a base value yet, so all weigh the same.
    weights = index_weights(np.zeros(len(cells)))
    bounds = Bounds(*(np.array([getattr(each, end) for each in frictions]) for end in ("low", "point", "high")))
    index = friction_index(bounds, weights)
    return Profile(
        rows=tuple(Weighted(cell, float(weight)) for cell, weight in zip(cells, weights, strict=True)),
        tiers=tuple((tier, sum(cell.result.tier.guaranteed == tier for cell in cells)) for tier in TIERS),
        index=Interval(low=float(index.low), point=float(index.point), high=float(index.high)),
    )
