"""Cheapest path to a tier and best set within a budget: where companies stand in, a mixed-integer program out.

Source: scoring method, sections 4, 5 and 7. The program is the method itself, not an approximation of it. The guaranteed
tier reads the low end of readiness, hence the high end of every gap. A remediation takes an item to one of a few levels;
the largest of a cell, the worst layer and the optional items of a mean are epigraphs, which hold exactly because a path
pushes them down; gates are covering constraints and prerequisites implications.
Whoever solves it re-scores the answer through `remedies.what_if` before showing it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from readiness.engine.cells import cell_members
from readiness.engine.gates import FAIL, OPEN, PASS, TOP_TIER, UNPROBED_CAP
from readiness.engine.items import finished_interval
from readiness.engine.method import DOCUMENTED, MAX_POINTS, NO_EVIDENCE, VERIFIED, Bools, Floats, Ints
from readiness.engine.remedies import (
    Outcome,
    Remedies,
    Standing,
    ceilings_of,
    finish_weeks,
    lifting,
    middle,
    proven,
    what_if,
)
from readiness.engine.scores import score

Measure = Literal["effort", "cost", "weeks"]
# What decides, then what decides among equals.
RANKED: Mapping[Measure, tuple[Measure, ...]] = {
    "effort": ("effort", "cost"),
    "cost": ("cost", "effort"),
    "weeks": ("weeks", "effort", "cost"),
}
THOUSAND = 1000.0  # dollars are counted in thousands, so that all columns are of one size
CONSTANT = -1
SAME = 1e-12

Affine = dict[int, float]  # column -> factor; the key CONSTANT holds what depends on no column


@dataclass(frozen=True, eq=False)
class Program:
    """Minimize each row of `costs` in turn over x, with row_lower <= matrix @ x <= row_upper and lower <= x <= upper.

    The matrix is by rows: row r holds `value[start[r]:start[r+1]]` in the columns `index[...]`. Where `integer`, x is whole.
    The first columns say which remediations to do, company after company.
    """

    costs: Floats  # (K, N): the first decides, the next only among its best
    start: Ints
    index: Ints
    value: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    integer: Bools


@dataclass(frozen=True, eq=False)
class Site:
    """One company in a program: where it stands, what could be done, what is already in place."""

    standing: Standing
    remedies: Remedies
    done: Bools
    proof: int = NO_EVIDENCE


def path_program(site: Site, targets: Mapping[int, int], measure: Measure) -> Program:
    """Least effort, cost or weeks that bring workflows (by column) to guaranteed tiers."""
    build = _Build()
    block = _Block(build, site, _choices(build, site))
    for workflow, tier in targets.items():
        build.row(block.readiness(workflow), lower=block.floor(tier))
        for able in block.gates_to_lift(workflow, tier):
            build.row({block.choices[a]: 1.0 for a in able}, lower=1.0)
    return build.program([block.total(each) for each in RANKED[measure]])


def budget_program(sites: Sequence[Site], worth: Sequence[Floats], budget: float, measure: Measure) -> Program:
    """Most worth of guaranteed tiers within a budget over companies; among equals the least of what the budget is in.

    `worth` holds for each company (W, 5): what reaching a tier adds beyond the one below. The budget is in person-weeks,
    in dollars or, for every company alike, in elapsed weeks. What lifts no tier is left out, even where the budget would do.
    """
    build = _Build()
    choices = [_choices(build, site) for site in sites]
    tiers: Affine = {}
    totals: list[Affine] = [{} for _ in RANKED[measure]]
    for site, mine, gains in zip(sites, choices, worth, strict=True):
        block = _Block(build, site, mine)
        within = what_if(site.standing, site.remedies, ~site.done[None], proof=site.proof).guaranteed[0]
        for workflow, steps in enumerate(gains):
            tiers |= block.steps(workflow, steps, most=int(within[workflow]))
        for k, each in enumerate(RANKED[measure]):
            part = block.total(each)
            totals[k] |= part
            if each == "weeks":
                build.row(part, upper=budget)
    if measure != "weeks":
        build.row(totals[0], upper=budget / THOUSAND if measure == "cost" else budget)
    return build.program([tiers, *totals])


def reached(outcome: Outcome, targets: Mapping[int, int]) -> Bools:
    """Say for each plan whether every workflow stands at its tier or above, guaranteed: (P,)."""
    return np.asarray(np.all([outcome.guaranteed[:, w] >= tier for w, tier in targets.items()], axis=0))


@dataclass(frozen=True, eq=False)
class InTheWay:
    """What keeps a workflow from a tier when everything in the catalogue is done.

    `gates` still fail or are open; `unproven` pass and rest on too little; `items` are those that, at their best, would lift
    the low end of readiness most, with that lift in points. `short` is what the low end lacks, 0 where it suffices.
    """

    gates: tuple[int, ...]
    unproven: tuple[int, ...]
    items: tuple[tuple[int, float], ...]
    short: float


def in_the_way(site: Site, workflow: int, tier: int, *, most: int = 5) -> InTheWay:
    """Name the gates and items between a workflow and a tier, beyond every remediation there is."""
    method = site.standing.method
    every = ~site.done[None]
    outcome = what_if(site.standing, site.remedies, every, proof=site.proof)
    status, proof = outcome.status[0, :, workflow], outcome.proof_cap[0, :, workflow]
    caps = np.array([gate.cap for gate in method.gates], dtype=np.int8)
    low = float(outcome.readiness.low[0, workflow])
    short = max(0.0, _floor(method.constants.tier_floors, tier) - low)
    return InTheWay(
        gates=tuple(np.flatnonzero(np.isin(status, (FAIL, OPEN)) & (caps < tier)).tolist()),
        unproven=tuple(np.flatnonzero((status == PASS) & (proof < tier)).tolist()),
        items=_heaviest(site, every, workflow, low)[:most] if short > SAME else (),
        short=short,
    )


def _heaviest(site: Site, plan: Bools, workflow: int, low: float) -> tuple[tuple[int, float], ...]:
    """Settle one item at its best on top of a plan, each in turn; order by the lift of the low end of readiness."""
    method, row = site.standing.method, int(site.standing.rows[workflow])
    items = np.flatnonzero(method.bears[:, workflow])
    ceilings = np.repeat(ceilings_of(site.remedies, plan), len(items), axis=0)
    ceilings[np.arange(len(items)), items] = method.s_min[items]
    table = proven(method, site.standing.table, site.proof).take(np.full(len(items), row, dtype=np.intp))
    tried = replace(table, ceiling=ceilings, ceiling_grade=max(DOCUMENTED, site.proof))
    binding = np.repeat(site.standing.binding[row : row + 1], len(items), axis=0)
    lift = score(method, tried, binding=binding).workflows.readiness.low[:, workflow] - low
    order = np.argsort(-lift, kind="stable")
    return tuple((int(items[i]), float(lift[i])) for i in order if lift[i] > SAME)


@dataclass(eq=False)
class _Build:
    """Columns and rows as they are added."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    rows: list[tuple[Affine, float, float]] = field(default_factory=list)

    def column(self, lower: float = 0.0, upper: float = 1.0, *, integer: bool = False) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.lower) - 1

    def row(self, terms: Affine, lower: float = -np.inf, upper: float = np.inf) -> None:
        known = terms.get(CONSTANT, 0.0)
        self.rows.append(({c: v for c, v in terms.items() if c != CONSTANT}, lower - known, upper - known))

    def program(self, costs: Sequence[Affine]) -> Program:
        dense = np.zeros((len(costs), len(self.lower)))
        for k, cost in enumerate(costs):
            for column, factor in cost.items():
                if column != CONSTANT:
                    dense[k, column] = factor
        return Program(
            costs=dense,
            start=np.cumsum([0, *(len(terms) for terms, _, _ in self.rows)]),
            index=np.array([column for terms, _, _ in self.rows for column in terms], dtype=np.intp),
            value=np.array([value for terms, _, _ in self.rows for value in terms.values()], dtype=np.float64),
            row_lower=np.array([lower for _, lower, _ in self.rows]),
            row_upper=np.array([upper for _, _, upper in self.rows]),
            lower=np.array(self.lower),
            upper=np.array(self.upper),
            integer=np.array(self.integer, dtype=np.bool_),
        )


