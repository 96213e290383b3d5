from __future__ import annotations

from datetime import date

from readiness.catalogue.answers import Answer, answer_label
from readiness.catalogue.load import catalogue
from readiness.law.batch import VERDICTS, verdicts
from readiness.law.corpus import corpus
from readiness.law.explain import explain
from readiness.law.judge import judge

TODAY = date(2026, 11, 22)
PLAN = {
    "profile.states": Answer("answered", ["CA"]),
    "profile.segment": Answer("answered", ["payer"]),
    "profile.payer-mix": Answer("answered", ["exchange"]),
    "statelaw.um-human": Answer("answered", "signoff"),
}


def test_a_batch_says_what_a_judgment_says() -> None:
    table = verdicts(corpus(), catalogue(), [(name, PLAN) for name in catalogue().workflows], as_of=TODAY)
    for row, workflow in enumerate(catalogue().workflows):
        alone = judge(corpus(), catalogue(), {workflow: PLAN}, as_of=TODAY)
        said = {one.obligation.id: one.verdict for one in alone.obligations if one.is_binding}
        assert dict(zip(table.obligations, (VERDICTS[code] for code in table.codes[:, row]), strict=True)) == said


def test_an_opened_verdict_shows_each_answer_in_its_place() -> None:
    found = explain(corpus(), catalogue(), "ca-sb1120-human-denial", "um-coverage-decisions", PLAN)
    assert found.applies[0].holds is True
    assert [(line.question, line.holds) for line in found.met] == [("statelaw.um-human", False)]
    question = catalogue().questions["statelaw.um-human"]
    assert found.met[0].answer == answer_label(question, PLAN["statelaw.um-human"])
