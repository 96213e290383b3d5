"""The demo through the real operations: filled once, unchanged by a second time, put back after a try."""

from __future__ import annotations

from datetime import datetime

import pytest

from readiness.assessments.models import AnswerRow, Assessment, Run
from readiness.assessments.operations import record_answer
from readiness.audit.models import AuditEvent
from readiness.audit.operations import first_broken_event
from readiness.catalogue.answers import Answer
from readiness.companies.models import Company, Site
from readiness.reports.models import Report
from readiness.reports.operations import issue_report
from readiness.tenancy.models import Organization, User
from readiness.web.demo.fill import fill, put_back
from readiness.web.demo.plan import portfolio
from tests.factories.moments import LATER

pytestmark = pytest.mark.django_db


def issue(run: Run, *, organization: Organization, actor: User, at: datetime) -> int:
    report, _ = issue_report(run, organization=organization, actor=actor, at=at)
    return report.pk


def counts() -> tuple[int, ...]:
    kinds = (User, Organization, Company, Site, Assessment, AnswerRow, Run, Report, AuditEvent)
    return tuple(kind._default_manager.count() for kind in kinds)


def test_fills_an_empty_database_and_a_second_time_changes_nothing() -> None:
    filled = fill(portfolio(), issue=issue)
    before = counts()
    again = fill(portfolio(), issue=issue)

    assert (filled.companies, filled.runs, len(filled.reports)) == (13, 15, 3)
    assert (again.organizations, again.companies) == ((), 0)
    assert counts() == before


def test_trails_read_forward_and_hold_together() -> None:
    fill(portfolio(), issue=issue)

    for organization in Organization.objects.all():
        times = list(
            AuditEvent.objects.filter(organization=organization).order_by("number").values_list("at", flat=True)
        )
        assert times == sorted(times)
        assert first_broken_event(organization=organization) is None


def test_an_answer_changed_between_two_runs() -> None:
    fill(portfolio(), issue=issue)
    first, second = Run.objects.filter(company__name="Copperline Revenue Services").order_by("number")

    assert first.as_of < second.as_of
    assert first.results_digest != second.results_digest
    assert AnswerRow.objects.filter(company=first.company, question_id="claims.join").count() == 2


def test_sign_in_is_an_owner_whose_password_works() -> None:
    plan = portfolio()
    fill(plan, issue=issue)
    user = User.objects.get(email=plan.sign_in)

    assert user.check_password(plan.password)
    assert user.memberships.get(organization__name="Quillon Ridge Partners").role == "owner"


def test_each_role_is_there_to_sign_in_with() -> None:
    fill(portfolio(), issue=issue)
    roles = Organization.objects.get(name="Quillon Ridge Partners").memberships.values_list("role", flat=True)

    assert set(roles) == {"owner", "editor", "contributor", "reader"}


def test_what_was_tried_out_is_put_back() -> None:
    fill(portfolio(), issue=issue)
    company = Company.objects.get(name="Pinecastle Skin and Allergy")
    owner = User.objects.get(email=portfolio().sign_in)
    held = AnswerRow.objects.get(company=company, question_id="governance.owner", superseded_at=None)
    record_answer(
        company,
        "governance.owner",
        Answer("answered", "dedicated"),
        organization=company.organization,
        expected_version=held.version,
        actor=owner,
        at=LATER,
    )

    assert put_back(portfolio(), at=LATER) == 1
    assert AnswerRow.objects.get(company=company, question_id="governance.owner", superseded_at=None).value == "none"
    assert put_back(portfolio(), at=LATER) == 0
