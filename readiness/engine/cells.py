"""Items to cells: friction of items in, gap (0 to 1) and friction (0 to 100) of every workflow x layer out.

Source: scoring method, section 4. G = (1-lambda)*M + lambda*P, with M the weighted mean gap of the cell and P its most
material single gap. An item whose visibility is undetermined is optional: the bounds cover leaving it in or out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.items import ItemFriction
from readiness.engine.method import MAX_POINTS, Bools, Floats, Ints, Method


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
    held = np.where(counted, friction, 0.0)
    worst = np.zeros((held.shape[0], len(method.workflows), len(method.layers)))
    for (workflow, layer), members in cell_members(method).items():
        weights = method.points[members] * method.shares[members, layer]
        worst[:, workflow, layer] = (held[:, members] * weights).max(axis=1) / MAX_POINTS
    return worst


_members: dict[int, tuple[Method, dict[tuple[int, int], Ints]]] = {}


def cell_members(method: Method) -> dict[tuple[int, int], Ints]:
    """Item columns of every cell that has any, by (workflow, layer) index."""
    kept = _members.get(id(method))
    if kept is None or kept[0] is not method:
        shape = (len(method.points), len(method.workflows), len(method.layers))
        weights = method.cell_weights.reshape(shape)
        found = {
            (w, layer): np.flatnonzero(weights[:, w, layer])
            for w in range(shape[1])
            for layer in range(shape[2])
            if weights[:, w, layer].any()
        }
        kept = _members[id(method)] = (method, found)
    return kept[1]


def _weighted_mean(method: Method, items: ItemFriction) -> Bounds:
    required = (items.present & ~items.optional).astype(np.float64)
    weights = required @ method.cell_weights
    sums = [(required * part) @ method.cell_weights for part in (items.low, items.point, items.high)]
    shape = (required.shape[0], len(method.workflows), len(method.layers))
    with np.errstate(invalid="ignore", divide="ignore"):
        low, point, high = (np.where(weights > 0, s / weights, 0.0).reshape(shape) for s in sums)
    if items.optional.any():
        low, point, high = _with_optional(method, items, weights.reshape(shape), (low, point, high))
    return Bounds(low, point, high)


def _with_optional(
    method: Method, items: ItemFriction, weights: Floats, mean: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Move the bounds to the exact least and greatest mean over leaving optional items in or out; the point leaves them out."""
    low, point, high = (part.copy() for part in mean)
    for (workflow, layer), members in cell_members(method).items():
        candidates = members[items.optional[:, members].any(axis=0)]
        if not len(candidates):
            continue
        a = method.points[candidates] * method.shares[candidates, layer]
        optional = items.optional[:, candidates]
        base = weights[:, workflow, layer]
        low[:, workflow, layer] = _greedy(base, low[:, workflow, layer], items.low[:, candidates], a * optional, sign=1)
        high[:, workflow, layer] = _greedy(
            base, high[:, workflow, layer], items.high[:, candidates], a * optional, sign=-1
        )
    return low, np.clip(point, low, high), high


def _greedy(base: Floats, mean: Floats, friction: Floats, weights: Floats, *, sign: int) -> Floats:
    """Add items in order of friction while they move the mean; the best prefix is the extreme of a weighted mean."""
    order = np.argsort(sign * friction, axis=1)
    a = np.take_along_axis(weights, order, axis=1)
    s = np.take_along_axis(friction, order, axis=1)
    total = base[:, None] + np.cumsum(a, axis=1)
    mass = (base * mean)[:, None] + np.cumsum(a * s, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        prefixes = np.where(total > 0, mass / total, 0.0)
    choices = np.concatenate([mean[:, None], prefixes], axis=1)
    return np.asarray(choices.min(axis=1) if sign > 0 else choices.max(axis=1))


def _parts(bounds: Bounds) -> tuple[Floats, Floats, Floats]:
    return bounds.low, bounds.point, bounds.high
