"""Reads of companies, their sites and inventories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from readiness.companies.models import Company, Inventory, Site

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization


def companies_of(*, organization: Organization) -> QuerySet[Company]:
    """List the companies in use, by name."""
    return Company.objects.filter(organization=organization, archived_at=None)


def archived_companies_of(*, organization: Organization) -> QuerySet[Company]:
    """List what was put away."""
    return Company.objects.filter(organization=organization, archived_at__isnull=False)


def company_for(slug: str, *, organization: Organization) -> Company | None:
    """Find a company, archived or not; None where it is not this organization's."""
    return Company.objects.filter(organization=organization, slug=slug).first()


def sites_of(company: Company, *, organization: Organization) -> QuerySet[Site]:
    """List a company's sites, by name."""
    return Site.objects.filter(organization=organization, company=company)


def site_by_id(pk: int, *, company: Company, organization: Organization) -> Site | None:
    """Find one site."""
    return sites_of(company, organization=organization).filter(pk=pk).first()


def inventory_of(company: Company, kind: str, *, organization: Organization) -> Inventory | None:
    """Find one inventory; None where nobody has filled it."""
    return Inventory.objects.filter(organization=organization, company=company, kind=kind).first()


def inventories_of(company: Company, *, organization: Organization) -> dict[str, list[dict[str, Any]]]:
    """Collect all inventories of a company: kind -> rows."""
    kept = Inventory.objects.filter(organization=organization, company=company)
    return {inventory.kind: inventory.rows for inventory in kept}
