"""The difference of two evaluations: parts add up, answers of a part add up, and what did not change has no part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.change import MEASURES, attributed, measures, mixed, scope, split, with_answers
from readiness.engine.method import Floats, QuestionSpec, WorkflowSpec, build_method
from readiness.engine.scores import score
from readiness.engine.table import CONFLICT, AnswerTable, Entry, build_table
from tests.engine.views import answered_view

DAY = date(2026, 11, 23)
METHOD = method(catalogue())
POINT = MEASURES.index("readiness_point")
some = settings(max_examples=15, deadline=None)


def table(view: dict[str, Answer]) -> AnswerTable:
    return answer_table(catalogue(), [view], as_of=DAY)


def held(one: AnswerTable) -> Floats:
    return measures(score(METHOD, one))[:, 0]


def later(view: dict[str, Answer], seed: int, share: float = 0.2) -> dict[str, Answer]:
    """The same company some months on: a share of its answers given anew, some taken back."""
    rng, other = np.random.default_rng(seed), answered_view(seed + 1)
    fresh = {name: answer for name, answer in other.items() if rng.random() < share}
    kept = {name: answer for name, answer in view.items() if rng.random() < 0.95}
    return {**kept, **fresh}


@some
@given(st.integers(0, 10_000))
def test_parts_sum_to_the_whole_and_answers_sum_to_their_part(seed: int) -> None:
    before, after = answered_view(seed, share=0.7), later(answered_view(seed, share=0.7), seed)
    one, other = table(before), table(after)
    between = with_answers(one, other)
    stages = [("", held(one)), ("answers", held(between)), ("evidence", held(other))]

    parts = split(stages)

    np.testing.assert_allclose(sum(parts.values()), stages[-1][1] - stages[0][1], atol=1e-9)
    for part, (mine, yours) in {"answers": (one, between), "evidence": (between, other)}.items():
        opened = attributed(METHOD, mine, yours)
        np.testing.assert_allclose(sum(opened.values(), np.zeros((6, 24))), parts[part][:6], atol=1e-9)


@some
@given(st.integers(0, 10_000))
def test_going_back_undoes_the_whole_and_every_answer(seed: int) -> None:
    one, other = (table(view) for view in (answered_view(seed, share=0.7), later(answered_view(seed, share=0.7), seed)))

    forth, back = attributed(METHOD, one, other), attributed(METHOD, other, one)

    assert set(forth) == set(back)
    for question, effect in forth.items():
        np.testing.assert_allclose(back[question], -effect, atol=1e-9)


@some
@given(st.integers(0, 10_000))
def test_the_same_answers_have_no_parts(seed: int) -> None:
    one = table(answered_view(seed, share=0.7))

    assert attributed(METHOD, one, one) == {}
    assert not any(part.any() for part in split([("", held(one)), ("answers", held(with_answers(one, one)))]).values())


@some
@given(st.integers(0, 10_000))
def test_better_proof_alone_is_evidence_alone(seed: int) -> None:
    view = answered_view(seed, share=0.7)
    proven = {name: replace(answer, evidence="verified") for name, answer in view.items()}
    one, other = table(view), table(proven)

    parts = split([("", held(one)), ("answers", held(with_answers(one, other))), ("evidence", held(other))])

    assert not parts["answers"].any()
    assert (parts["evidence"][POINT] > 0).all()


def test_a_new_answer_counts_as_asserted_until_its_proof_does() -> None:
    view = answered_view(1, share=0.5)
    view.pop("ehr.write-back", None)
    best = {**view, "ehr.write-back": Answer("answered", "supported", "verified")}
    one, other = table(view), table(best)
    between = with_answers(one, other)
    asserted = table({**view, "ehr.write-back": Answer("answered", "supported", "asserted")})

    np.testing.assert_allclose(held(between), held(asserted))
    assert set(attributed(METHOD, one, between)) == set(attributed(METHOD, between, other)) == {"ehr.write-back"}


def test_two_equal_holes_share_the_step_that_closing_both_makes() -> None:
    """Closing one alone leaves the most material gap as it was; in order the second would take more than the first."""
    questions = [
        QuestionSpec(name, vocabulary=("yes", "no"), points=10, shares={"audit": 1.0}, dimension="d", workflows=("w",))
        for name in ("a", "b")
    ]
    small = build_method(
        version="test", layers=("audit",), dimensions=("d",), questions=questions, workflows=[WorkflowSpec("w", {"audit": 50.0})]
    )
    rows = [{name: Entry(fact=fact, friction=friction, evidence=3) for name in "ab"} for fact, friction in (("no", 1.0), ("yes", 0.0))]

    opened = attributed(small, *(build_table(small, [row]) for row in rows))

    assert [opened[name][POINT, 0] for name in "ab"] == [pytest.approx(50), pytest.approx(50)]


def test_conflicts_are_laid_side_by_side() -> None:
    clash = {"ehr.write-back": Entry(CONFLICT, "supported", 0.0, 3, rival=Entry(fact="none", friction=1.0, evidence=3))}
    settled = {"ehr.write-back": Entry(fact="none", friction=1.0, evidence=3)}
    one, other = build_table(METHOD, [clash]), build_table(METHOD, [settled])

    rows = mixed(METHOD, one, other, np.array([[False] * len(METHOD.questions), [True] * len(METHOD.questions)]))

    np.testing.assert_allclose(measures(score(METHOD, rows))[:, 0], held(one))
    np.testing.assert_allclose(measures(score(METHOD, rows))[:, 1], held(other))
    assert set(attributed(METHOD, one, other)) == {"ehr.write-back"}


def test_steps_of_one_name_add_up_and_rounding_is_no_change() -> None:
    zero, one = np.zeros((8, 2)), np.ones((8, 2))

    parts = split([("", zero), ("law", one), ("time", one + 1e-12), ("law", 3 * one)])

    np.testing.assert_allclose(parts["law"], 3 * one - zero - 1e-12)
    assert not parts["time"].any()


def test_scope_is_what_the_mean_moved_because_of_who_is_in_it() -> None:
    before = {"a": np.full(8, 10.0), "b": np.full(8, 20.0)}
    after = {"b": np.full(8, 26.0), "c": np.full(8, 50.0)}

    # The mean goes from 15 to 38; of that the one workflow in both brings 6.
    np.testing.assert_allclose(scope(before, after), 17.0)
    np.testing.assert_allclose(scope(after, before), -17.0)
    np.testing.assert_allclose(scope(before, before), 0.0)
