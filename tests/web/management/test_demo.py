"""The demo fills an organization whether or not a broker answers."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from kombu.exceptions import OperationalError

from readiness.reports.models import Report, Status
from readiness.reports.tasks import render_report


@pytest.mark.django_db
def test_without_a_broker_the_reports_wait_and_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(render_report, "delay", refuse)
    out, err = io.StringIO(), io.StringIO()

    call_command("demo", stdout=out, stderr=err)

    assert {report.status for report in Report.objects.all()} == {Status.QUEUED}
    assert f"{Report.objects.count()} reports wait; the next worker that starts renders them." in err.getvalue()
    assert "Sign in as" in out.getvalue()