def _choices(build: _Build, site: Site) -> list[int]:
    """Add a column for each remediation, none for done ones to choose, and what each needs first."""
    columns = [build.column(upper=0.0 if done else 1.0, integer=True) for done in site.done]
    for a, b in np.argwhere(site.remedies.needs & ~site.done[None, :]):
        build.row({columns[a]: 1.0, columns[b]: -1.0}, upper=0.0)
    return columns


class _Block:
    """The constraints of one company."""

    def __init__(self, build: _Build, site: Site, choices: list[int]) -> None:
        standing, method = site.standing, site.standing.method
        self.build, self.method, self.remedies, self.choices = build, method, site.remedies, choices
        self.done, self.rows = site.done, standing.rows
        self.grade = max(DOCUMENTED, site.proof)
        self.now = score(method, proven(method, standing.table, site.proof), binding=standing.binding)
        self.lifting = lifting(method, site.remedies, site.done)
        self.left = finished_interval(method, site.remedies.ceilings, self.grade)[2]
        self.levels: dict[tuple[int, int], Affine] = {}

    def floor(self, tier: int) -> float:
        return _floor(self.method.constants.tier_floors, tier)

    def total(self, measure: Measure) -> Affine:
        """Sum effort or thousands of dollars; weeks are those of the last to finish."""
        if measure == "weeks":
            finish = middle(finish_weeks(self.remedies, self.done))
            last = self.build.column(upper=float(finish.max(initial=0.0)))
            for column, weeks in zip(self.choices, finish, strict=True):
                self.build.row({last: 1.0, column: -float(weeks)}, lower=0.0)
            return {last: 1.0}
        amount = middle(self.remedies.effort) if measure == "effort" else middle(self.remedies.cost) / THOUSAND
        return dict(zip(self.choices, amount.tolist(), strict=True))

    def steps(self, workflow: int, gains: Floats, *, most: int) -> Affine:
        """Add a column for each tier above the one held and up to `most`; its worth, as a cost below zero."""
        terms = self.readiness(workflow)
        row = int(self.rows[workflow])
        held = int(self.now.tiers.guaranteed[row, workflow])
        least = float(self.now.workflows.readiness.low[row, workflow])
        worth: Affine = {}
        before = None
        for tier in range(held + 1, most + 1):
            step = self.build.column(integer=True)
            # One point of room while the step is not taken, so that rounding never closes the door on doing nothing.
            self.build.row({**terms, step: least - 1.0 - self.floor(tier)}, lower=least - 1.0)
            for able in self.gates_to_lift(workflow, tier):
                self.build.row({step: -1.0, **{self.choices[a]: 1.0 for a in able}}, lower=0.0)
            if before is not None:
                self.build.row({before: 1.0, step: -1.0}, lower=0.0)
            worth[step] = -float(gains[tier])
            before = step
        return worth

    def gates_to_lift(self, workflow: int, tier: int) -> list[list[int]]:
        """For each gate between a workflow and a tier, the remediations that lift it; an empty list where none can."""
        row, found = int(self.rows[workflow]), []
        for g, gate in enumerate(self.method.gates):
            status = self.now.gates.status[row, g, workflow]
            holds = (status in {FAIL, OPEN} and gate.cap < tier) or (
                status == PASS and self.now.gates.proof_cap[row, g, workflow] < tier
            )
            if not holds:
                continue
            proven_to = UNPROBED_CAP if gate.probe_required and self.grade < VERIFIED else TOP_TIER
            found.append(np.flatnonzero(self.lifting[g]).tolist() if proven_to >= tier else [])
        return found

    def readiness(self, workflow: int) -> Affine:
        """Low end of readiness, 0 to 100, at least for the best values of the columns it adds."""
        method, demand = self.method, self.method.demand[workflow]
        if not demand.any():
            return {CONSTANT: 100.0}
        mu = method.constants.worst_layer
        worst = self.build.column(upper=float(demand.max()))
        terms: Affine = {CONSTANT: 100.0, worst: -100 * mu / float(demand.max())}
        for layer in np.flatnonzero(demand):
            gap = self.gap(workflow, int(layer))
            _add(terms, gap, -100 * (1 - mu) * float(demand[layer] / demand.sum()))
            self.build.row(_scaled(gap, -float(demand[layer])) | {worst: 1.0}, lower=0.0)
        return terms

    def gap(self, workflow: int, layer: int) -> Affine:
        """High end of a cell's gap."""
        row = int(self.rows[workflow])
        members = cell_members(self.method).get((workflow, layer))
        if members is None:
            return {}
        members = members[self.now.items.present[row, members]]
        weights = self.method.points[members] * self.method.shares[members, layer]
        values = [self.item(row, int(item)) for item in members]
        share = self.method.constants.most_material
        gap = _scaled(self.mean(weights, values, self.now.items.optional[row, members]), 1 - share)
        worst = self.build.column()
        for weight, value in zip(weights, values, strict=True):
            self.build.row(_scaled(value, -float(weight) / MAX_POINTS) | {worst: 1.0}, lower=0.0)
        gap[worst] = share
        return gap

    def mean(self, weights: Floats, values: list[Affine], optional: Bools) -> Affine:
        """Weighted mean; with optional items, the largest over leaving each in or out.

        That largest mean M is the least with sum of a*(s-M) over required items plus a*max(s-M, 0) over optional ones <= 0.
        """
        if not len(weights):
            return {}
        if not optional.any():
            joint: Affine = {}
            for weight, value in zip(weights / weights.sum(), values, strict=True):
                _add(joint, value, float(weight))
            return joint
        mean = self.build.column()
        balance: Affine = {mean: -float(weights[~optional].sum())}
        for weight, value, may_leave in zip(weights, values, optional, strict=True):
            if may_leave:
                above = self.build.column()
                self.build.row(_scaled(value, -1.0) | {above: 1.0, mean: 1.0}, lower=0.0)
                balance[above] = float(weight)
            else:
                _add(balance, value, float(weight))
        self.build.row(balance, upper=0.0)
        return {mean: 1.0}

    def item(self, row: int, item: int) -> Affine:
        """High end of an item: what it is now, or the lowest level that a chosen remediation takes it to."""
        if (row, item) not in self.levels:
            now = float(self.now.items.high[row, item])
            able = np.flatnonzero((self.left[:, item] < now - SAME) & ~self.done)
            self.levels[row, item] = self._level(now, item, able)
        return self.levels[row, item]

    def _level(self, now: float, item: int, able: Ints) -> Affine:
        reach = np.unique(self.left[able, item])
        if len(able) == 1:
            return {CONSTANT: now, self.choices[int(able[0])]: float(reach[0]) - now}
        level: Affine = {CONSTANT: now}
        for target in reach:
            taken = self.build.column()
            level[taken] = float(target) - now
            behind = [int(a) for a in able if self.left[a, item] == target]
            self.build.row({taken: -1.0, **{self.choices[a]: 1.0 for a in behind}}, lower=0.0)
        if len(reach) > 1:
            self.build.row({column: 1.0 for column in level if column != CONSTANT}, upper=1.0)
        return level


def _floor(floors: Sequence[float], tier: int) -> float:
    return floors[tier - 1] if tier else 0.0


def _add(terms: Affine, more: Affine, factor: float) -> None:
    for column, value in more.items():
        terms[column] = terms.get(column, 0.0) + factor * value


def _scaled(terms: Affine, factor: float) -> Affine:
    return {column: factor * value for column, value in terms.items()}
