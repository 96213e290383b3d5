"""Reads of assessments, answers, evidence and runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from readiness.assessments.answers import SAID, CurrentAnswers, current_answers
from readiness.assessments.models import (
    AnswerRow,
    Assessment,
    Evidence,
    Run,
    RunAnalysis,
    SectionAssignment,
    ValueEntry,
)
from readiness.assessments.valuation import ValueInputs
from readiness.assessments.value_entries import inputs_of_rows
from readiness.companies.queries import inventories_of
from readiness.prepared import Prepared
from readiness.tenancy.queries import invitations_accepted

if TYPE_CHECKING:
    from readiness.companies.models import Company
    from readiness.tenancy.models import Organization, User

LIGHT = ("answers", "results")

_assessment = Prepared(
    lambda number, company, organization: Assessment.objects.filter(
        organization=organization, company__slug=company, number=number
    )
    .select_related("company")
    .order_by(),
    number=int,
    company=str,
    organization=int,
)
_last_answer = Prepared(
    lambda question, company, workflow, organization: AnswerRow.objects.filter(
        organization=organization, company=company, question_id=question, workflow=workflow
    ).order_by("-version")[:1],
    question=str,
    company=int,
    workflow=str,
    organization=int,
)


def assessments_of(company: Company, *, organization: Organization) -> QuerySet[Assessment]:
    """List a company's assessments, newest first."""
    return Assessment.objects.filter(organization=organization, company=company).select_related("created_by")


def assessment_for(number: int, *, company: str, organization: Organization) -> Assessment | None:
    """Find an assessment by its number and its company's slug, with the company: one query."""
    return next(iter(_assessment(number=number, company=company, organization=organization.pk)), None)


def answers_of(company: Company, *, organization: Organization) -> CurrentAnswers:
    """Gather the current answers of a company, inventories included: two queries."""
    rows = AnswerRow.objects.filter(organization=organization, company=company, superseded_at=None)
    # Plain values: who said them and when is the history's to tell, and building rows takes longer than reading them.
    told = rows.values_list("question_id", "workflow", "pk", "version", *SAID)
    return current_answers(told, inventories_of(company, organization=organization))


def last_answer(question: str, *, company: Company, workflow: str, organization: Organization) -> AnswerRow | None:
    """Find the newest answer to a question, current or taken back."""
    rows = _last_answer(question=question, company=company.pk, workflow=workflow, organization=organization.pk)
    return next(iter(rows), None)


def last_answered(company: Company, *, by: User, organization: Organization) -> str | None:
    """Name the question that somebody answered last."""
    rows = AnswerRow.objects.filter(organization=organization, company=company, answered_by=by)
    return rows.order_by("-answered_at", "-pk").values_list("question_id", flat=True).first()


def history_of(question: str, *, company: Company, workflow: str, organization: Organization) -> QuerySet[AnswerRow]:
    """List every answer a question ever had, newest first."""
    return AnswerRow.objects.filter(
        organization=organization, company=company, question_id=question, workflow=workflow
    ).select_related("answered_by")


def value_entries_of(company: Company, *, organization: Organization) -> dict[tuple[str, str], ValueEntry]:
    """Collect a company's own numbers as they stand: (scope, name) -> row."""
    rows = ValueEntry.objects.filter(organization=organization, company=company, superseded_at=None)
    return {(row.scope, row.name): row for row in rows.select_related("entered_by")}


def value_inputs_of(company: Company, *, organization: Organization) -> ValueInputs:
    """Gather what a company says of its volumes, assumptions and realised value."""
    return inputs_of_rows(value_entries_of(company, organization=organization).values())


def value_history_of(
    scope: str, name: str, *, company: Company, organization: Organization
) -> QuerySet[ValueEntry]:
    """List everything ever entered for one number, newest first."""
    rows = ValueEntry.objects.filter(organization=organization, company=company, scope=scope, name=name)
    return rows.select_related("entered_by").order_by("-version")


def evidence_of(
    company: Company, *, organization: Organization, questions: Sequence[str] | None = None
) -> dict[str, list[Evidence]]:
    """Collect the evidence of a company (or of some questions) by question."""
    rows = Evidence.objects.filter(organization=organization, company=company, removed_at=None)
    if questions is not None:
        rows = rows.filter(question_id__in=questions)
    found: dict[str, list[Evidence]] = {}
    for row in rows.select_related("added_by"):
        found.setdefault(row.question_id, []).append(row)
    return found


