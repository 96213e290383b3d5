"""Fill the database with the demo portfolio and print the demo sign-in."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from kombu.exceptions import OperationalError

from readiness.reports.operations import issue_report
from readiness.web.clock import now
from readiness.web.demo.fill import Filled, fill, put_back
from readiness.web.demo.plan import Portfolio, portfolio

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.tenancy.models import Organization, User


class Command(BaseCommand):
    help = "Fill an organization with a realistic portfolio at several stages; again: changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="say again what the demo sheets say, over answers tried out since; history and audit trail stay",
        )
        parser.add_argument("--render", action="store_true", help="render the reports here instead of in a worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        plan = portfolio()
        filled = fill(plan, issue=_issue)
        waiting = [report for report in filled.reports if not _render(report, is_here=options["render"])]
        if waiting:
            self.stderr.write(f"No broker answers, so {len(waiting)} reports wait; the next worker that starts renders them.")
        if options["reset"]:
            changed = put_back(plan, at=now())
            self.stderr.write(f"Put back {changed} answers.")
        self._tell(plan, filled)

    def _tell(self, plan: Portfolio, filled: Filled) -> None:
        if filled.organizations:
            self.stdout.write(
                f"Filled {' and '.join(filled.organizations)}: {filled.companies} companies, {filled.runs} runs, "
                f"{len(filled.reports)} reports issued."
            )
        else:
            self.stdout.write("The demo portfolio is there already; nothing was changed.")
        self.stdout.write(f"Sign in as {plan.sign_in} with the password {plan.password}")
        for each in plan.organizations:
            others = [f"{email} ({p.role})" for email, p in each.people.items() if email != plan.sign_in]
            self.stdout.write(f"  {each.name}, same password: {', '.join(others)}")


def _issue(run: Run, *, organization: Organization, actor: User, at: datetime) -> int:
    report, _ = issue_report(run, organization=organization, actor=actor, at=at)
    return report.pk


def _render(report: int, *, is_here: bool) -> bool:
    """Render a report or hand it to a worker; False where neither could be."""
    from readiness.reports.tasks import render_report  # noqa: PLC0415 -- slow import

    if is_here:
        render_report.apply(args=[report], throw=True)
        return True
    try:
        render_report.delay(report)
    except OperationalError:
        return False
    return True
