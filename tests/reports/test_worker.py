"""A real worker, killed while it renders: the next one that starts takes up what was left, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError

from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import evaluate
from readiness.reports.models import Report, Status
from readiness.reports.operations import issue_report
from readiness.reports.tasks import render_report
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT

PATIENCE = 60.0


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own, on the test's database and in a process group that can be killed whole."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "readiness.config.celery", "worker", "--concurrency", "1"]
    environment = {**os.environ, "DATABASE_URL": address.geturl(), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=20)


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "It did not come about in time."
        time.sleep(0.02)


@pytest.fixture
def run(assessment: Assessment, organization: Organization, alice: User) -> Run:
    return evaluate(assessment, organization=organization, actor=alice, at=AT)


def status_of(report: Report) -> str:
    return Report.objects.values_list("status", flat=True).get(pk=report.pk)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing(run: Run, organization: Organization, alice: User) -> None:
    report, _ = issue_report(run, organization=organization, actor=alice, at=AT)
    render_report.delay(report.pk)

    with worker() as first:
        wait_until(lambda: status_of(report) == Status.RENDERING)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert status_of(report) == Status.RENDERING

    with worker():
        wait_until(lambda: status_of(report) == Status.READY)
    report.refresh_from_db()
    assert report.attempts == 2
    with report.file.open() as held:
        assert held.read(5) == b"%PDF-"


@pytest.mark.django_db(transaction=True)
def test_a_report_issued_without_a_broker_waits_for_a_worker(
    run: Run, bob: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise OperationalError("no broker")

    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    parts = [run.organization.slug, run.company.slug, run.assessment.number, run.number]
    with monkeypatch.context() as patched:
        patched.setattr(render_report, "delay", unreachable)
        page = client.post(reverse("issue_report", args=parts), follow=True)
    assert "stays in line" in page.content.decode()

    report = Report.objects.get(run=run)
    with worker():
        wait_until(lambda: status_of(report) == Status.READY)
