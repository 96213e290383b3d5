"""What-if and plans: remediations as ceilings on an answer table in; scores, gains, order and dates of plans out.

Source: scoring method, section 7. A remediation sets s := min(s, target) on its items. A plan is one joint run, so gains
that overlap are never counted twice; the waterfall is the same run for each prefix of the plan and sums to the joint gain.
Axes: plans P, remediations A, workflows W, gates G, items I. Weeks, person-weeks and dollars come as (low, high).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from readiness.engine.cells import Bounds
from readiness.engine.gates import FAIL, OPEN, PASS
from readiness.engine.items import visibility
from readiness.engine.method import DOCUMENTED, NO_EVIDENCE, Bools, Codes, Floats, Ints, Method
from readiness.engine.scores import score
from readiness.engine.table import ANSWERED, CONFLICT, NOT_APPLICABLE, AnswerTable
from readiness.engine.truth import FALSE, TruthColumn

LEAST_GAIN = 0.05  # points of friction; less is not worth a line
LEAST_EFFORT = 0.1  # person-weeks
FIRST_GATE, FIRST_TIER, FIRST_WORTH, PREREQUISITE = range(4)


@dataclass(frozen=True, slots=True)
class RemedySpec:
    """One remediation: `fixes` maps an item to the friction it leaves at most; the rest is from low to high."""

    id: str
    fixes: Mapping[str, float]
    effort: tuple[float, float]
    weeks: tuple[float, float]
    cost: tuple[float, float]
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Remedies:
    """Remediations as arrays, sorted by id, so that the last tie is broken by id."""

    ids: tuple[str, ...]
    ceilings: Floats  # (A, I), infinite where untouched
    effort: Floats  # (A, 2) person-weeks
    weeks: Floats  # (A, 2) elapsed, once prerequisites are done
    cost: Floats  # (A, 2) dollars
    needs: Bools  # (A, A): row needs column

    def chosen(self, ids: Sequence[str]) -> Bools:
        """Mark some remediations: (A,). Ids the catalogue does not know are left out."""
        wanted = set(ids)
        return np.array([name in wanted for name in self.ids], dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Standing:
    """Where a company stands: its answers, what the law binds, and the row of answers each workflow is scored on."""

    method: Method
    table: AnswerTable
    binding: TruthColumn  # (R, G, W)
    rows: Ints  # (W,)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What plans lead to: arrays (P, W), gates (P, G, W)."""

    friction: Bounds
    readiness: Bounds
    guaranteed: Codes
    possible: Codes
    gap: Floats  # demand-weighted mean gap at the point, 0 to 1
    status: Codes
    proof_cap: Codes

    def at(self, plans: slice) -> Outcome:
        """Keep some plans."""
        friction, readiness = (
            Bounds(b.low[plans], b.point[plans], b.high[plans]) for b in (self.friction, self.readiness)
        )
        return Outcome(
            friction=friction,
            readiness=readiness,
            guaranteed=self.guaranteed[plans],
            possible=self.possible[plans],
            gap=self.gap[plans],
            status=self.status[plans],
            proof_cap=self.proof_cap[plans],
        )


def build_remedies(method: Method, specs: Sequence[RemedySpec]) -> Remedies:
    """Compile remediations. Their prerequisites run in no circle; the catalogue's lint sees to that.

    Raises:
        KeyError: a fix names no item of the method, or a prerequisite no remediation.
    """
    ordered = sorted(specs, key=lambda spec: spec.id)
    places = {spec.id: a for a, spec in enumerate(ordered)}
    ceilings = np.full((len(ordered), len(method.items)), np.inf)
    needs = np.zeros((len(ordered), len(ordered)), dtype=np.bool_)
    for a, spec in enumerate(ordered):
        for item, target in spec.fixes.items():
            ceilings[a, method.item_index[item]] = target
        needs[a, [places[name] for name in spec.prerequisites]] = True
    return Remedies(
        ids=tuple(places),
        ceilings=ceilings,
        effort=_spans([spec.effort for spec in ordered]),
        weeks=_spans([spec.weeks for spec in ordered]),
        cost=_spans([spec.cost for spec in ordered]),
        needs=needs,
    )


def middle(span: Floats) -> Floats:
    """Take the middle of spans (..., 2): the planning figure where one number is needed."""
    return np.asarray(span.mean(axis=-1))


