"""Writes of reports, each one transaction with its audit event: issue, then what a worker makes of it.

A report passes from queued to rendering to ready or failed. A worker that dies leaves it rendering; the next that takes
the task begins again, and a ready report is never rendered twice.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction

from readiness.audit.operations import record
from readiness.audit.tags import AuditTag
from readiness.reports.models import Report, Status
from readiness.reports.queries import report_for

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.tenancy.models import Organization, User

FULL = "full"
MAX_ERROR = 300


class RetryError(ValueError):
    """Only a failed report is tried again."""


@transaction.atomic
def issue_report(
    run: Run, *, organization: Organization, actor: User, at: datetime, edition: str = FULL
) -> tuple[Report, bool]:
    """Ask for the report of a run; returns it and whether it is new. The same run and edition give one report."""
    report, is_new = Report.objects.get_or_create(
        run=run,
        edition=edition,
        defaults={
            "organization": organization,
            "company_id": run.company_id,
            "requested_by": actor,
            "requested_at": at,
        },
    )
    if is_new:
        data = {"run": run.pk, "edition": edition, "results": run.results_digest}
        record(organization=organization, actor=actor, tag=AuditTag.REPORT_ISSUED, subject=report, data=data, at=at)
    return report_for(run, edition, organization=organization) or report, is_new


@transaction.atomic
def retry_report(report: Report, *, organization: Organization, actor: User, at: datetime) -> Report:
    """Put a failed report back in line.

    Raises:
        RetryError: it did not fail.
    """
    held = _locked(report, organization)
    if held.status != Status.FAILED:
        raise RetryError(f"This report is {held.get_status_display().lower()}; only a failed one is tried again.")
    held.status, held.progress, held.step, held.error = Status.QUEUED, 0, "", ""
    held.save(update_fields=["status", "progress", "step", "error"])
    record(organization=organization, actor=actor, tag=AuditTag.REPORT_RETRIED, subject=held, at=at)
    return held


@transaction.atomic
def mark_rendering(report: Report, *, organization: Organization) -> bool:
    """Begin, or begin again after a worker died; False where the report is ready and there is nothing to do."""
    held = _locked(report, organization)
    if held.status == Status.READY:
        return False
    held.status, held.progress, held.step, held.error = Status.RENDERING, 0, "", ""
    held.attempts += 1
    held.save(update_fields=["status", "progress", "step", "error", "attempts"])
    return True


def mark_progress(report: Report, *, organization: Organization, progress: int, step: str) -> None:
    """Say how far the rendering is, in percent, and what it does; a report that is not rendering stays as it is."""
    Report.objects.filter(pk=report.pk, organization=organization, status=Status.RENDERING).update(
        progress=progress, step=step
    )


@transaction.atomic
def mark_ready(report: Report, *, organization: Organization, content: bytes, pages: int, at: datetime) -> Report:
    """Keep the rendered file with its digest. Where another worker was first, its file stays."""
    held = _locked(report, organization)
    if held.status == Status.READY:
        return held
    held.status, held.progress, held.step, held.error = Status.READY, 100, "", ""
    held.sha256, held.size, held.pages = hashlib.sha256(content).hexdigest(), len(content), pages
    held.rendered_at = at
    held.file.save(f"{held.sha256}.pdf", ContentFile(content), save=False)
    held.save()
    data = {"sha256": held.sha256, "size": held.size, "pages": pages}
    record(organization=organization, actor=None, tag=AuditTag.REPORT_RENDERED, subject=held, data=data, at=at)
    return held


@transaction.atomic
def mark_failed(report: Report, *, organization: Organization, error: str, at: datetime) -> Report:
    """Keep the reason, in words for the person who asked. A ready report stays ready."""
    held = _locked(report, organization)
    if held.status == Status.READY:
        return held
    held.status, held.error = Status.FAILED, error[:MAX_ERROR]
    held.save(update_fields=["status", "error"])
    data = {"attempts": held.attempts}
    record(organization=organization, actor=None, tag=AuditTag.REPORT_FAILED, subject=held, data=data, at=at)
    return held


@transaction.atomic
def record_download(report: Report, *, organization: Organization, actor: User, at: datetime) -> None:
    """Note who took the file."""
    data = {"sha256": report.sha256}
    record(organization=organization, actor=actor, tag=AuditTag.REPORT_DOWNLOADED, subject=report, data=data, at=at)


def _locked(report: Report, organization: Organization) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk, organization=organization)
