"""Why a score is what it is: one row and workflow in, lines that add up to its friction out.

Source: scoring method, section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from readiness.engine.cells import cell_members
from readiness.engine.method import MAX_POINTS, Floats, Method
from readiness.engine.scores import Scores

INHERENT = "inherent"
SAME = 1e-12  # what differs by less ties for the worst


class Line(NamedTuple):
    """What one item (or the workflow itself: `inherent`) adds on one layer, in points of friction at the point estimate."""

    layer: str
    item: str
    dimension: str
    contribution: float
    is_worst_item: bool = False


def explain(method: Method, scores: Scores, *, row: int, workflow: int) -> tuple[Line, ...]:
    """List the lines of a workflow's friction; they sum to it exactly."""
    factors = _layer_factors(method, scores.cells.friction.point[row, workflow])
    lines: list[Line] = []
    for layer, name in enumerate(method.layers):
        demand = method.demand[workflow, layer] * factors[layer]
        lines.append(Line(name, INHERENT, "", float(demand * method.constants.inherent)))
        lines += _item_lines(method, scores, row, workflow, layer, demand * (1 - method.constants.inherent))
    return tuple(lines)


def rounded(parts: Sequence[float], total: float | None = None) -> list[int]:
    """Round to whole numbers that still sum to the rounded total (largest remainder)."""
    goal = round(sum(parts) if total is None else total)
    floors = [int(np.floor(part)) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i], i))
    short = goal - sum(floors)
    for i in by_remainder[: max(short, 0)]:
        floors[i] += 1
    return floors


def _layer_factors(method: Method, friction: Floats) -> Floats:
    """(layers,) share of a cell's friction that reaches the workflow: (1-mu)/L, and mu/m for each of the m worst cells."""
    mu = method.constants.worst_layer
    worst = friction >= friction.max() - SAME
    return (1 - mu) / len(friction) + np.where(worst, mu / worst.sum(), 0.0)


def _item_lines(
    method: Method, scores: Scores, row: int, workflow: int, layer: int, scale: float
) -> list[Line]:
    members = cell_members(method).get((workflow, layer))
    if members is None:
        return []
    items = scores.items
    members = members[(items.present & ~items.optional)[row, members]]
    if not len(members):
        return _missing_point(method, scores, row, workflow, layer, scale)
    weights = method.points[members] * method.shares[members, layer]
    pull = weights * items.point[row, members]
    most = pull.max()
    worst = pull >= most - SAME
    share = method.constants.most_material
    amount = scale * ((1 - share) * pull / weights.sum() + np.where(worst, share * most / MAX_POINTS / worst.sum(), 0.0))
    name = method.layers[layer]
    lines = [
        Line(name, method.items[item], method.dimensions[dimension], part, flag)
        for item, dimension, part, flag in zip(
            members.tolist(), method.dimension[members].tolist(), amount.tolist(), worst.tolist(), strict=True
        )
    ]
    return lines + _remainder(method, scores, row, workflow, layer, scale, float(amount.sum()))


def _missing_point(method: Method, scores: Scores, row: int, workflow: int, layer: int, scale: float) -> list[Line]:
    return _remainder(method, scores, row, workflow, layer, scale, 0.0)


def _remainder(
    method: Method, scores: Scores, row: int, workflow: int, layer: int, scale: float, told: float
) -> list[Line]:
    """Where optional items alone hold the point between its bounds, that part has no single owner."""
    whole = scale * float(scores.cells.gap.point[row, workflow, layer])
    if abs(whole - told) < SAME:
        return []
    return [Line(method.layers[layer], "undetermined", "", whole - told)]
