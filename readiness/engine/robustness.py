"""How far results depend on the method's own judgment: seeded draws of it in, readiness and friction of every draw out.

Source: scoring method, section 9; the same draw applied to several companies, portfolio method, section 2. A draw moves
weights, constants, demands and evidence discounts, and puts every open answer somewhere in its range. The draws of one seed
are the same for every company, so that a pair differs by its answers alone; only where open answers fall goes by `key`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from readiness.engine.cells import cell_members
from readiness.engine.items import ItemFriction
from readiness.engine.method import MAX_POINTS, Bools, Floats, Ints, Method
from readiness.engine.table import CONFLICT, AnswerTable
from readiness.engine.workflows import friction_under, readiness_under

WEIGHTS = (0.75, 1.25)
MOST_MATERIAL = (0.2, 0.5)
WORST_LAYER = (0.2, 0.6)
INHERENT = (0.05, 0.25)
DEMANDS = (-10.0, 10.0)
DISCOUNTS = (0.5, 1.5)
DIFFERENT_AT = 0.90
GROUPS = ("weights", "constants", "demands", "discounts", "answers")


@dataclass(frozen=True, eq=False)
class Draws:
    """N draws of the method, whole: every item and workflow of the catalogue, so that a choice of workflows moves no draw.

    `answers` (I, N) says where in its range (0 to 1) an open answer falls; `shown` (I, N) whether an item of
    undetermined visibility is asked, the same for all items under one condition.
    """

    weights: Floats  # (I, N) factor on an item's points
    constants: Floats  # (3, N) lambda, mu, phi
    demands: Floats  # (W, L, N) points added to a demand
    discounts: Floats  # (grades, N) factor on the evidence discount
    answers: Floats  # (I, N)
    shown: Bools  # (I, N)

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.weights.shape[1])


@dataclass(frozen=True, eq=False)
class Sampled:
    """Friction and readiness (0 to 100) of every draw: arrays (draws, workflows)."""

    friction: Floats
    readiness: Floats


@dataclass(frozen=True, eq=False)
class _Gaps:
    """Mean gap and most material gap of every draw: arrays (draws, workflows, layers)."""

    mean: Floats
    worst: Floats


def draws(method: Method, *, seed: int, count: int, key: int = 0) -> Draws:
    """Draw the method `count` times. The same seed gives the same draws; `key` (a company, say) moves only the open answers."""
    streams = np.random.SeedSequence(seed).spawn(4)
    weights, constants, demands, discounts = (np.random.default_rng(stream) for stream in streams)
    own = np.random.default_rng(np.random.SeedSequence([seed, key]))
    items, shape = len(method.items), (len(method.workflows), len(method.layers), count)
    ranges = (MOST_MATERIAL, WORST_LAYER, INHERENT)
    return Draws(
        weights=weights.uniform(*WEIGHTS, (items, count)),
        constants=np.stack([constants.uniform(*bounds, count) for bounds in ranges]),
        demands=demands.uniform(*DEMANDS, shape),
        discounts=discounts.uniform(*DISCOUNTS, (len(method.constants.discounts), count)),
        answers=own.random((items, count)),
        shown=(own.random((items, count)) < 0.5)[_condition_of(method)],
    )


def centered(method: Method) -> Draws:
    """Give the method as it stands as one draw, with open answers in the middle of their range."""
    items, constants = len(method.items), method.constants
    return Draws(
        weights=np.ones((items, 1)),
        constants=np.array([[constants.most_material], [constants.worst_layer], [constants.inherent]]),
        demands=np.zeros((len(method.workflows), len(method.layers), 1)),
        discounts=np.ones((len(constants.discounts), 1)),
        answers=np.full((items, 1), 0.5),
        shown=np.zeros((items, 1), dtype=np.bool_),
    )


def sample(
    method: Method, table: AnswerTable, items: ItemFriction, drawn: Draws, *, row: int, columns: Sequence[int]
) -> Sampled:
    """Score one row under every draw, for the workflows in `columns`."""
    return _rolled_up(method, _gaps(method, table, items, drawn, row, columns), drawn, columns)


def rank_acceptability(values: Floats) -> Floats:
    """Share of draws (workflows or companies, ranks) that put each alternative at each rank; the highest value ranks first.

    `values` (draws, alternatives). Equal values share the ranks they take. Rows and columns sum to 1.
    """
    held = np.round(values, 9)
    above = (held[:, None, :] > held[:, :, None]).sum(axis=2)
    level = (held[:, None, :] == held[:, :, None]).sum(axis=2)
    ranks = np.arange(values.shape[1])
    taken = (ranks >= above[:, :, None]) & (ranks < (above + level)[:, :, None])
    return np.asarray((taken / level[:, :, None]).mean(axis=0))


def rank_range(values: Floats, *, share: float = 0.90) -> Ints:
    """Ranks (alternatives, 2) from 1 between which the middle `share` of the draws put each alternative."""
    held = np.round(values, 9)
    ranks = 1 + (held[:, None, :] > held[:, :, None]).sum(axis=2)
    ends = np.quantile(ranks, [(1 - share) / 2, (1 + share) / 2], axis=0, method="inverted_cdf")
    return np.asarray(ends.T, dtype=np.intp)


def beats(values: Floats) -> Floats:
    """Share of draws (alternatives, alternatives) in which the first is strictly above the second; `DIFFERENT_AT` or more tells."""
    held = np.round(values, 9)
    return np.asarray((held[:, :, None] > held[:, None, :]).mean(axis=0))


def total_effects(
    method: Method,
    table: AnswerTable,
    items: ItemFriction,
    pair: tuple[Draws, Draws],
    *,
    row: int,
    columns: Sequence[int],
) -> Floats:
    """Share of the variance of readiness that involves each group: (groups, workflows), 0 where nothing varies.

    Sobol total effects by Jansen's estimator on Saltelli's design: the first draws, and the first with one group of the
    second (Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018). Groups that act together count in each, so shares may pass 1.
    Both samples are draws of the same readiness, so the variance is taken over both: the ratio scatters less.
    """
    first, second = pair
    gaps = _gaps(method, table, items, first, row, columns)
    base = _rolled_up(method, gaps, first, columns).readiness
    shares = []
    for group in GROUPS:
        mixed = _with_group(first, second, group)
        held = gaps if group in {"constants", "demands"} else _gaps(method, table, items, mixed, row, columns)
        other = _rolled_up(method, held, mixed, columns).readiness
        variance = np.concatenate([base, other]).var(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            shares.append(np.where(variance > 1e-12, ((base - other) ** 2).mean(axis=0) / 2 / variance, 0.0))
    return np.stack(shares)


def _with_group(first: Draws, second: Draws, group: str) -> Draws:
    if group == "answers":
        return replace(first, answers=second.answers, shown=second.shown)
    return replace(first, **{group: getattr(second, group)})


def _condition_of(method: Method) -> Ints:
    """(I,) the item whose coin decides each item's visibility: the first under the same condition."""
    first: dict[object, int] = {}
    found = []
    for item, question in enumerate(method.item_question):
        condition = method.questions[question].visible_if
        found.append(item if condition is None else first.setdefault(condition, item))
    return np.array(found, dtype=np.intp)


