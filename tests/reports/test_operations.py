from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pytest_django import Settings

from readiness.assessments.models import Assessment, Run
from readiness.audit.models import AuditEvent
from readiness.audit.operations import ForeignSubjectError
from readiness.reports.models import Report, Status
from readiness.reports.operations import (
    RetryError,
    issue_report,
    mark_failed,
    mark_progress,
    mark_ready,
    mark_rendering,
    record_download,
    retry_report,
)
from readiness.reports.queries import report_by_id, report_for, reports_of, reports_on
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_run
from tests.factories.moments import AT, LATER

PDF = b"%PDF-1.7 report"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def run(assessment: Assessment, alice: User) -> Run:
    return make_run(assessment, alice)


@pytest.fixture
def report(run: Run, bob: User) -> Report:
    return issue_report(run, organization=run.organization, actor=bob, at=AT)[0]


def tags_of(organization: Organization) -> list[str]:
    events = AuditEvent.objects.filter(organization=organization, tag__startswith="report:")
    return [event.tag for event in events]


def held(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_a_run_has_one_report_however_often_it_is_asked_for(run: Run, bob: User, alice: User) -> None:
    first, is_first = issue_report(run, organization=run.organization, actor=bob, at=AT)
    again, is_again = issue_report(run, organization=run.organization, actor=alice, at=LATER)

    assert (is_first, is_again, first) == (True, False, again)
    assert (again.status, again.requested_by) == (Status.QUEUED, bob)
    assert tags_of(run.organization) == ["report:issued"]


def test_a_report_goes_from_queued_to_ready(report: Report) -> None:
    organization = report.organization

    assert mark_rendering(report, organization=organization)
    mark_progress(report, organization=organization, progress=40, step="Setting pages")
    assert (held(report).progress, held(report).step, held(report).attempts) == (40, "Setting pages", 1)
    ready = mark_ready(report, organization=organization, content=PDF, pages=15, at=LATER)

    assert (ready.status, ready.progress, ready.pages, ready.size) == (Status.READY, 100, 15, len(PDF))
    assert ready.sha256 == hashlib.sha256(PDF).hexdigest()
    with held(report).file.open("rb") as kept:
        assert kept.read() == PDF
    assert tags_of(organization) == ["report:issued", "report:rendered"]


def test_a_worker_that_died_is_followed_by_another(report: Report) -> None:
    mark_rendering(report, organization=report.organization)

    assert mark_rendering(report, organization=report.organization)
    assert held(report).attempts == 2


def test_a_ready_report_is_never_rendered_again(report: Report) -> None:
    organization = report.organization
    mark_ready(report, organization=organization, content=PDF, pages=15, at=LATER)

    assert not mark_rendering(report, organization=organization)
    mark_progress(report, organization=organization, progress=10, step="Again")
    mark_failed(report, organization=organization, error="too late", at=LATER)
    mark_ready(report, organization=organization, content=b"another", pages=1, at=LATER)

    assert (held(report).status, held(report).progress, held(report).pages) == (Status.READY, 100, 15)
    assert tags_of(organization) == ["report:issued", "report:rendered"]


def test_a_failed_report_says_why_and_is_tried_again(report: Report, bob: User) -> None:
    organization = report.organization
    mark_rendering(report, organization=organization)
    mark_failed(report, organization=organization, error="The font is missing. " * 40, at=LATER)
    assert (held(report).status, len(held(report).error)) == (Status.FAILED, 300)

    again = retry_report(report, organization=organization, actor=bob, at=LATER)

    assert (again.status, again.error, again.attempts) == (Status.QUEUED, "", 1)
    assert tags_of(organization) == ["report:issued", "report:failed", "report:retried"]


def test_only_a_failed_report_is_tried_again(report: Report, bob: User) -> None:
    with pytest.raises(RetryError, match="waiting for a worker"):
        retry_report(report, organization=report.organization, actor=bob, at=LATER)


def test_a_download_is_noted_with_what_was_taken(report: Report, cora: User) -> None:
    ready = mark_ready(report, organization=report.organization, content=PDF, pages=15, at=LATER)

    record_download(ready, organization=report.organization, actor=cora, at=LATER)

    event = AuditEvent.objects.filter(organization=report.organization).latest("number")
    assert (event.tag, event.actor, event.data) == ("report:downloaded", cora, {"sha256": ready.sha256})


def test_lists_and_finds(report: Report, run: Run) -> None:
    organization = report.organization

    assert list(reports_of(organization=organization)) == [report]
    assert list(reports_on(run, organization=organization)) == [report]
    assert report_for(run, "full", organization=organization) == report
    assert report_for(run, "board", organization=organization) is None


def test_one_organization_never_reaches_anothers(report: Report, elsewhere: Organization, charlie: User) -> None:
    assert report_by_id(report.pk, organization=elsewhere) is None
    assert not reports_of(organization=elsewhere).exists()
    with pytest.raises(Report.DoesNotExist):
        mark_ready(report, organization=elsewhere, content=PDF, pages=1, at=LATER)
    with pytest.raises(ForeignSubjectError):
        record_download(report, organization=elsewhere, actor=charlie, at=LATER)
