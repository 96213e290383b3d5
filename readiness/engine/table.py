"""One table of answers: rows of answers as columns, which every computation of the engine reads.

A row is one view of answers. A live score is one row; a what-if is a row with a ceiling; a batch is many rows.
`build_table` makes a table from plain mappings; large batches may fill the arrays themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from readiness.engine.method import ASSERTED, NO_EVIDENCE, VERIFIED, Codes, Floats, Ints, Method, QuestionSpec
from readiness.engine.truth import (
    UNKNOWN as UNSETTLED,
)
from readiness.engine.truth import (
    CodedColumn,
    Condition,
    FactColumn,
    FactTable,
    NumberColumn,
    SetColumn,
    TruthColumn,
    take_column,
    truth_of,
)

UNANSWERED, UNKNOWN, NOT_APPLICABLE, ANSWERED, CONFLICT = range(5)
STATES = ("unanswered", "unknown", "na", "answered", "conflict")

Fact = str | tuple[str, ...] | float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of one row. A conflict carries the second current answer in `rival`.

    `fact` is an option value, a tuple of values (multi, states), a number, or a day ordinal; None where not known.
    `friction` is the friction in 0..1 the answer produces; None for context questions and open answers.
    """

    state: int = ANSWERED
    fact: Fact = None
    friction: float | None = None
    evidence: int = ASSERTED
    rival: Entry | None = None


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """Answers of R rows as columns. Unanswered is the default of every cell.

    `rival_*` hold the second answer where `state` is CONFLICT and the first answer elsewhere; None without conflicts.
    `ceiling` is the friction a planned remediation would leave at most; infinite where none is planned. `ceiling_grade` is
    the evidence that finished work counts with; verified work leaves no doubt above its ceiling.
    """

    state: Codes  # (R, Q)
    evidence: Codes  # (R, Q) grade code; NO_EVIDENCE unless answered or in conflict
    friction: Floats  # (R, I) NaN unless answered or in conflict
    facts: FactTable
    rival_friction: Floats | None = None  # (R, I)
    rival_evidence: Codes | None = None  # (R, Q)
    rival_facts: FactTable | None = None
    ceiling: Floats | None = None  # (R, I)
    ceiling_grade: int = VERIFIED

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.state.shape[0])

    def take(self, rows: Ints | slice) -> AnswerTable:
        """Pick rows, in the order given; an index may repeat."""
        index = np.arange(self.rows)[rows]
        return replace(
            self,
            state=self.state[index],
            evidence=self.evidence[index],
            friction=self.friction[index],
            facts=_take_facts(self.facts, index),
            rival_friction=None if self.rival_friction is None else self.rival_friction[index],
            rival_evidence=None if self.rival_evidence is None else self.rival_evidence[index],
            rival_facts=None if self.rival_facts is None else _take_facts(self.rival_facts, index),
            ceiling=None if self.ceiling is None else self.ceiling[index],
        )

    def truth(self, condition: Condition) -> TruthColumn:
        """Evaluate a condition on every row; where two current answers disagree on it, it is unknown."""
        first = self.facts.truth(condition)
        if self.rival_facts is None:
            return first
        second = truth_of(condition, self.rival_facts)
        return np.where(first == second, first, UNSETTLED).astype(np.int8)


def with_entry(method: Method, table: AnswerTable, question: str, entry: Entry) -> AnswerTable:
    """Replace one answer on every row; what does not hold it is shared with the table it came from.

    Raises:
        ValueError: the table or the entry holds a conflict; build such a table anew.
    """
    if table.rival_facts is not None or entry.rival is not None:
        raise ValueError(f"{question}: a conflict is not replaced in place")
    column, item = method.question_index[question], method.item_index.get(question)
    state, evidence, friction = table.state.copy(), table.evidence.copy(), table.friction
    known = entry.state == ANSWERED
    state[:, column] = entry.state
    evidence[:, column] = entry.evidence if known else NO_EVIDENCE
    if item is not None:
        friction = friction.copy()
        friction[:, item] = entry.friction if known and entry.friction is not None else np.nan
    facts = table.facts
    if question in facts.columns:
        told = _column(method.questions[column], [_fact(entry, rival=False)])
        everywhere = np.zeros(table.rows, dtype=np.intp)
        facts = facts.with_column(question, take_column(told, everywhere))
    return replace(table, state=state, evidence=evidence, friction=friction, facts=facts)


def build_table(method: Method, rows: Sequence[Mapping[str, Entry]]) -> AnswerTable:
    """Build a table from one mapping a row, question id -> `Entry`. Ids the method does not know are refused.

    Raises:
        KeyError: an entry names a question that the method does not have.
    """
    shape = (len(rows), len(method.questions))
    state = np.zeros(shape, dtype=np.int8)
    evidence = np.full((2, *shape), NO_EVIDENCE, dtype=np.int8)
    friction = np.full((2, len(rows), len(method.items)), np.nan)
    for r, row in enumerate(rows):
        for name, entry in row.items():
            column = method.question_index[name]
            state[r, column] = entry.state
            if entry.state not in {ANSWERED, CONFLICT}:
                continue
            for side, held in enumerate((entry, entry.rival or entry)):
                evidence[side, r, column] = held.evidence
                if name in method.item_index and held.friction is not None:
                    friction[side, r, method.item_index[name]] = held.friction
    conflicts = bool((state == CONFLICT).any())
    return AnswerTable(
        state=state,
        evidence=evidence[0],
        friction=friction[0],
        facts=fact_table(method, rows),
        rival_friction=friction[1] if conflicts else None,
        rival_evidence=evidence[1] if conflicts else None,
        rival_facts=fact_table(method, rows, rival=True) if conflicts else None,
    )


def fact_table(
    method: Method,
    rows: Sequence[Mapping[str, Entry]],
    *,
    names: Sequence[str] | None = None,
    rival: bool = False,
) -> FactTable:
    """Columns of the facts `names` (default: those that gates and visibility read) for conditions."""
    columns: dict[str, FactColumn] = {}
    for name in method.condition_facts if names is None else names:
        if name in method.question_index:
            entries = [row.get(name) for row in rows]
            facts = [_fact(entry, rival=rival) for entry in entries]
            columns[name] = _column(method.questions[method.question_index[name]], facts)
    return FactTable(rows=len(rows), columns=columns)


def _fact(entry: Entry | None, *, rival: bool) -> Fact:
    if entry is None or entry.state not in {ANSWERED, CONFLICT}:
        return None
    if rival and entry.rival is not None:
        return entry.rival.fact
    return entry.fact


def _column(question: QuestionSpec, facts: Sequence[Fact]) -> FactColumn:
    if question.kind == "number":
        return NumberColumn(np.array([np.nan if fact is None else float(fact) for fact in facts]))  # type: ignore[arg-type]
    places = {value: i for i, value in enumerate(question.vocabulary)}
    if question.kind == "coded":
        codes = [-1 if fact is None else places[str(fact)] for fact in facts]
        return CodedColumn(question.vocabulary, np.array(codes, dtype=np.int16))
    member = np.zeros((len(places), len(facts)), dtype=np.bool_).T
    for row, fact in enumerate(facts):
        if isinstance(fact, tuple):
            member[row, [places[value] for value in fact]] = True
    return SetColumn(question.vocabulary, member, np.array([fact is not None for fact in facts], dtype=np.bool_))


def _take_facts(facts: FactTable, index: Ints) -> FactTable:
    return FactTable(len(index), {name: take_column(column, index) for name, column in facts.columns.items()})
