from __future__ import annotations

from datetime import date, timedelta

import pytest

from readiness.catalogue.answers import Answer, answer_label, answer_table, grade_on
from readiness.catalogue.compile import friction_of, method
from readiness.catalogue.load import catalogue
from readiness.engine.method import ASSERTED, DOCUMENTED, NO_EVIDENCE, VERIFIED
from readiness.engine.truth import FALSE, TRUE, UNKNOWN

DAY = date(2026, 11, 23)


def test_the_method_is_compiled_once() -> None:
    assert method(catalogue()) is method(catalogue())


def test_every_question_gate_and_workflow_is_compiled() -> None:
    compiled, content = method(catalogue()), catalogue()

    assert [question.id for question in compiled.questions] == list(content.questions)
    assert compiled.workflows == tuple(content.workflows)
    assert [gate.id for gate in compiled.gates] == list(content.gates)
    assert compiled.items == tuple(question.id for question in content.questions.values() if question.is_item)


@pytest.mark.parametrize(("number", "friction"), [(0, 0.0), (1, 0.0), (3, 0.375), (4, 0.5), (40, 1.0)])
def test_a_number_lies_between_its_breakpoints(number: float, friction: float) -> None:
    assert friction_of(catalogue().questions["ehr.count"], number) == pytest.approx(friction)


def test_ticked_options_earn_their_credit() -> None:
    question = catalogue().questions["claims.tx-set"]

    assert friction_of(question, ("835", "837")) == pytest.approx(0.5)
    assert friction_of(question, ()) == 1
    assert friction_of(question, tuple(option.value for option in question.options)) == pytest.approx(0)


def test_every_choice_lies_in_the_range_of_its_question() -> None:
    for question in method(catalogue()).questions:
        for choice in question.choices:
            assert choice.friction is not None
            assert question.s_min - 1e-9 <= choice.friction <= question.s_max + 1e-9


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (["835", "837"], FALSE),
        (["270", "835", "837"], FALSE),
        (["837"], TRUE),
        (["835"], TRUE),
        ([], TRUE),
        (None, UNKNOWN),
    ],
)
def test_a_gate_that_needs_two_ticks_fails_where_one_is_missing(value: list[str] | None, truth: int) -> None:
    gate = next(gate for gate in method(catalogue()).gates if gate.id == "x12-core")
    view = {} if value is None else {"claims.tx-set": Answer("answered", value)}

    assert answer_table(catalogue(), [view], as_of=DAY).truth(gate.fails)[0] == truth


def test_a_gate_fails_on_each_failing_answer_and_on_no_other() -> None:
    for gate in catalogue().gates.values():
        question = catalogue().questions[gate.question]
        if question.type not in {"single", "yes_no"}:
            continue
        spec = next(each for each in method(catalogue()).gates if each.id == gate.id)
        for option in question.options:
            view = {question.id: Answer("answered", option.value)}
            held = answer_table(catalogue(), [view], as_of=DAY).truth(spec.fails)[0]
            assert (held == TRUE) == (option.value in gate.fail_when)


def test_evidence_past_its_age_drops_one_grade_and_never_below_asserted() -> None:
    question = catalogue().questions["ehr.write-back"]
    old = DAY - timedelta(days=question.evidence_max_age_days + 1)
    last = DAY - timedelta(days=question.evidence_max_age_days)

    assert grade_on(question, Answer("answered", "none", "verified", answered_on=last), DAY) == VERIFIED
    assert grade_on(question, Answer("answered", "none", "verified", answered_on=old), DAY) == DOCUMENTED
    assert grade_on(question, Answer("answered", "none", "asserted", answered_on=old), DAY) == ASSERTED
    assert grade_on(question, Answer("unknown"), DAY) == NO_EVIDENCE


@pytest.mark.parametrize(
    ("name", "answer", "label"),
    [
        ("ehr.count", Answer("answered", 3), "3 instances"),
        ("claims.tx-set", Answer("answered", ["837"]), "Claims 837"),
        ("claims.tx-set", Answer("answered", []), "None of these"),
        ("ehr.count", Answer("unknown"), "Don't know"),
        ("claims.pa-apis", Answer("na", reason="Not a health plan"), "Does not apply"),
    ],
)
def test_an_answer_reads_in_words(name: str, answer: Answer, label: str) -> None:
    assert answer_label(catalogue().questions[name], answer) == label