def evidence_by_id(pk: int, *, company: Company, organization: Organization) -> Evidence | None:
    """Find one piece of evidence that was not removed."""
    return Evidence.objects.filter(organization=organization, company=company, pk=pk, removed_at=None).first()


def assignments_of(assessment: Assessment, *, organization: Organization) -> dict[str, SectionAssignment]:
    """Collect section owners: section -> assignment."""
    rows = SectionAssignment.objects.filter(organization=organization, assessment=assessment)
    return {row.section: row for row in rows.select_related("owner")}


def assignments_for(user: User, *, organization: Organization) -> QuerySet[SectionAssignment]:
    """List the sections that were given to a user, or sent to an address whose invitation they accepted."""
    accepted = invitations_accepted(user, organization=organization).values("email")
    rows = SectionAssignment.objects.filter(Q(owner=user) | Q(email__in=accepted), organization=organization)
    return rows.select_related("assessment__company").order_by("due_on", "assessment_id", "section")


def is_sent(
    sections: Sequence[str], user: User, *, assessments: QuerySet[Assessment], organization: Organization
) -> bool:
    """Say whether one of some sections, in one of some assessments, was sent to a user."""
    sent = assignments_for(user, organization=organization)
    return sent.filter(assessment__in=assessments, section__in=sections).order_by().exists()


def runs_of(assessment: Assessment, *, organization: Organization) -> QuerySet[Run]:
    """List runs without their documents, newest first."""
    return (
        Run.objects.filter(organization=organization, assessment=assessment).defer(*LIGHT).select_related("created_by")
    )


def runs_of_company(company: Company, *, organization: Organization) -> QuerySet[Run]:
    """List a company's runs without their documents, newest first."""
    rows = Run.objects.filter(organization=organization, company=company).defer(*LIGHT)
    return rows.select_related("created_by", "assessment")


def run_for(number: int, *, assessment: Assessment, organization: Organization) -> Run | None:
    """Find a run by its number in the assessment."""
    return Run.objects.filter(organization=organization, assessment=assessment, number=number).first()


def run_by_id(pk: int, *, organization: Organization) -> Run | None:
    """Find a run whole."""
    rows = Run.objects.filter(organization=organization, pk=pk)
    return rows.select_related("assessment", "company", "created_by", "organization").first()


def analysis_of(run: Run, kind: str, *, organization: Organization) -> RunAnalysis | None:
    """Find what a worker worked out from a run; None until it has."""
    return RunAnalysis.objects.filter(organization=organization, run=run, kind=kind).first()


def latest_runs(*, organization: Organization, company: Company | None = None) -> QuerySet[Run]:
    """Find the newest run of every assessment of companies in use, or of one company, with its summary alone."""
    newest = Run.objects.filter(assessment=OuterRef("assessment")).order_by("-number").values("pk")[:1]
    rows = Run.objects.filter(organization=organization, pk=Subquery(newest))
    rows = rows.filter(company=company) if company else rows.filter(company__archived_at=None)
    return rows.defer(*LIGHT).select_related("company", "assessment", "summary")


def runs_contributed(*, organization: Organization) -> QuerySet[Run]:
    """Find the newest runs that other organizations contribute to benchmarks, with their summaries alone.

    The one read across organizations: only of companies whose owner chose it, and only for figures that name nobody.
    """
    newest = Run.objects.filter(assessment=OuterRef("assessment")).order_by("-number").values("pk")[:1]
    rows = Run.objects.filter(company__archived_at=None, company__contributed_at__isnull=False, pk=Subquery(newest))
    return rows.exclude(organization=organization).defer(*LIGHT).select_related("company", "summary")


def answers_taken(runs: Sequence[int], *, organization: Organization) -> dict[int, dict[str, Any]]:
    """Read the frozen answers of some runs: run key -> snapshot."""
    rows = Run.objects.filter(organization=organization, pk__in=runs)
    return dict(rows.values_list("pk", "answers"))


def latest_answers(*, organization: Organization) -> QuerySet[Run]:
    """Find the newest run of every assessment of companies in use, with its answers and without its results."""
    return latest_runs(organization=organization).defer(None).defer("results")