def what_if(standing: Standing, remedies: Remedies, plans: Bools, *, proof: int = NO_EVIDENCE) -> Outcome:
    """Score plans (P, A) jointly, one row each a distinct row of answers.

    Finished work counts as documented; with `proof`, it and the answers behind gates count as proven to that grade.
    """
    method, rows, count = standing.method, standing.table.rows, len(plans)
    ceilings = ceilings_of(remedies, plans)
    many = proven(method, standing.table, proof).take(np.tile(np.arange(rows), count))
    table = replace(many, ceiling=np.repeat(ceilings, rows, axis=0), ceiling_grade=max(DOCUMENTED, proof))
    scores = score(method, table, binding=np.tile(standing.binding, (count, 1, 1)))
    row = np.arange(count)[:, None] * rows + standing.rows[None, :]
    column = np.broadcast_to(np.arange(len(method.workflows)), row.shape)
    total = method.demand.sum(axis=1)
    lost = (method.demand * scores.cells.gap.point).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.where(total > 0, lost / total, 0.0)
    return Outcome(
        friction=_picked(scores.workflows.friction, row, column),
        readiness=_picked(scores.workflows.readiness, row, column),
        guaranteed=scores.tiers.guaranteed[row, column],
        possible=scores.tiers.possible[row, column],
        gap=gap[row, column],
        status=scores.gates.status[row, :, column].transpose(0, 2, 1),
        proof_cap=scores.gates.proof_cap[row, :, column].transpose(0, 2, 1),
    )


def ceilings_of(remedies: Remedies, plans: Bools) -> Floats:
    """Join the ceilings of each plan: (P, I), the lowest of its remediations."""
    joint = np.full((len(plans), remedies.ceilings.shape[1]), np.inf)
    for p, plan in enumerate(plans):
        if plan.any():
            joint[p] = remedies.ceilings[plan].min(axis=0)
    return joint


def proven(method: Method, table: AnswerTable, proof: int) -> AnswerTable:
    """Raise the evidence behind every answered gate question to `proof`; verified only where the gate asks for a probe."""
    if proof == NO_EVIDENCE:
        return table
    evidence = table.evidence.copy()
    for gate, question in zip(method.gates, method.gate_question, strict=True):
        grade = proof if gate.probe_required else min(proof, DOCUMENTED)
        known = np.isin(table.state[:, question], (ANSWERED, CONFLICT))
        evidence[:, question] = np.where(known, np.maximum(evidence[:, question], grade), evidence[:, question])
    return replace(table, evidence=evidence)


def in_place(method: Method, table: AnswerTable, remedies: Remedies) -> Bools:
    """Mark remediations that would change no answer: every item asked is answered at the target or better, (A,)."""
    column = method.item_question
    state = table.state[:, column]
    asked = (visibility(method, table)[:, column] != FALSE) & (state != NOT_APPLICABLE) & method.bears.any(axis=1)
    worst = table.friction if table.rival_friction is None else np.fmax(table.friction, table.rival_friction)
    held = np.where(np.isin(state, (ANSWERED, CONFLICT)), worst, np.inf)
    needed = np.where(asked, held, -np.inf).max(axis=0, initial=-np.inf)
    return np.asarray((needed <= remedies.ceilings).all(axis=1))


def closed(remedies: Remedies, plans: Bools, done: Bools) -> Bools:
    """Add to plans (..., A) every prerequisite that is not in place, and theirs."""
    whole = plans.copy()
    while True:
        wider = whole | ((whole.astype(np.intp) @ remedies.needs.astype(np.intp) > 0) & ~done)
        if (wider == whole).all():
            return whole
        whole = wider


def finish_weeks(remedies: Remedies, done: Bools) -> Floats:
    """Weeks from the start until each remediation is finished, (A, 2), its prerequisites first and all else in parallel."""
    finish = remedies.weeks.copy()
    rows, needed = np.nonzero(remedies.needs & ~done)
    for _ in remedies.ids:
        before = np.zeros_like(finish)
        np.maximum.at(before, rows, finish[needed])
        later = remedies.weeks + before
        if (later == finish).all():
            break
        finish = later
    return finish


def lifting(method: Method, remedies: Remedies, done: Bools) -> Bools:
    """Mark for each gate the remediations that take its question to a passing answer: (G, A)."""
    at = remedies.ceilings[:, method.gate_item] <= method.gate_pass_at
    return np.asarray((at & (method.gate_item >= 0) & ~done[:, None]).T)


def gate_chains(method: Method, remedies: Remedies, done: Bools) -> tuple[tuple[int, ...], ...]:
    """Find for each gate the chain of remediations that lifts it soonest, in order of work; empty where nothing lifts it.

    A chain holds of each remediation the prerequisite that finishes last, by the middle of the weeks; ties go by id.
    """
    finish = middle(finish_weeks(remedies, done))
    chains = []
    for able in lifting(method, remedies, done):
        last = np.flatnonzero(able)
        chain = [int(last[np.argmin(finish[last])])] if len(last) else []
        while chain and len(needed := np.flatnonzero(remedies.needs[chain[0]] & ~done)):
            chain.insert(0, int(needed[np.argmax(finish[needed])]))
        chains.append(tuple(chain))
    return tuple(chains)


