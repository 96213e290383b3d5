from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import AnswerRow
from readiness.assessments.operations import Recorded, record_answer, withdraw_answer
from readiness.assessments.queries import answers_of, history_of
from readiness.audit.models import AuditEvent
from readiness.audit.operations import ForeignSubjectError
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import AnswerError
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer
from tests.factories.companies import make_inventory
from tests.factories.moments import AT, LATER

WRITE_BACK = "ehr.write-back"
PARTIAL, SUPPORTED = "partial", "supported"


def save(company: Company, actor: User, answer: Answer, *, version: int = 0, workflow: str = "") -> Recorded:
    return record_answer(
        company,
        WRITE_BACK,
        answer,
        organization=company.organization,
        expected_version=version,
        actor=actor,
        at=LATER,
        workflow=workflow,
    )


def events_of(company: Company) -> int:
    return AuditEvent.objects.filter(organization=company.organization).count()


def rows_of(company: Company) -> list[tuple[int, object, bool]]:
    rows = AnswerRow.objects.filter(company=company, question_id=WRITE_BACK).order_by("version")
    return [(row.version, row.value, row.superseded_at is None) for row in rows]


def test_a_first_answer_is_version_one(company: Company, cora: User) -> None:
    saved = save(company, cora, Answer("answered", PARTIAL, evidence="documented", note="In Austin"))

    assert (saved.is_new, saved.is_conflict, saved.current.version) == (True, False, 1)
    held = answers_of(company, organization=company.organization).company[WRITE_BACK]
    assert (held.state, held.value, held.evidence, held.note) == ("answered", PARTIAL, "documented", "In Austin")
    assert (saved.current.answered_by, saved.current.answered_on) == (cora, LATER.date())


def test_a_later_answer_supersedes_and_keeps_the_earlier(company: Company, cora: User) -> None:
    save(company, cora, Answer("answered", PARTIAL))

    save(company, cora, Answer("answered", SUPPORTED), version=1)

    assert rows_of(company) == [(1, PARTIAL, False), (2, SUPPORTED, True)]
    history = history_of(WRITE_BACK, company=company, workflow="", organization=company.organization)
    assert [row.version for row in history] == [2, 1]


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_same_post_again_changes_nothing(company: Company, cora: User, version: int) -> None:
    first = save(company, cora, Answer("answered", PARTIAL))
    events = events_of(company)

    again = save(company, cora, Answer("answered", PARTIAL), version=version)

    assert again == Recorded(first.current, is_new=False)
    assert rows_of(company) == [(1, PARTIAL, True)]
    assert events_of(company) == events


def test_a_save_over_an_older_version_is_refused_with_theirs(company: Company, cora: User, bob: User) -> None:
    save(company, bob, Answer("answered", SUPPORTED))

    mine = save(company, cora, Answer("answered", PARTIAL), version=0)

    assert mine.is_conflict
    assert (mine.current.value, mine.current.answered_by) == (SUPPORTED, bob)
    assert rows_of(company) == [(1, SUPPORTED, True)]


def test_a_retry_that_arrives_late_cannot_undo_what_came_after(company: Company, cora: User) -> None:
    save(company, cora, Answer("answered", PARTIAL))
    save(company, cora, Answer("answered", SUPPORTED), version=1)

    late = save(company, cora, Answer("answered", PARTIAL), version=0)

    assert late.is_conflict
    assert rows_of(company)[-1] == (2, SUPPORTED, True)


def test_unknown_is_kept_as_unknown(company: Company, cora: User) -> None:
    save(company, cora, Answer("unknown", evidence="verified"))

    held = answers_of(company, organization=company.organization).company[WRITE_BACK]
    assert (held.state, held.value, held.evidence) == ("unknown", None, "asserted")


def test_not_applicable_needs_a_reason(company: Company, cora: User) -> None:
    with pytest.raises(AnswerError, match="reason"):
        record_answer(
            company,
            "claims.pa-apis",
            Answer("na"),
            organization=company.organization,
            expected_version=0,
            actor=cora,
            at=AT,
        )

    assert not AnswerRow.objects.filter(company=company).exists()


@pytest.mark.parametrize(
    ("question", "value", "told"),
    [
        (WRITE_BACK, "sometimes", "use one of"),
        ("profile.states", ["ZZ"], "not a state"),
        ("claims.clearinghouses", -1, "out of range"),
        ("profile.go-live", "2026-02-30", "not a date"),
        ("ehr.made-up", "yes", "no question"),
    ],
)
def test_what_the_question_does_not_take_is_refused(
    company: Company, cora: User, question: str, value: str, told: str
) -> None:
    with pytest.raises(AnswerError, match=told):
        record_answer(
            company,
            question,
            Answer("answered", value),
            organization=company.organization,
            expected_version=0,
            actor=cora,
            at=AT,
        )


