from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.answers import digest_of, snapshot
from readiness.assessments.models import Assessment, ImmutableError, Run
from readiness.assessments.operations import assign_section, change_assessment, import_sheet, open_company
from readiness.assessments.queries import (
    answers_of,
    assessment_for,
    assessments_of,
    assignments_for,
    assignments_of,
    latest_runs,
    run_by_id,
    run_for,
    runs_of,
)
from readiness.assessments.results import RunResults
from readiness.audit.models import AuditEvent
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import parse_sheet
from readiness.companies.models import Company
from readiness.companies.operations import archive_company
from readiness.law.corpus import corpus
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.moments import AT, DAY, LATER


def test_evaluate_keeps_answers_results_and_digests(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "ehr.write-back", "partial", evidence="documented")

    run = make_run(assessment, alice)

    results = RunResults.from_json(run.results)
    assert (run.number, run.as_of, run.created_by) == (1, DAY, alice)
    assert list(results.workflows) == assessment.workflows
    assert results.questions["ehr.write-back"].label == "Works at some sites or for some content"
    assert run.answers["answers"]["ehr.write-back"]["value"] == "partial"
    assert (run.catalogue_digest, run.law_digest) == (catalogue().digest, corpus().digest)
    assert run.results_digest == digest_of(run.results)


def test_a_run_stays_what_it_was_when_answers_move_on(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "ehr.write-back", "none")
    first = make_run(assessment, alice)
    was = Run.objects.get(pk=first.pk).results

    make_answer(assessment.company, alice, "ehr.write-back", "supported", evidence="verified")
    second = make_run(assessment, alice, at=LATER)

    assert second.number == 2
    assert Run.objects.get(pk=first.pk).results == was
    friction = [RunResults.from_json(run.results).workflows["ambient-scribe"].friction.point for run in (first, second)]
    assert friction[1] < friction[0]


def test_the_same_answers_on_the_same_day_give_the_same_run(assessment: Assessment, alice: User) -> None:
    first, second = make_run(assessment, alice), make_run(assessment, alice)

    assert (first.results_digest, first.answers_digest) == (second.results_digest, second.answers_digest)


def test_a_run_goes_stale_with_the_next_answer(assessment: Assessment, alice: User) -> None:
    company = assessment.company
    run = make_run(assessment, alice)
    assert run.answers_digest == digest_of(snapshot(answers_of(company, organization=company.organization)))

    make_answer(company, alice, "ehr.write-back", "none")

    assert run.answers_digest != digest_of(snapshot(answers_of(company, organization=company.organization)))


def test_a_run_refuses_change_in_python(assessment: Assessment, alice: User) -> None:
    run = make_run(assessment, alice)

    with pytest.raises(ImmutableError):
        run.save()
    with pytest.raises(ImmutableError):
        Run.objects.update(number=7)


def test_a_run_refuses_change_in_the_database(assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)

    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_run SET number = 7")


def test_two_assessments_share_the_answers_of_their_company(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "ehr.write-back", "partial")
    second = make_assessment(assessment.company, alice, workflows=("inbox-drafting",))

    run = make_run(second, alice)

    assert second.number == 2
    assert run.answers["answers"]["ehr.write-back"]["value"] == "partial"
    assert run.number == 1


def test_change_assessment_keeps_answers_and_runs(assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)

    change_assessment(
        assessment, organization=assessment.organization, title="Second look", workflows=["cdi"], actor=alice, at=LATER
    )

    held = assessment_for(1, company=assessment.company.slug, organization=assessment.organization)
    assert held is not None
    assert (held.title, held.workflows, runs_of(held, organization=held.organization).count()) == (
        "Second look",
        ["cdi"],
        1,
    )


def test_a_section_has_one_owner_or_none(assessment: Assessment, alice: User, bob: User, cora: User) -> None:
    organization = assessment.organization
    for owner in (bob, cora):
        assign_section(assessment, "claims", organization=organization, owner=owner, actor=alice, at=AT)

    assert assignments_of(assessment, organization=organization)["claims"].owner == cora
    assert not assignments_for(bob, organization=organization).exists()

    assign_section(assessment, "claims", organization=organization, owner=None, actor=alice, at=AT)
    assert assignments_of(assessment, organization=organization) == {}


def test_open_company_answers_what_it_was_opened_with(organization: Organization, alice: User) -> None:
    company = open_company(
        organization=organization, name="Elm", segments=["rcm"], states=["TX", "CA"], actor=alice, at=AT
    )

    held = answers_of(company, organization=organization).company
    assert (held["profile.segment"].value, held["profile.states"].value) == (["rcm"], ["CA", "TX"])


def test_import_sheet_takes_only_what_differs(company: Company, alice: User) -> None:
    text = "answers: {ehr.write-back: {value: partial}, evals.local: {state: unknown}}\n"
    own = "workflow_answers: {ambient-scribe: {evals.local: {value: retro}}}"
    sheet = parse_sheet(text + own, catalogue())

    counts = [import_sheet(company, sheet, organization=company.organization, actor=alice, at=AT) for _ in range(2)]

    assert counts == [3, 0]
    answers = answers_of(company, organization=company.organization)
    assert answers.view("ambient-scribe")["evals.local"].value == "retro"
    assert answers.company["evals.local"].state == "unknown"
    assert AuditEvent.objects.filter(organization=company.organization, tag="answers:imported").count() == 1


def test_latest_runs_are_one_an_assessment_of_companies_in_use(
    assessment: Assessment, alice: User, elsewhere: Organization
) -> None:
    organization = assessment.organization
    make_run(assessment, alice)
    newest = make_run(assessment, alice, at=LATER)

    assert list(latest_runs(organization=organization)) == [newest]
    assert list(latest_runs(organization=elsewhere)) == []
    archive_company(assessment.company, organization=organization, actor=alice, at=LATER)
    assert list(latest_runs(organization=organization)) == []


def test_one_organization_never_reads_anothers(assessment: Assessment, alice: User, elsewhere: Organization) -> None:
    run = make_run(assessment, alice)
    make_answer(assessment.company, alice, "ehr.write-back", "none")

    assert run_by_id(run.pk, organization=elsewhere) is None
    assert run_for(1, assessment=assessment, organization=elsewhere) is None
    assert assessment_for(1, company=assessment.company.slug, organization=elsewhere) is None
    assert not assessments_of(assessment.company, organization=elsewhere).exists()
    assert answers_of(assessment.company, organization=elsewhere).company == {}
    assert run_by_id(run.pk, organization=assessment.organization) == run


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_three(
    assessment: Assessment, alice: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_run(assessment, alice)

    with django_assert_num_queries(1):
        told = [(run.number, run.created_by.name) for run in runs_of(assessment, organization=assessment.organization)]
    assert len(told) == number
