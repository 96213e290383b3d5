from __future__ import annotations

from datetime import date

import pytest

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.explain import explain, explain_gate, explain_many

VIEW = {
    "profile.states": Answer("answered", ["CO"]),
    "profile.segment": Answer("answered", ["payer-services"]),
    "statelaw.um-human": Answer("answered", "signoff"),
}
WORKFLOW = "um-coverage-decisions"


def test_many_are_opened_as_one_is() -> None:
    wanted = [("ca-sb1120-human-denial", WORKFLOW), ("co-hb26-1139-human-denial", WORKFLOW)]

    found = explain_many(corpus(), catalogue(), wanted, {WORKFLOW: VIEW})

    assert found == {(duty, name): explain(corpus(), catalogue(), duty, name, VIEW) for duty, name in wanted}


def test_an_unknown_duty_is_refused() -> None:
    with pytest.raises(KeyError):
        explain_many(corpus(), catalogue(), [("no-such-duty", WORKFLOW)], {WORKFLOW: VIEW})


def test_a_gate_names_its_answer_and_the_duties_that_bind_it_on_the_day() -> None:
    view = {name: answer for name, answer in VIEW.items() if name != "statelaw.um-human"}
    before, after = (
        explain_gate(corpus(), catalogue(), "adm-rights", WORKFLOW, view, as_of=day)
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    )

    assert before.duties == ()
    assert {opened.obligation.instrument for opened in after.duties} >= {"co-sb26-189"}
    assert after.question == catalogue().gates["adm-rights"].question
    assert after.answer == "Not answered"
    assert after.fails_when