def _gaps(
    method: Method, table: AnswerTable, items: ItemFriction, drawn: Draws, row: int, columns: Sequence[int]
) -> _Gaps:
    asked = items.present[row, :, None] & (~items.optional[row, :, None] | drawn.shown)
    weights = method.points[:, None] * drawn.weights * asked
    pull = weights * _friction(method, table, items, drawn, row)
    shape = (len(columns), len(method.layers), drawn.count)
    shares = (method.bears[:, list(columns), None] * method.shares[:, None, :]).reshape(len(method.items), -1)
    total, worst = shares.T @ weights, np.zeros(shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(total > 0, (shares.T @ pull) / total, 0.0).reshape(shape)
    for place, column in enumerate(columns):
        for layer in range(len(method.layers)):
            members = cell_members(method).get((column, layer))
            if members is not None:
                worst[place, layer] = (pull[members] * method.shares[members, layer, None]).max(axis=0)
    # A drawn weight may pass the ten points that a whole gap is worth.
    worst = np.minimum(worst / MAX_POINTS, 1.0)
    return _Gaps(np.moveaxis(mean, -1, 0), np.moveaxis(worst, -1, 0))


def _friction(method: Method, table: AnswerTable, items: ItemFriction, drawn: Draws, row: int) -> Floats:
    """(I, N): an answer with its discount drawn; an open answer, or two that disagree, somewhere in the range."""
    low, point, high = (part[row, :, None] for part in (items.low, items.point, items.high))
    is_open = ~items.settled[row] | (table.state[row, method.item_question] == CONFLICT)
    grade = table.evidence[row, method.item_question]
    return np.where(
        is_open[:, None], low + drawn.answers * (high - low), low + drawn.discounts[grade] * (point - low)
    )


def _rolled_up(method: Method, gaps: _Gaps, drawn: Draws, columns: Sequence[int]) -> Sampled:
    most_material, worst_layer, inherent = drawn.constants[:, :, None]
    gap = (1 - most_material[:, :, None]) * gaps.mean + most_material[:, :, None] * gaps.worst
    demand = np.clip(method.demand[list(columns)] + np.moveaxis(drawn.demands[list(columns)], -1, 0), 0.0, 100.0)
    cells = demand * (inherent[:, :, None] + (1 - inherent[:, :, None]) * gap)
    return Sampled(
        friction=friction_under(cells, worst_layer=worst_layer),
        readiness=readiness_under(gap, demand, worst_layer=worst_layer),
    )
