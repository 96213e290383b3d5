"""Which question to answer next: one row of answers in, what each open question would settle out.

Source: scoring method, section 7. Every answer an open question can get is one more row through the engine. A number or a
date is asked at its breakpoints, a list empty, option by option and whole; an answer carries the proof that its burden buys
(what the owner knows is asserted, a document documents, a probe verifies).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from readiness.engine.cells import score_cells
from readiness.engine.gates import FAIL, OPEN, PASS, TOP_TIER, tier_of
from readiness.engine.items import item_friction, visibility
from readiness.engine.method import ASSERTED, DOCUMENTED, VERIFIED, Bools, Codes, Floats, Ints, Method, QuestionSpec
from readiness.engine.scores import Scores
from readiness.engine.table import ANSWERED, NOT_APPLICABLE, UNANSWERED, UNKNOWN, AnswerTable, Fact
from readiness.engine.truth import FALSE, CodedColumn, FactTable, NumberColumn, SetColumn
from readiness.engine.truth import UNKNOWN as UNSETTLED
from readiness.engine.workflows import readiness

GATE_WORTH = 20.0
PROOF_BOUGHT = {1.0: ASSERTED, 2.0: DOCUMENTED, 4.0: VERIFIED}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer that an open question (a column) could get; `is_likely` if it counts in the expectation.

    What is not likely (it does not apply, or the same answer fully proven) is tried only to see whether a tier can move.
    """

    question: int
    state: int = ANSWERED
    fact: Fact = None
    friction: float | None = None
    evidence: int = ASSERTED
    is_likely: bool = True


@dataclass(frozen=True, eq=False, slots=True)
class Prospect:
    """What one question would settle, by workflow id: points of readiness range it takes away, and the open gates it sits in.

    `moves` are the workflows of which some answer changes a tier. `score` is the worth of section 7 by burden.
    """

    question: str
    narrows: Mapping[str, float]
    gates: Mapping[str, tuple[str, ...]]
    moves: tuple[str, ...]
    burden: float
    score: float


@dataclass(frozen=True, eq=False)
class Reach:
    """How far all open questions together could take each workflow: the highest guaranteed, the lowest possible tier (W,)."""

    guaranteed: Codes
    possible: Codes


def open_questions(method: Method, table: AnswerTable, *, facts: Collection[str] = ()) -> Ints:
    """Columns of the questions of one row that are open, not hidden, and bear on its workflows.

    A context question bears where a visibility rule reads it or `facts` (what the law asks) names it.
    """
    read = {*method.condition_facts, *facts}
    bears = np.zeros(len(method.questions), dtype=np.bool_)
    bears[method.item_question] = True
    bears |= np.array([question.id in read for question in method.questions])
    is_open = np.isin(table.state[0], (UNANSWERED, UNKNOWN)) & (visibility(method, table)[0] != FALSE)
    return np.flatnonzero(is_open & bears & method.question_bears.any(axis=1))


def replies(
    method: Method, columns: Ints, *, may_not_apply: Collection[str] = (), thresholds: Mapping[str, Sequence[float]]
) -> tuple[Reply, ...]:
    """List the answers to try for each open question; `thresholds` are the numbers that conditions compare a fact with."""
    found: list[Reply] = []
    for column in columns.tolist():
        question = method.questions[column]
        likely = [replace(reply, question=column) for reply in _likely(question, thresholds.get(question.id, ()))]
        found += likely
        found += [replace(r, evidence=VERIFIED, is_likely=False) for r in likely if r.evidence != VERIFIED and question.points]
        if question.id in may_not_apply:
            found.append(Reply(column, state=NOT_APPLICABLE, evidence=0, is_likely=False))
    return tuple(found)


def rows_with(method: Method, table: AnswerTable, tried: Sequence[Reply]) -> AnswerTable:
    """Repeat the one row of `table`, each time with one reply in it."""
    many = table.take(np.zeros(len(tried), dtype=np.intp))
    rows, columns = np.arange(len(tried)), np.array([reply.question for reply in tried], dtype=np.intp)
    many.state[rows, columns] = [reply.state for reply in tried]
    for evidence, friction, facts in (
        (many.evidence, many.friction, many.facts),
        (many.rival_evidence, many.rival_friction, many.rival_facts),
    ):
        if evidence is None or friction is None or facts is None:
            continue
        evidence[rows, columns] = [reply.evidence for reply in tried]
        for row, reply in enumerate(tried):
            name = method.questions[reply.question].id
            if name in method.item_index:
                friction[row, method.item_index[name]] = np.nan if reply.friction is None else reply.friction
            _state_fact(facts, name, row, reply.fact)
    return many


def prospects(
    method: Method, before: Scores, after: Scores, tried: Sequence[Reply], *, shares: Floats
) -> tuple[Prospect, ...]:
    """Weigh every question tried, best first; ties go by id. `shares` (W,) is the part of all value that each workflow holds."""
    columns = np.array([reply.question for reply in tried], dtype=np.intp)
    narrower = _width(before) - _width(after)
    moved = (after.tiers.guaranteed != before.tiers.guaranteed) | (after.tiers.possible != before.tiers.possible)
    likely = np.array([reply.is_likely for reply in tried], dtype=np.bool_)
    found = []
    for column in np.unique(columns).tolist():
        mine = columns == column
        narrows = np.maximum(narrower[mine & likely].mean(axis=0), 0.0)
        found.append(_prospect(method, before, column, narrows, moved[mine].any(axis=0), shares))
    return best_first(found)


