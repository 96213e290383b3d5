"""One answer as the product speaks of it, and many of them as the engine's table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from readiness.catalogue import schema
from readiness.catalogue.compile import friction_of, method
from readiness.engine.method import ASSERTED, GRADES, NO_EVIDENCE
from readiness.engine.table import ANSWERED, CONFLICT, NOT_APPLICABLE, UNKNOWN, AnswerTable, Entry, Fact, build_table

AnswerState = Literal["answered", "unknown", "na", "conflict"]
Value = str | float | list[str] | None
STATE_CODES = {"answered": ANSWERED, "unknown": UNKNOWN, "na": NOT_APPLICABLE, "conflict": CONFLICT}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: `value` is an option value, a sorted list of them, a number or an ISO date; None unless answered.

    `source` says who spoke: a respondent, an inventory, or a probe; `because` how the latter two came to it.
    `rival` is the second current answer of a conflict.
    """

    state: AnswerState
    value: Value = None
    evidence: schema.Grade = "asserted"
    reason: str = ""
    note: str = ""
    answered_on: date | None = None
    source: str = "respondent"
    because: str = ""
    rival: Answer | None = None


def answer_table(catalogue: schema.Catalogue, views: Sequence[Mapping[str, Answer]], *, as_of: date) -> AnswerTable:
    """Build the engine's table, one row a view of answers; dates count as days before `as_of`, old evidence drops a grade."""
    rows = [{name: entry_of(catalogue.questions[name], answer, as_of) for name, answer in view.items()} for view in views]
    return build_table(method(catalogue), rows)


def grade_on(question: schema.Question, answer: Answer, as_of: date) -> int:
    """Grade evidence on a day as the engine's code: past its age limit it counts one grade lower, never below asserted."""
    if answer.state not in {"answered", "conflict"}:
        return NO_EVIDENCE
    grade = GRADES.index(answer.evidence)
    is_old = answer.answered_on is not None and (as_of - answer.answered_on).days > question.evidence_max_age_days
    return max(ASSERTED, grade - 1) if is_old else grade


def answer_label(question: schema.Question, answer: Answer) -> str:
    """Put an answer in words a reader knows."""
    if answer.state == "unknown":
        return "Don't know"
    if answer.state == "na":
        return "Does not apply"
    if answer.rival and answer.state == "conflict":
        return " / ".join(_value_label(question, side.value) for side in (answer, answer.rival))
    return _value_label(question, answer.value)


def _value_label(question: schema.Question, value: Value) -> str:
    labels = {option.value: option.label for option in question.options}
    if isinstance(value, list):
        return ", ".join(labels.get(each, each) for each in value) or "None of these"
    if isinstance(value, (int, float)):
        unit = f" {question.unit}" if question.unit else ""
        return f"{value:,g}{unit}" if abs(value) < 1e6 else f"{value:,.0f}{unit}"
    return labels.get(value or "", value or "")


def entry_of(question: schema.Question, answer: Answer, as_of: date) -> Entry:
    """Put one answer as the engine's entry."""
    known = answer.state in {"answered", "conflict"}
    fact = _fact(question, answer.value) if known else None
    return Entry(
        state=STATE_CODES[answer.state],
        fact=fact,
        friction=_friction(question, fact, as_of) if known else None,
        evidence=grade_on(question, answer, as_of),
        rival=entry_of(question, answer.rival, as_of) if answer.rival else None,
    )


def _fact(question: schema.Question, value: Value) -> Fact:
    if question.type == "date" and isinstance(value, str):
        return float(date.fromisoformat(value).toordinal())
    if isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(value, (int, float)) else value


def _friction(question: schema.Question, fact: Fact, as_of: date) -> float | None:
    if fact is None:
        return None
    if question.type == "date" and isinstance(fact, float):
        return friction_of(question, float(as_of.toordinal() - fact))
    return friction_of(question, fact)
