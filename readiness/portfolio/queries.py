"""Reads over all companies of an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assessments.queries import latest_runs
from readiness.companies.queries import companies_of
from readiness.portfolio.holdings import Holding, holdings

if TYPE_CHECKING:
    from readiness.companies.models import Company
    from readiness.tenancy.models import Organization


def holdings_of(*, organization: Organization) -> tuple[Holding, ...]:
    """Gather what every company in use holds: two queries."""
    return holdings(companies_of(organization=organization), latest_runs(organization=organization))


def holding_of(company: Company, *, organization: Organization) -> Holding:
    """Gather what one company holds, put away or not: one query."""
    return holdings([company], latest_runs(organization=organization, company=company))[0]
