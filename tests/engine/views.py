"""Whole companies answered at random, for tests that need a realistic row."""

from __future__ import annotations

import numpy as np

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Grade, Question

GRADES: tuple[Grade, ...] = ("asserted", "documented", "verified")


def answered_view(seed: int, *, share: float = 1.0) -> dict[str, Answer]:
    """Answer a share of all questions at random, most of it asserted; states and segment are always told."""
    rng = np.random.default_rng(seed)
    view = {
        question.id: Answer("answered", _value(question, rng), GRADES[rng.choice(3, p=(0.6, 0.3, 0.1))])
        for question in catalogue().questions.values()
        if rng.random() < share
    }
    view["profile.states"] = Answer("answered", ["CA", "TX"])
    view["profile.segment"] = Answer("answered", ["provider"])
    return view


def _value(question: Question, rng: np.random.Generator) -> str | float | list[str]:
    match question.type:
        case "single" | "yes_no":
            return question.options[rng.integers(len(question.options))].value
        case "multi":
            return sorted(option.value for option in question.options if rng.random() < 0.5)
        case "states":
            return ["CA", "TX"]
        case "number":
            return float(rng.integers(0, 10))
        case "date":
            return f"2026-{rng.integers(1, 11):02d}-01"
