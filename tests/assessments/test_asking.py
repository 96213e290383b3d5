"""What to answer next, over the real catalogue and law: promises about tiers and ranges, held against the live score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.assessments.asking import Next, next_questions
from readiness.assessments.evaluation import score_live
from readiness.catalogue.answers import Answer, Value
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Grade, Question
from readiness.law.corpus import corpus
from tests.engine.views import answered_view

DAY = date(2026, 11, 23)
WORKFLOWS = ("ambient-scribe", "um-coverage-decisions", "therapy-chatbot")
GRADES: tuple[Grade, ...] = ("asserted", "documented", "verified")
some = settings(max_examples=12, deadline=None)


def views_of(view: Mapping[str, Answer]) -> dict[str, Mapping[str, Answer]]:
    return dict.fromkeys(WORKFLOWS, view)


def asked(view: Mapping[str, Answer]) -> Next:
    return next_questions(catalogue(), corpus(), views_of(view), as_of=DAY)


def tiers(view: Mapping[str, Answer]) -> dict[str, tuple[int, int]]:
    live = score_live(catalogue(), corpus(), views_of(view), as_of=DAY)
    found = {}
    for workflow in WORKFLOWS:
        place = live.at(workflow)
        found[workflow] = int(live.scores.tiers.guaranteed[place]), int(live.scores.tiers.possible[place])
    return found


def widths(view: Mapping[str, Answer]) -> dict[str, float]:
    live = score_live(catalogue(), corpus(), views_of(view), as_of=DAY)
    held = live.scores.workflows.readiness
    return {workflow: float((held.high - held.low)[live.at(workflow)]) for workflow in WORKFLOWS}


def values(question: Question) -> list[Value]:
    match question.type:
        case "single" | "yes_no":
            return [option.value for option in question.options]
        case "multi":
            options = [option.value for option in question.options]
            return [[], *([value] for value in options), sorted(options)]
        case "number":
            return [0.0, *(x for x, _ in question.breakpoints), 1e6]
        case "date":
            return ["2020-01-01", "2025-06-01", "2026-11-20"]
        case "states":
            return [["CA"], ["TX", "NY"]]


def answers(question: Question) -> list[Answer]:
    found = [Answer("answered", value, grade) for value in values(question) for grade in GRADES]
    return found + ([Answer("na", reason="not ours")] if question.allows_na else [])


def half(seed: int, share: float) -> dict[str, Answer]:
    """Answers in good order, so that tiers have somewhere to go, with some of them missing."""
    rng = np.random.default_rng(seed)
    view = {
        question.id: Answer("answered", _good(question, rng), "verified")
        for question in catalogue().questions.values()
        if rng.random() < share
    }
    return {**view, "profile.states": Answer("answered", ["CA", "TX"])}


def _good(question: Question, rng: np.random.Generator) -> Value:
    if question.type in {"single", "yes_no"}:
        best = sorted(question.options, key=lambda option: option.friction or 0.0)
        return best[0 if rng.random() < 0.8 else rng.integers(len(best))].value
    return values(question)[-1]


@some
@given(st.integers(0, 10_000), st.sampled_from([0.3, 0.8, 0.97]), st.data())
def test_a_question_that_promises_no_tier_keeps_to_it_over_all_its_answers(
    seed: int, share: float, data: st.DataObject
) -> None:
    view = half(seed, share)
    found = asked(view)
    quiet = [each.question for each in (*found.questions, *found.unknown) if not each.moves]
    if not quiet:
        return
    question = catalogue().questions[data.draw(st.sampled_from(quiet))]
    before = tiers(view)

    assert all(tiers({**view, question.id: answer}) == before for answer in answers(question))


@some
@given(st.integers(0, 10_000), st.sampled_from([0.3, 0.8, 0.97]))
def test_a_question_that_promises_a_tier_has_an_answer_that_keeps_it(seed: int, share: float) -> None:
    view = half(seed, share)
    before = tiers(view)
    for each in asked(view).questions[:3]:
        told = [tiers({**view, each.question: answer}) for answer in answers(catalogue().questions[each.question])]
        assert each.moves == tuple(w for w in WORKFLOWS if any(after[w] != before[w] for after in told))


@some
@given(st.integers(0, 10_000), st.sampled_from([0.6, 0.9, 0.99]))
def test_done_means_that_no_answers_together_change_a_tier(seed: int, share: float) -> None:
    view = answered_view(seed, share=share)
    found, before = asked(view), tiers(view)
    open_ = [each.question for each in (*found.questions, *found.unknown)]
    rng = np.random.default_rng(seed)
    still = [workflow for workflow in WORKFLOWS if workflow not in found.moving]
    for _ in range(4):
        told = {}
        for name in open_:
            choices = answers(catalogue().questions[name])
            told[name] = choices[rng.integers(len(choices))]
        after = tiers({**view, **told})
        assert [after[workflow] for workflow in still] == [before[workflow] for workflow in still]
    assert (found.state == "done") == (not found.moving and not any(each.moves for each in found.questions))


@some
@given(st.integers(0, 10_000), st.data())
def test_the_range_taken_away_is_what_the_live_score_loses_on_average(seed: int, data: st.DataObject) -> None:
    view = half(seed, 0.5)
    singles = [each for each in asked(view).questions if catalogue().questions[each.question].type == "single"]
    each = data.draw(st.sampled_from(singles))
    question = catalogue().questions[each.question]
    grade = {1.0: "asserted", 2.0: "documented", 4.0: "verified"}[each.burden]
    before = widths(view)

    after = [widths({**view, question.id: Answer("answered", option.value, grade)}) for option in question.options]  # type: ignore[arg-type]

    for workflow in WORKFLOWS:
        lost = before[workflow] - np.mean([told[workflow] for told in after])
        assert lost >= -1e-9
        assert each.narrows.get(workflow, 0.0) == pytest.approx(lost, abs=1e-9)


@some
@given(st.integers(0, 10_000))
def test_the_order_of_answers_and_workflows_does_not_matter(seed: int) -> None:
    view = half(seed, 0.5)
    back = dict(reversed(list(view.items())))

    forth = asked(view)
    other = next_questions(catalogue(), corpus(), dict.fromkeys(reversed(WORKFLOWS), back), as_of=DAY)

    assert [each.question for each in forth.questions] == [each.question for each in other.questions]
    for one, two in zip(forth.questions, other.questions, strict=True):
        assert one.score == pytest.approx(two.score)


def test_a_workflow_with_answers_of_its_own_is_weighed_by_them() -> None:
    view = half(1, 0.5)
    view.pop("evals.local", None)
    own = {**view, "evals.local": Answer("answered", "prospective", "verified")}
    views = {"ambient-scribe": view, "um-coverage-decisions": own}

    found = {each.question: each for each in next_questions(catalogue(), corpus(), views, as_of=DAY).questions}

    assert set(found["evals.local"].narrows) == {"ambient-scribe"}


def test_dont_know_is_set_aside() -> None:
    view = {**half(1, 0.5), "governance.owner": Answer("unknown")}

    found = asked(view)

    assert [each.question for each in found.unknown] == ["governance.owner"]
    assert "governance.owner" not in [each.question for each in found.questions]


def test_a_context_question_that_the_law_asks_is_worth_its_gates() -> None:
    view = {name: answer for name, answer in half(1, 0.9).items() if name != "profile.states"}

    assert "profile.states" in [each.question for each in asked(view).questions]


def test_the_value_of_workflows_moves_the_order() -> None:
    view = half(1, 0.5)
    for workflow in WORKFLOWS:
        shares = {workflow: 1.0}
        found = next_questions(catalogue(), corpus(), views_of(view), as_of=DAY, shares=shares).questions[0]
        assert workflow in {*found.narrows, *found.gates}


def test_nothing_open_is_done() -> None:
    found = asked(half(1, 1.0))

    assert (found.state, found.questions, found.unknown, found.moving) == ("done", (), (), ())
