"""Answers of any kind to the real catalogue, for properties and measurements: drawn by Hypothesis or from a seed."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question

GRADES = ("asserted", "documented", "verified")
STATES = ("CA", "CO", "IL", "NY", "TX")
QUESTIONS = tuple(catalogue().questions.values())


def random_value(question: Question, random: Random) -> Any:
    """Pick a value that the question takes."""
    if question.type in {"multi", "states"}:
        values = [option.value for option in question.options] or list(STATES)
        return sorted(random.sample(values, random.randint(0, len(values))))
    if question.options:
        return random.choice(question.options).value
    if question.type == "number":
        return float(random.randint(0, 40))
    return date.fromordinal(date(2026, 11, 1).toordinal() - random.randint(0, 900)).isoformat()


def random_answer(question: Question, random: Random) -> Answer:
    """Answer a question in any state an answer can have, most often plainly."""
    kind = random.random()
    if kind < 0.08:
        return Answer("unknown")
    if kind < 0.12:
        return Answer("na", reason="Not here")
    value, grade = random_value(question, random), random.choice(GRADES)
    if kind < 0.16:
        rival = Answer("answered", random_value(question, random), random.choice(GRADES))  # type: ignore[arg-type]
        return Answer("conflict", value, grade, rival=rival)  # type: ignore[arg-type]
    return Answer("answered", value, grade)  # type: ignore[arg-type]


def random_view(random: Random) -> dict[str, Answer]:
    """Answer some part of all questions."""
    share = random.random()
    return {question.id: random_answer(question, random) for question in QUESTIONS if random.random() < share}


views = st.integers(0, 2**32).map(lambda seed: random_view(Random(seed)))  # noqa: S311 -- answers, not secrets
