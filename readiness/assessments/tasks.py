"""What a worker does after a run: work out how far it holds. Safe to run twice, or again after a worker died."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from readiness.assessments.models import Run
from readiness.assessments.operations import analyse_robustness
from readiness.assessments.robustness import KIND
from readiness.catalogue.load import catalogue

MAX_TRIES = 3


@shared_task(bind=True, max_retries=MAX_TRIES)  # type: ignore[untyped-decorator]
def analyse_run(self, run_pk: int) -> None:  # type: ignore[no-untyped-def]
    """Draw a run; a failure is tried again with growing pauses. A run that is drawn already stays as it is."""
    run = Run.objects.select_related("organization", "company", "assessment").get(pk=run_pk)
    try:
        analyse_robustness(
            run,
            organization=run.organization,
            at=timezone.now(),  # noqa: TID251 -- a task may look at the clock
        )
    except Exception as error:
        if self.request.retries < MAX_TRIES and not self.request.called_directly:
            raise self.retry(exc=error, countdown=2**self.request.retries * 2) from error
        raise


@shared_task  # type: ignore[untyped-decorator]
def sweep_analyses() -> None:
    """Take up the runs that were taken while no broker or worker was there."""
    for pk in runs_to_analyse():
        analyse_run.delay(pk)


def runs_to_analyse() -> list[int]:
    """List the ids of the runs, of every organization, that could be drawn and are not; the newest come first."""
    rows = Run.objects.filter(catalogue_digest=catalogue().digest, company__archived_at=None)
    return list(rows.exclude(analyses__kind=KIND).order_by("-created_at").values_list("pk", flat=True))