def best_first(found: Sequence[Prospect]) -> tuple[Prospect, ...]:
    """Order by score; ties go by id, so that the order of questions does not matter."""
    return tuple(sorted(found, key=lambda prospect: (-round(prospect.score, 9), prospect.question)))


def reach(method: Method, table: AnswerTable, before: Scores, columns: Ints, *, may_not_apply: Collection[str] = ()) -> Reach:
    """Bound what all open questions together could do to one row's tiers.

    Where visibility or what the law binds is undetermined, the bounds are the tier range itself.
    """
    best, worst = (_all_answered(method, table, columns, may_not_apply, worst=worst) for worst in (False, True))
    low, high = best.low, worst.high
    status, caps = before.gates.status[0], before.gates.cap[:, None]
    is_asked = np.isin(method.gate_question, columns)[:, None]
    held = (status == FAIL) | ((status == OPEN) & ~is_asked)
    proof = np.where(status == PASS, before.gates.proof_cap[0], TOP_TIER).min(axis=0, initial=TOP_TIER)
    guaranteed = np.minimum.reduce([tier_of(method, low), _capped(caps, held), proof])
    possible = np.minimum(tier_of(method, high), _capped(caps, (status == FAIL) | (status == OPEN)))
    loose = _is_undetermined(method, before)
    now = before.tiers
    return Reach(
        guaranteed=np.where(loose, now.possible[0], np.clip(guaranteed, now.guaranteed[0], now.possible[0])).astype(np.int8),
        possible=np.where(loose, now.guaranteed[0], np.clip(possible, now.guaranteed[0], now.possible[0])).astype(np.int8),
    )


def _likely(question: QuestionSpec, thresholds: Sequence[float]) -> list[Reply]:
    evidence = PROOF_BOUGHT[question.burden]
    if question.choices:
        # No gate or visibility rule reads a number or a date of an item, so it states no fact.
        is_number = question.kind == "number"
        return [
            Reply(0, fact=None if is_number else choice.value, friction=choice.friction, evidence=evidence)
            for choice in question.choices
        ]
    facts: list[Fact] = list(question.vocabulary)
    if question.kind == "set":
        facts = [(), *((value,) for value in question.vocabulary), question.vocabulary]
    if question.kind == "number":
        facts = [value for number in sorted(thresholds) for value in (number - 1, number)]
    return [Reply(0, fact=fact, evidence=evidence) for fact in facts]


def _state_fact(facts: FactTable, name: str, row: int, fact: Fact) -> None:
    match facts.columns.get(name), fact:
        case CodedColumn(vocabulary, codes), str():
            codes[row] = vocabulary.index(fact)
        case SetColumn(vocabulary, member, known), tuple():
            member[row] = [value in fact for value in vocabulary]
            known[row] = True
        case NumberColumn(values), float():
            values[row] = fact


def _width(scores: Scores) -> Floats:
    return scores.workflows.readiness.high - scores.workflows.readiness.low


def _prospect(
    method: Method, before: Scores, column: int, narrows: Floats, moved: Bools, shares: Floats
) -> Prospect:
    question = method.questions[column]
    sits = (method.gate_question == column)[:, None] & (before.gates.status[0] == OPEN)
    gates = [method.gates[g].id for g in range(len(method.gates))]
    worth = float(shares @ narrows + GATE_WORTH * (shares @ sits.any(axis=0)))
    return Prospect(
        question=question.id,
        narrows={w: float(narrows[i]) for i, w in enumerate(method.workflows) if narrows[i] > 0},
        gates={w: tuple(gates[g] for g in np.flatnonzero(sits[:, i])) for i, w in enumerate(method.workflows) if sits[:, i].any()},
        moves=tuple(w for i, w in enumerate(method.workflows) if moved[i]),
        burden=question.burden,
        score=worth / question.burden,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Ends:
    low: Floats
    high: Floats


def _all_answered(
    method: Method, table: AnswerTable, columns: Ints, may_not_apply: Collection[str], *, worst: bool
) -> _Ends:
    """Readiness (W,) with every open item answered at its best or worst, proven; leaving it out is no better and no worse than 0 and 1."""
    state, evidence, friction = table.state.copy(), table.evidence.copy(), table.friction.copy()
    for column in columns.tolist():
        name = method.questions[column].id
        if (item := method.item_index.get(name)) is None:
            continue
        state[0, column], evidence[0, column] = ANSWERED, VERIFIED
        end = method.s_max[item] if worst else method.s_min[item]
        friction[0, item] = float(worst) if name in may_not_apply else end
    full = replace(table, state=state, evidence=evidence, friction=friction)
    gap = score_cells(method, item_friction(method, full)).gap
    return _Ends(low=readiness(method, gap.high)[0], high=readiness(method, gap.low)[0])


def _capped(caps: Codes, held: Bools) -> Codes:
    return np.asarray(np.where(held, caps, TOP_TIER).min(axis=0, initial=TOP_TIER), dtype=np.int8)


def _is_undetermined(method: Method, before: Scores) -> Bools:
    """(W,) whether an item's visibility or a gate's binding is undetermined."""
    unbound = ((before.gates.binding[0] == UNSETTLED) & method.gate_applies).any(axis=0)
    return np.asarray(unbound | (before.items.optional[0] @ method.bears))
