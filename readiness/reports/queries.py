"""Reads of issued reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from readiness.reports.models import Report

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.tenancy.models import Organization


def reports_of(*, organization: Organization) -> QuerySet[Report]:
    """List reports without the documents of their runs, newest first."""
    rows = Report.objects.filter(organization=organization).select_related("company", "run__assessment", "requested_by")
    return rows.defer("run__answers", "run__results")


def report_by_id(pk: int, *, organization: Organization) -> Report | None:
    """Find one report; None where it is not this organization's."""
    return reports_of(organization=organization).filter(pk=pk).first()


def reports_on(run: Run, *, organization: Organization) -> QuerySet[Report]:
    """List the reports issued on a run."""
    return reports_of(organization=organization).filter(run=run)


def report_for(run: Run, edition: str, *, organization: Organization) -> Report | None:
    """Find the report of a run and edition; there is at most one."""
    return reports_on(run, organization=organization).filter(edition=edition).first()
