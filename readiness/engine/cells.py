"""Items to cells: friction of items in, gap (0 to 1) and friction (0 to 100) of every workflow x layer out.

Source: scoring method, section 4. G = (1-lambda)*M + lambda*P, with M the weighted mean gap of the cell and P its most
material single gap. An item whose visibility is undetermined is optional: the bounds cover leaving it in or out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.items import ItemFriction
from readiness.engine.method import MAX_POINTS, Bools, Floats, Ints, Method

FEW_ROWS = 32  # from here on one pass a cell beats one pass over all cells


@dataclass(frozen=True, eq=False)
class Bounds:
    """An interval column: arrays of one shape."""

    low: Floats
    point: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Cells:
    """Every cell of every row: arrays (rows, workflows, layers). A cell without items has gap 0."""

    gap: Bounds
    friction: Bounds


def score_cells(method: Method, items: ItemFriction) -> Cells:
    """Score every cell."""
    mean = _weighted_mean(method, items)
    worst = Bounds(
        low=most_material(method, items.low, items.present & ~items.optional),
        point=most_material(method, items.point, items.present & ~items.optional),
        high=most_material(method, items.high, items.present),
    )
    share = method.constants.most_material
    gap = Bounds(*((1 - share) * m + share * p for m, p in zip(_parts(mean), _parts(worst), strict=True)))
    return Cells(gap=gap, friction=friction_of_gap(method, gap))


def friction_of_gap(method: Method, gap: Bounds) -> Bounds:
    """F = D * (phi + (1-phi) * G): some friction remains when everything is in place."""
    phi = method.constants.inherent
    return Bounds(*(method.demand * (phi + (1 - phi) * part) for part in _parts(gap)))


def most_material(method: Method, friction: Floats, counted: Bools) -> Floats:
    """P = max(a*s)/10 over the counted items of each cell: (rows, workflows, layers)."""
    pulls = method.pulls
    held = np.where(counted, friction, 0.0)
    worst = np.zeros((len(held), len(method.workflows) * len(method.layers)))
    if len(held) < FEW_ROWS:
        pulled = held[:, pulls.item] * pulls.weight
        if len(pulls.cells):
            worst[:, pulls.cells] = np.maximum.reduceat(pulled[:, pulls.flat], pulls.starts, axis=1)
    else:
        # With the rows of a pull side by side, each cell is a maximum over a few long vectors.
        pulled = np.ascontiguousarray(held.T)[pulls.item] * pulls.weight[:, None]
        for cell, members in zip(pulls.cells, pulls.members, strict=True):
            worst[:, cell] = np.maximum.reduce(pulled[members], axis=0)
    worst /= MAX_POINTS
    return worst.reshape(len(held), len(method.workflows), len(method.layers))


def cell_members(method: Method) -> dict[tuple[int, int], Ints]:
    """Item columns of every cell that has any, by (workflow, layer) index."""
    return method.cell_items


def _weighted_mean(method: Method, items: ItemFriction) -> Bounds:
    required = (items.present & ~items.optional).astype(np.float64)
    parts = [required, *(required * part for part in (items.low, items.point, items.high))]
    weights, *sums = (np.concatenate(parts) @ method.cell_weights).reshape(4, len(required), method.cell_weights.shape[1])
    low, point, high = (_quotient(mass, weights) for mass in sums)
    rows = np.flatnonzero(items.optional.any(axis=1))
    if len(rows):
        low[rows] = _extreme(method, items, rows, (weights[rows], low[rows]), highest=False)
        high[rows] = _extreme(method, items, rows, (weights[rows], high[rows]), highest=True)
        point = np.clip(point, low, high)
    shape = (len(required), len(method.workflows), len(method.layers))
    return Bounds(low.reshape(shape), point.reshape(shape), high.reshape(shape))


def _extreme(
    method: Method, items: ItemFriction, rows: Ints, required: tuple[Floats, Floats], *, highest: bool
) -> Floats:
    """Find the exact least or greatest mean of each cell over leaving optional items in or out: (rows, cells).

    Items join in order of friction, which is the same order in every cell; the best prefix is the extreme of a weighted mean.
    """
    columns = np.flatnonzero(items.optional[rows].any(axis=0))
    cells = np.flatnonzero(method.cell_weights[columns].any(axis=0))
    weights = method.cell_weights[np.ix_(columns, cells)]
    place = np.ix_(rows, columns)
    friction = (items.high if highest else items.low)[place]
    order = np.argsort(-friction if highest else friction, axis=1)
    joins = np.take_along_axis(items.optional[place], order, axis=1)
    friction = np.take_along_axis(friction, order, axis=1)
    base, mean = (part[:, cells] for part in required)
    extreme = np.maximum if highest else np.minimum
    found = required[1].copy()
    if len(rows) < FEW_ROWS:
        added = weights[order] * joins[:, :, None]
        total = base[:, None] + added.cumsum(axis=1)
        mass = (base * mean)[:, None] + (added * friction[:, :, None]).cumsum(axis=1)
        found[:, cells] = extreme(mean, extreme.reduce(_quotient(mass, total), axis=1))
        return found
    total, mass = base.copy(), base * mean
    for step, nth in enumerate(order.T):
        added = weights[nth] * joins[:, step, None]
        total += added
        mass += added * friction[:, step, None]
        mean = extreme(mean, _quotient(mass, total))
    found[:, cells] = mean
    return found


def _quotient(mass: Floats, total: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, mass / total, 0.0)


def _parts(bounds: Bounds) -> tuple[Floats, Floats, Floats]:
    return bounds.low, bounds.point, bounds.high
