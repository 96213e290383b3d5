"""Assessments, answers and runs."""

from __future__ import annotations

from datetime import datetime

from readiness.assessments.models import AnswerRow, Assessment, Run
from readiness.assessments.operations import create_assessment, evaluate, record_answer
from readiness.catalogue.answers import Answer, Value
from readiness.catalogue.schema import Grade
from readiness.companies.models import Company
from readiness.tenancy.models import User
from tests.factories.moments import AT

WORKFLOWS = ("ambient-scribe", "denials-management")


def make_assessment(company: Company, actor: User, *, workflows: tuple[str, ...] = WORKFLOWS) -> Assessment:
    return create_assessment(
        company, organization=company.organization, title="First look", workflows=workflows, actor=actor, at=AT
    )


def make_answer(
    company: Company,
    actor: User,
    question: str,
    value: Value,
    *,
    evidence: Grade = "asserted",
    workflow: str = "",
    at: datetime = AT,
) -> AnswerRow:
    """Answer over whatever was there."""
    held = AnswerRow.objects.filter(
        company=company, question_id=question, workflow=workflow, superseded_at=None
    ).first()
    recorded = record_answer(
        company,
        question,
        Answer("answered", value, evidence=evidence),
        organization=company.organization,
        expected_version=held.version if held else 0,
        actor=actor,
        at=at,
        workflow=workflow,
    )
    return recorded.current


def make_run(assessment: Assessment, actor: User, *, at: datetime = AT) -> Run:
    return evaluate(assessment, organization=assessment.organization, actor=actor, at=at)
