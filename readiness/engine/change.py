"""What changed between two evaluations: stages in, parts that add up to the whole difference out.

One thing is replaced at a time, in a stated order, and every stage is scored again; the step from stage to stage is the part
of what was replaced. A part opens to its answers: each is replaced in order and in reverse, and takes the mean of both steps,
so that the answers of a part add up to it. Measures (M) are friction low, point, high, readiness low, point, high, and the
guaranteed and possible tier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from readiness.engine.cells import score_cells
from readiness.engine.items import item_friction
from readiness.engine.method import ASSERTED, NO_EVIDENCE, Bools, Codes, Floats, Method
from readiness.engine.scores import Scores
from readiness.engine.table import ANSWERED, AnswerTable
from readiness.engine.truth import CodedColumn, FactColumn, FactTable, NumberColumn, SetColumn
from readiness.engine.workflows import Workflows, score_workflows

MEASURES = (
    *("friction_low", "friction_point", "friction_high"),
    *("readiness_low", "readiness_point", "readiness_high"),
    *("guaranteed", "possible"),
)
NOISE = 1e-9  # what rounding in binary leaves of no difference


def measures(scores: Scores) -> Floats:
    """Read every measure of every row: (M, rows, workflows)."""
    tiers = scores.tiers.guaranteed, scores.tiers.possible
    return np.concatenate([_numbers(scores.workflows), np.stack(tiers).astype(np.float64)])


def split(stages: Sequence[tuple[str, Floats]]) -> dict[str, Floats]:
    """Take the steps between stages, each named by what was replaced to reach it; steps of one name add up.

    The name of the first stage is not read. The parts sum to the last stage less the first.
    """
    parts: dict[str, Floats] = {}
    for (_, before), (name, after) in zip(stages, stages[1:], strict=False):
        step = after - before
        parts[name] = parts.get(name, np.zeros_like(step)) + np.where(np.abs(step) < NOISE, 0.0, step)
    return parts


def with_answers(before: AnswerTable, after: AnswerTable) -> AnswerTable:
    """Give the answers of `after` the proof they had in `before`; what is newly answered counts as asserted."""
    rivals = before.rival_evidence if before.rival_evidence is not None else before.evidence
    return replace(
        after,
        evidence=_earlier_proof(after.state, before.evidence),
        rival_evidence=None if after.rival_evidence is None else _earlier_proof(after.state, rivals),
    )


def attributed(method: Method, before: AnswerTable, after: AnswerTable) -> dict[str, Floats]:
    """Part the step between two rows among the questions that differ: friction and readiness (6, workflows) by question id."""
    changed = np.flatnonzero(_differs(method, before, after))
    if not len(changed):
        return {}
    count, columns = len(changed), len(method.questions)
    order = np.full(columns, count)
    order[changed] = np.arange(count)
    forth = order[None, :] < np.arange(count + 1)[:, None]
    back = (order[None, :] >= count - np.arange(count + 1)[:, None]) & (order < count)[None, :]
    rows = mixed(method, before, after, np.concatenate([forth, back]))
    items = item_friction(method, rows)
    held = _numbers(score_workflows(method, rows, items, score_cells(method, items)))
    steps = np.diff(held[:, : count + 1], axis=1), np.diff(held[:, count + 1 :], axis=1)[:, ::-1]
    shares = (steps[0] + steps[1]) / 2
    shares[np.abs(shares) < NOISE] = 0.0
    return {method.questions[column].id: shares[:, place] for place, column in enumerate(changed.tolist())}


def mixed(method: Method, before: AnswerTable, after: AnswerTable, mask: Bools) -> AnswerTable:
    """Build one row for each row of `mask` (rows, questions): true takes the answer of `after`, false that of `before`."""
    index = np.zeros(len(mask), dtype=np.intp)
    one, other = before.take(index), after.take(index)
    first, second = (_mixed_side(method, a, b, mask) for a, b in zip(_sides(one), _sides(other), strict=True))
    return AnswerTable(
        state=np.where(mask, other.state, one.state),
        evidence=first.evidence,
        friction=first.friction,
        facts=first.facts,
        rival_friction=second.friction,
        rival_evidence=second.evidence,
        rival_facts=second.facts,
    )


def scope(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> Floats:
    """Find how far the mean moved because workflows joined or left: the whole step of the mean less that of those in both.

    Each mapping gives one evaluation's measures (M,) by workflow; both share at least one workflow.
    """
    both = [workflow for workflow in before if workflow in after]
    whole = _mean(after, after) - _mean(before, before)
    return whole - (_mean(after, both) - _mean(before, both))


def _mean(held: Mapping[str, Floats], workflows: Sequence[str] | Mapping[str, Floats]) -> Floats:
    return np.asarray(np.mean([held[workflow] for workflow in workflows], axis=0))


def _numbers(workflows: Workflows) -> Floats:
    friction, readiness = workflows.friction, workflows.readiness
    ends = (friction.low, friction.point, friction.high, readiness.low, readiness.point, readiness.high)
    return np.stack(ends)


def _earlier_proof(state: Codes, evidence: Codes) -> Codes:
    held = np.where(evidence > NO_EVIDENCE, evidence, ASSERTED)
    return np.where(state >= ANSWERED, held, NO_EVIDENCE).astype(np.int8)


@dataclass(frozen=True, eq=False, slots=True)
class _Side:
    """One of the two current answers; where there is but one, it stands on both sides."""

    friction: Floats
    evidence: Codes
    facts: FactTable


def _sides(table: AnswerTable) -> tuple[_Side, _Side]:
    first = _Side(table.friction, table.evidence, table.facts)
    if table.rival_friction is None or table.rival_evidence is None or table.rival_facts is None:
        return first, first
    return first, _Side(table.rival_friction, table.rival_evidence, table.rival_facts)


def _differs(method: Method, before: AnswerTable, after: AnswerTable) -> Bools:
    """(Q,) whether the one row of each says something else of a question."""
    differs: Bools = (before.state != after.state)[0]
    for mine, yours in zip(_sides(before), _sides(after), strict=True):
        differs |= (mine.evidence != yours.evidence)[0]
        level = (mine.friction == yours.friction) | (np.isnan(mine.friction) & np.isnan(yours.friction))
        differs[method.item_question] |= ~level[0]
        for name, column in mine.facts.columns.items():
            differs[method.question_index[name]] |= not _same(column, yours.facts.columns[name])
    return differs


def _same(one: FactColumn, other: FactColumn) -> bool:
    match one, other:
        case CodedColumn(_, mine), CodedColumn(_, yours):
            return bool((mine == yours).all())
        case SetColumn(_, mine_in, mine_known), SetColumn(_, yours_in, yours_known):
            return bool((mine_in == yours_in).all() and (mine_known == yours_known).all())
        case NumberColumn(mine_held), NumberColumn(yours_held):
            return bool(np.array_equal(mine_held, yours_held, equal_nan=True))
    return False


def _mixed_side(method: Method, one: _Side, other: _Side, mask: Bools) -> _Side:
    return _Side(
        friction=np.where(mask[:, method.item_question], other.friction, one.friction),
        evidence=np.where(mask, other.evidence, one.evidence),
        facts=_mixed_facts(method, one.facts, other.facts, mask),
    )


def _mixed_facts(method: Method, one: FactTable, other: FactTable, mask: Bools) -> FactTable:
    columns: dict[str, FactColumn] = {}
    for name, column in one.columns.items():
        chosen = mask[:, method.question_index[name]]
        match column, other.columns[name]:
            case CodedColumn(vocabulary, mine), CodedColumn(_, yours):
                columns[name] = CodedColumn(vocabulary, np.where(chosen, yours, mine))
            case SetColumn(vocabulary, mine_in, mine_known), SetColumn(_, yours_in, yours_known):
                member = np.where(chosen[:, None], yours_in, mine_in)
                columns[name] = SetColumn(vocabulary, member, np.where(chosen, yours_known, mine_known))
            case NumberColumn(mine_held), NumberColumn(yours_held):
                columns[name] = NumberColumn(np.where(chosen, yours_held, mine_held))
    return FactTable(len(mask), columns)
