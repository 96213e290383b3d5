"""Answers of many companies as columns: the quick way to the engine's table for a data team with a hundred thousand rows.

`answer_table` reads answers one by one, which takes longer than scoring them. Here a question is answered for all rows at
once, with codes in place of option values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from readiness.catalogue import schema
from readiness.catalogue.compile import method
from readiness.engine.method import NO_EVIDENCE, Bools, Codes, Floats, Method
from readiness.engine.table import ANSWERED, AnswerTable
from readiness.engine.truth import CodedColumn, FactColumn, FactTable, NumberColumn, SetColumn


@dataclass(frozen=True, eq=False, slots=True)
class AnswerColumn:
    """Answers of R rows to one question.

    `values` are, by the question's type: the option's place (R,) for one choice; booleans (R, options) for several, or for
    states in the order of `compile.STATES`; a number (R,); a day ordinal (R,). They count where `state` is ANSWERED. `evidence` is
    a grade code, already lowered where evidence is past its age.
    """

    values: NDArray[np.int16] | Bools | Floats
    state: Codes
    evidence: Codes


def column_table(
    catalogue: schema.Catalogue, columns: Mapping[str, AnswerColumn], *, rows: int, as_of: date
) -> AnswerTable:
    """Build the engine's table from columns; a question without one is unanswered on every row.

    Raises:
        KeyError: a column answers a question that the catalogue does not have.
    """
    compiled = method(catalogue)
    state = np.zeros((rows, len(compiled.questions)), dtype=np.int8)
    evidence = np.full(state.shape, NO_EVIDENCE, dtype=np.int8)
    friction = np.full((rows, len(compiled.items)), np.nan)
    for name, column in columns.items():
        question, place = catalogue.questions[name], compiled.question_index[name]
        known = column.state == ANSWERED
        state[:, place] = column.state
        evidence[known, place] = column.evidence[known]
        if (item := compiled.item_index.get(name)) is not None:
            friction[:, item] = np.where(known, _friction(question, column.values, as_of), np.nan)
    facts = {name: _fact(compiled, name, columns[name]) for name in compiled.condition_facts if name in columns}
    return AnswerTable(state=state, evidence=evidence, friction=friction, facts=FactTable(rows, facts))


def _friction(question: schema.Question, values: NDArray[np.int16] | Bools | Floats, as_of: date) -> Floats:
    if question.multi_rule == "missing_share":
        credit = np.array([option.credit or 0.0 for option in question.options])
        return np.asarray(np.maximum(0.0, 1 - values @ credit))
    if question.options:
        return np.asarray(np.array([option.friction for option in question.options], dtype=np.float64)[values])
    x, y = np.array(question.breakpoints).T
    days = as_of.toordinal() - values if question.type == "date" else values
    return np.asarray(np.interp(days, x, y))


def _fact(compiled: Method, name: str, column: AnswerColumn) -> FactColumn:
    question, known = compiled.questions[compiled.question_index[name]], column.state == ANSWERED
    if question.kind == "number":
        return NumberColumn(np.where(known, column.values, np.nan))
    if question.kind == "coded":
        return CodedColumn(question.vocabulary, np.where(known, column.values, -1).astype(np.int16))
    member = np.asfortranarray(column.values & known[:, None])
    return SetColumn(question.vocabulary, member, known)