def test_a_workflow_may_have_its_own_answer(company: Company, cora: User) -> None:
    save(company, cora, Answer("answered", PARTIAL))
    save(company, cora, Answer("answered", SUPPORTED), workflow="ambient-scribe")

    answers = answers_of(company, organization=company.organization)
    assert answers.view("ambient-scribe")[WRITE_BACK].value == SUPPORTED
    assert answers.view("denials-management")[WRITE_BACK].value == PARTIAL
    assert answers.version(WRITE_BACK, "ambient-scribe") == 1


def test_a_workflow_that_the_question_does_not_bear_on_is_refused(company: Company, cora: User) -> None:
    with pytest.raises(AnswerError, match="does not bear on"):
        save(company, cora, Answer("answered", PARTIAL), workflow="made-up")


def test_a_person_overrides_an_inventory(company: Company, cora: User) -> None:
    make_inventory(company, cora, "systems", [{"kind": "ehr", "vendor": "Epic"}, {"kind": "ehr", "vendor": "Athena"}])
    organization = company.organization
    derived = answers_of(company, organization=organization).company["ehr.count"]
    assert (derived.value, derived.source) == (2, "inventory")

    make_answer(company, cora, "ehr.count", 3)

    answers = answers_of(company, organization=organization)
    assert (answers.company["ehr.count"].value, answers.company["ehr.count"].source) == (3, "respondent")
    assert answers.derived["ehr.count"].value == 2


def test_withdraw_brings_the_derived_answer_back(company: Company, cora: User) -> None:
    make_inventory(company, cora, "systems", [{"kind": "ehr", "vendor": "Epic"}])
    make_answer(company, cora, "ehr.count", 3)
    organization = company.organization

    withdraw_answer(company, "ehr.count", organization=organization, expected_version=1, actor=cora, at=LATER)

    assert answers_of(company, organization=organization).company["ehr.count"].value == 1
    assert make_answer(company, cora, "ehr.count", 4).version == 2


def test_withdraw_of_an_older_version_is_refused(company: Company, cora: User) -> None:
    make_answer(company, cora, WRITE_BACK, PARTIAL)
    make_answer(company, cora, WRITE_BACK, SUPPORTED)

    outcome = withdraw_answer(
        company, WRITE_BACK, organization=company.organization, expected_version=1, actor=cora, at=LATER
    )

    assert outcome is not None
    assert outcome.is_conflict
    assert rows_of(company)[-1] == (2, SUPPORTED, True)


def test_withdraw_of_nothing_is_nothing(company: Company, cora: User) -> None:
    args = {"organization": company.organization, "expected_version": 0, "actor": cora, "at": LATER}

    assert withdraw_answer(company, WRITE_BACK, **args) is None  # type: ignore[arg-type]


def test_another_organization_cannot_answer(company: Company, elsewhere: Organization, charlie: User) -> None:
    with pytest.raises(ForeignSubjectError):
        record_answer(
            company,
            WRITE_BACK,
            Answer("answered", PARTIAL),
            organization=elsewhere,
            expected_version=0,
            actor=charlie,
            at=AT,
        )

    assert rows_of(company) == []


def test_the_table_holds_one_current_answer(company: Company, cora: User) -> None:
    row = save(company, cora, Answer("answered", PARTIAL)).current
    row.pk, row.version = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_audit_trail_names_the_question_and_not_the_words(company: Company, cora: User) -> None:
    save(company, cora, Answer("answered", PARTIAL, note="Ask Jane Roe, born 1970"))

    event = AuditEvent.objects.filter(organization=company.organization).latest("number")
    assert event.data == {"question": WRITE_BACK, "workflow": "", "version": 1, "state": "answered"}


@pytest.mark.parametrize("others", [1, 10])
def test_a_save_costs_the_same_however_much_is_answered(
    company: Company, cora: User, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for workflow in catalogue().question_workflows(catalogue().questions[WRITE_BACK])[:others]:
        save(company, cora, Answer("answered", PARTIAL), workflow=workflow)

    # Line up, find the last, add; then the trail: find its end, add, move the end; savepoint around both.
    with django_assert_num_queries(8):
        save(company, cora, Answer("answered", PARTIAL))
    with django_assert_num_queries(9):
        save(company, cora, Answer("answered", SUPPORTED), version=1)
    with django_assert_num_queries(2):
        answers_of(company, organization=company.organization)
