from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from kombu.exceptions import OperationalError

from readiness.assessments.queries import run_for
from readiness.reports import operations, queries
from readiness.reports.tasks import render_report
from readiness.tenancy.policies import can_edit
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.views import assessment_or_404
from readiness.web.clock import now

if TYPE_CHECKING:
    from readiness.reports.models import Report

STOP_POLLING = 286


@member(can_edit, methods=("POST",))
def issue(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    taken = run_for(run, assessment=found, organization=request.organization)
    if taken is None:
        raise Http404
    report, is_new = operations.issue_report(taken, organization=request.organization, actor=request.user, at=now())
    if is_new:
        transaction.on_commit(lambda: _hand_to_worker(request, report))
    return redirect("report", request.organization.slug, report.pk)


def _hand_to_worker(request: MemberRequest, report: Report) -> None:
    try:
        render_report.delay(report.pk)
    except OperationalError:
        messages.warning(
            request, "No worker can be reached at the moment. The report stays in line and is rendered when one starts."
        )


@member()
def reports(request: MemberRequest) -> HttpResponse:
    return render(request, "reports/reports.html", {"reports": queries.reports_of(organization=request.organization)})


def _report_or_404(request: MemberRequest, pk: int) -> Report:
    report = queries.report_by_id(pk, organization=request.organization)
    if report is None:
        raise Http404("There is no such report here.")
    return report


@member()
def report(request: MemberRequest, pk: int) -> HttpResponse:
    found = _report_or_404(request, pk)
    is_done = found.status in {"ready", "failed"}
    if request.htmx:
        return render(request, "reports/_progress.html", {"report": found}, status=STOP_POLLING if is_done else 200)
    return render(request, "reports/report.html", {"report": found})


@member(can_edit, methods=("POST",))
def retry(request: MemberRequest, pk: int) -> HttpResponse:
    found = _report_or_404(request, pk)
    try:
        operations.retry_report(found, organization=request.organization, actor=request.user, at=now())
    except operations.RetryError as error:
        messages.error(request, str(error))
    else:
        transaction.on_commit(lambda: _hand_to_worker(request, found))
    return redirect("report", request.organization.slug, found.pk)


@member()
def download(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    found = _report_or_404(request, pk)
    if not found.file:
        raise Http404("The report is not ready.")
    operations.record_download(found, organization=request.organization, actor=request.user, at=now())
    name = f"readiness-{found.company.slug}-run-{found.run.number}.pdf"
    return FileResponse(found.file.open("rb"), as_attachment="inline" not in request.GET, filename=name)
