"""The same answers as columns, for tests and measurements of many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from readiness.catalogue.answers import STATE_CODES, Answer
from readiness.catalogue.columns import AnswerColumn
from readiness.catalogue.compile import STATES
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question
from readiness.engine.method import GRADES


def columns_of(views: Sequence[Mapping[str, Answer]]) -> dict[str, AnswerColumn]:
    """Turn answers (without conflicts) into columns."""
    names = sorted({name for view in views for name in view})
    return {name: _column(catalogue().questions[name], [view.get(name) for view in views]) for name in names}


def _column(question: Question, answers: Sequence[Answer | None]) -> AnswerColumn:
    known = [answer if answer and answer.state == "answered" else None for answer in answers]
    state = np.array([STATE_CODES[answer.state] if answer else 0 for answer in answers], dtype=np.int8)
    evidence = np.array([GRADES.index(answer.evidence) if answer else 0 for answer in known], dtype=np.int8)
    return AnswerColumn(_values(question, [answer.value if answer else None for answer in known]), state, evidence)


def _values(question: Question, told: Sequence[Any]) -> Any:
    if question.type in {"multi", "states"}:
        vocabulary = STATES if question.type == "states" else [option.value for option in question.options]
        return np.array([[value in (each or ()) for value in vocabulary] for each in told], dtype=np.bool_)
    if question.options:
        places = {option.value: place for place, option in enumerate(question.options)}
        return np.array([places.get(each, 0) for each in told], dtype=np.int16)
    if question.type == "date":
        return np.array([float(date.fromisoformat(each).toordinal()) if each else 0.0 for each in told])
    return np.array([each or 0.0 for each in told], dtype=np.float64)
