"""How long it takes to weigh every open question of a half-answered assessment. Asserts nothing of time."""

from __future__ import annotations

import time
from datetime import date
from statistics import median

import pytest

from readiness.assessments.asking import next_questions
from readiness.assessments.evaluation import score_live
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from tests.benchmarks.conftest import Tell
from tests.engine.views import answered_view

DAY = date(2026, 11, 23)
ROUNDS = 15


@pytest.mark.parametrize("workflows", [3, 6, 24])
def test_next_question_of_a_half_answered_assessment(workflows: int, tell: Tell) -> None:
    """The peer is one live score of the same answers."""
    view = answered_view(1, share=0.5)
    views = dict.fromkeys(list(catalogue().workflows)[:workflows], view)
    took: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        start = time.perf_counter()
        score_live(catalogue(), corpus(), views, as_of=DAY)
        middle = time.perf_counter()
        asked = next_questions(catalogue(), corpus(), views, as_of=DAY).questions
        took[0].append(middle - start)
        took[1].append(time.perf_counter() - middle)
    assert asked
    assert all(view[each.question].state != "answered" for each in asked if each.question in view)
    one, all_ = (1000 * median(each) for each in took)
    tell(
        f"Next best question, {len(asked)} open questions, {workflows} workflows",
        f"{all_:.0f} ms",
        f"one live score {one:.1f} ms",
        f"{all_ / one:.0f} times",
        "under 150 ms",
    )
