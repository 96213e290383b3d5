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
    view = {
        **VIEW,
        "profile.worker-states": Answer("answered", ["CO"]),
        "profile.hiring-uses": Answer("answered", ["screen"]),
    }
    before, after = (
        explain_gate(corpus(), catalogue(), "adm-rights", "workforce-recruiting", view, as_of=day)
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    )

    assert before.duties == ()
    assert {opened.obligation.instrument for opened in after.duties} >= {"co-sb26-189"}
    assert after.question == catalogue().gates["adm-rights"].question
    assert after.answer == "Not answered"
    assert after.fails_when


def test_a_term_is_told_by_its_meaning_and_a_leaf_by_what_it_wants_and_why() -> None:
    view = {"profile.ownership": Answer("answered", "nonprofit"), "profile.segment": Answer("answered", ["provider"])}
    trade = explain(corpus(), catalogue(), "ftc5-substantiate", "ambient-scribe", view)
    charts = explain(corpus(), catalogue(), "hpr-npp", "ambient-scribe", view)

    assert trade.applies[0].text.startswith("For profit. The Act reaches companies organized for profit")
    assert (trade.applies[0].answer, trade.applies[0].holds) == ("Nonprofit", False)
    assert "The workflow works on protected health information." in {line.text for line in charts.applies}
