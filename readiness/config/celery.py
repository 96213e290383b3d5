"""The door for a Celery worker: `celery -A readiness.config.celery worker`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "readiness.config.settings")
app = Celery("readiness")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect  # type: ignore[untyped-decorator]
def sweep(**_: Any) -> None:
    """What a broker forgot or a killed worker left half done is taken up by the next worker that starts."""
    app.send_task("readiness.reports.tasks.sweep_reports")
    app.send_task("readiness.assessments.tasks.sweep_analyses")
