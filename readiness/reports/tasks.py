"""What a worker does: render one report by its id. Safe to run twice, or again after a worker died."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from readiness.assessments.queries import run_by_id
from readiness.reports import operations
from readiness.reports.builder.build import build
from readiness.reports.models import Report, Status

MAX_TRIES = 3


@shared_task(bind=True, max_retries=MAX_TRIES)  # type: ignore[untyped-decorator]
def render_report(self, report_pk: int) -> None:  # type: ignore[no-untyped-def]
    """Render a report; a failure is tried again with growing pauses, then kept with its reason."""
    from readiness.reports.html import to_html  # noqa: PLC0415 -- app ready
    from readiness.reports.pdf import to_pdf  # noqa: PLC0415 -- slow import

    report = Report.objects.select_related("organization", "requested_by").get(pk=report_pk)
    organization = report.organization
    if not operations.mark_rendering(report, organization=organization):
        return
    try:
        run = run_by_id(report.run_id, organization=organization)
        if run is None:
            raise LookupError("The run of this report is gone.")  # noqa: TRY301 -- kept with the report like any failure
        operations.mark_progress(report, organization=organization, progress=15, step="Reading the run")
        document = build(run, issued_by=str(report.requested_by), edition=report.edition)
        operations.mark_progress(report, organization=organization, progress=35, step="Setting the pages")
        content, pages = to_pdf(to_html(document), identifier=run.results_digest)
        operations.mark_progress(report, organization=organization, progress=90, step="Keeping the file")
        operations.mark_ready(
            report,
            organization=organization,
            content=content,
            pages=pages,
            at=timezone.now(),  # noqa: TID251 -- a task may look at the clock
        )
    except Exception as error:
        if self.request.retries < MAX_TRIES and not self.request.called_directly:
            raise self.retry(exc=error, countdown=2**self.request.retries * 2) from error
        at = timezone.now()  # noqa: TID251 -- a task may look at the clock
        reason = f"{type(error).__name__}: {error}"
        operations.mark_failed(report, organization=organization, error=reason, at=at)
        raise


@shared_task  # type: ignore[untyped-decorator]
def sweep_reports() -> None:
    """Take up what was left in line while no broker or worker was there. A report twice in line is rendered once."""
    waiting = Report.objects.filter(status__in=[Status.QUEUED, Status.RENDERING]).order_by("requested_at")
    for pk in waiting.values_list("pk", flat=True):
        render_report.delay(pk)