@dataclass(frozen=True, eq=False)
class Ordered:
    """A plan in order: indices of remediations, why each stands there, and what each does alone.

    A reason of PREREQUISITE: the step comes this early because the next ones need it. `alone` has a row for each of `tried`.
    """

    steps: tuple[int, ...]
    reasons: tuple[int, ...]
    now: Outcome
    tried: Ints
    alone: Outcome


def ordered_plan(
    standing: Standing, remedies: Remedies, done: Bools, *, value: Floats | None = None, among: Bools | None = None
) -> Ordered:
    """Order remediations by the rule of section 7: those `among` chosen ones, else all that are worth doing.

    First what clears a failing gate, then what lifts a guaranteed tier or opens a gate that holds one, on workflows of
    positive value; then the largest value unlocked for the effort; prerequisites first, ties by lower cost, then id.
    `value` (W,) is base value in dollars a year; without it every workflow counts and friction stands in for value.
    """
    tried = np.flatnonzero(~done if among is None else among & ~done)
    single = np.eye(len(remedies.ids), dtype=np.bool_)[tried]
    counted = np.ones(len(standing.method.workflows), dtype=np.bool_) if value is None else value > 0
    none = np.zeros((1, len(remedies.ids)), dtype=np.bool_)
    now, alone = _first_and_rest(what_if(standing, remedies, np.concatenate([none, single])))
    clears = _turned(now, alone, FAIL)[:, :, counted].any(axis=(1, 2))
    base = closed(remedies, none | single[clears].any(axis=0), done)
    cleared, beside = _first_and_rest(what_if(standing, remedies, np.concatenate([base, base | single])))
    lifts = _lifts(standing.method, cleared, beside)[:, counted].any(axis=1)
    worth = _unlocked(standing, cleared, beside, value) / np.maximum(middle(remedies.effort)[tried], LEAST_EFFORT)
    reason = np.where(clears, FIRST_GATE, np.where(lifts, FIRST_TIER, FIRST_WORTH))
    gain = (now.friction.point - alone.friction.point).max(axis=1, initial=0.0)
    useful = clears | lifts | (gain >= LEAST_GAIN) | (among is not None)
    by_rule = np.lexsort((tried, middle(remedies.cost)[tried], -worth, reason))
    wanted = {int(tried[k]): int(reason[k]) for k in by_rule if useful[k]}
    placed = _prerequisites_first(remedies, done, wanted)
    return Ordered(tuple(placed), tuple(placed.values()), now, tried, alone)


def prefixes(steps: Sequence[int], count: int) -> Bools:
    """Lay a plan out as its prefixes, from none to whole: (len(steps)+1, count)."""
    plans = np.zeros((len(steps) + 1, count), dtype=np.bool_)
    for k, step in enumerate(steps):
        plans[k + 1 :, step] = True
    return plans


def _prerequisites_first(remedies: Remedies, done: Bools, wanted: Mapping[int, int]) -> dict[int, int]:
    placed: dict[int, int] = {}

    def place(a: int, reason: int) -> None:
        if a in placed or done[a]:
            return
        for needed in np.flatnonzero(remedies.needs[a]):
            place(int(needed), PREREQUISITE)
        placed[a] = reason

    for a, reason in wanted.items():
        place(a, reason)
    return placed


def _first_and_rest(outcome: Outcome) -> tuple[Outcome, Outcome]:
    return outcome.at(slice(0, 1)), outcome.at(slice(1, None))


def _turned(before: Outcome, after: Outcome, status: int) -> Bools:
    return np.asarray((before.status == status) & (after.status == PASS))


def _lifts(method: Method, before: Outcome, after: Outcome) -> Bools:
    """(P, W): the guaranteed tier rises, or a gate opens that holds it where it is."""
    caps = np.array([gate.cap for gate in method.gates], dtype=np.int8)
    holding = _turned(before, after, OPEN) & (caps[:, None] <= before.guaranteed[:, None, :])
    return np.asarray((after.guaranteed > before.guaranteed) | holding.any(axis=1))


def _unlocked(standing: Standing, before: Outcome, after: Outcome, value: Floats | None) -> Floats:
    """(P,) dollars a year that move from latent to captured (section 8: V * Db * gap closed), or points of friction."""
    if value is None:
        return np.asarray((before.friction.point - after.friction.point).sum(axis=1))
    hard = standing.method.demand.mean(axis=1) / 100
    return np.asarray(((before.gap - after.gap) * (np.maximum(value, 0.0) * hard)).sum(axis=1))


def _picked(bounds: Bounds, row: Ints, column: Ints) -> Bounds:
    return Bounds(bounds.low[row, column], bounds.point[row, column], bounds.high[row, column])


def _spans(pairs: Sequence[tuple[float, float]]) -> Floats:
    return np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
