"""Writes of companies, each one transaction with its audit event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from readiness.audit.operations import ForeignSubjectError, record
from readiness.audit.tags import AuditTag
from readiness.companies.models import Company, Inventory, Site
from readiness.prepared import Prepared

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization, User

_locked = Prepared(
    lambda company: Company.objects.select_for_update(of=("self",)).only("pk").filter(pk=company), company=int
)


class DuplicateSiteError(ValueError):
    """A company has one site of a name."""


@dataclass(frozen=True, slots=True)
class InventorySaved:
    """The inventory as it now is; `is_conflict` where somebody saved in between and nothing was written."""

    inventory: Inventory
    is_conflict: bool = False


@transaction.atomic
def create_company(*, organization: Organization, name: str, actor: User, at: datetime) -> Company:
    """Open a company."""
    slug = _free_slug(organization, name)
    company = Company.objects.create(organization=organization, name=name, slug=slug, created_at=at)
    record(organization=organization, actor=actor, tag=AuditTag.COMPANY_CREATED, subject=company, at=at)
    return company


def line_up(company: Company, *, organization: Organization) -> None:
    """Stand in line with whoever writes the answers of a company; two first answers cannot both be version 1.

    Raises:
        ForeignSubjectError: the company is another organization's.
    """
    if company.organization_id != organization.pk:
        raise ForeignSubjectError(f"company {company.pk} belongs to another organization")
    if transaction.get_connection().features.has_select_for_update:
        # Elsewhere a transaction that began IMMEDIATE has the whole database to itself.
        _locked(company=company.pk)


@transaction.atomic
def rename_company(company: Company, *, organization: Organization, name: str, actor: User, at: datetime) -> None:
    """Change the name; the address of its pages stays."""
    was, company.name = company.name, name
    company.save(update_fields=["name"])
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.COMPANY_RENAMED,
        subject=company,
        data={"from": was, "to": name},
        at=at,
    )


@transaction.atomic
def archive_company(company: Company, *, organization: Organization, actor: User, at: datetime) -> None:
    """Put a company away; nothing of it is lost."""
    company.archived_at = at
    company.save(update_fields=["archived_at"])
    record(organization=organization, actor=actor, tag=AuditTag.COMPANY_ARCHIVED, subject=company, at=at)


@transaction.atomic
def restore_company(company: Company, *, organization: Organization, actor: User, at: datetime) -> None:
    """Take a company back into use."""
    company.archived_at = None
    company.save(update_fields=["archived_at"])
    record(organization=organization, actor=actor, tag=AuditTag.COMPANY_RESTORED, subject=company, at=at)


@transaction.atomic
def contribute_company(company: Company, *, organization: Organization, actor: User, at: datetime) -> None:
    """Let the company's newest results count, without any name, in benchmarks that other owners see."""
    company.contributed_at = at
    company.save(update_fields=["contributed_at"])
    record(organization=organization, actor=actor, tag=AuditTag.COMPANY_CONTRIBUTED, subject=company, at=at)


@transaction.atomic
def withdraw_company(company: Company, *, organization: Organization, actor: User, at: datetime) -> None:
    """Take the company out of every benchmark from now on."""
    company.contributed_at = None
    company.save(update_fields=["contributed_at"])
    record(organization=organization, actor=actor, tag=AuditTag.COMPANY_WITHDRAWN, subject=company, at=at)


@transaction.atomic
def add_site(
    company: Company, *, organization: Organization, name: str, state: str, actor: User, at: datetime, kind: str = ""
) -> Site:
    """Add a site.

    Raises:
        DuplicateSiteError: the company has one of that name.
    """
    if Site.objects.filter(company=company, name__iexact=name).exists():
        raise DuplicateSiteError(f"There is a site named {name} already.")
    site = Site.objects.create(organization=organization, company=company, name=name, state=state, kind=kind)
    record(organization=organization, actor=actor, tag=AuditTag.SITE_ADDED, subject=site, at=at)
    return site


@transaction.atomic
def remove_site(site: Site, *, organization: Organization, actor: User, at: datetime) -> None:
    """Remove a site; the audit trail keeps its name."""
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.SITE_REMOVED,
        subject=site,
        data={"name": site.name, "state": site.state},
        at=at,
    )
    site.delete()


@transaction.atomic
def save_inventory(
    company: Company,
    kind: str,
    *,
    organization: Organization,
    rows: list[dict[str, Any]],
    expected_version: int,
    actor: User,
    at: datetime,
) -> InventorySaved:
    """Replace the rows of one inventory, unless somebody saved since `expected_version`; saving the same is no change."""
    inventory, _ = Inventory.objects.select_for_update().get_or_create(
        organization=organization, company=company, kind=kind, defaults={"saved_at": at, "saved_by": actor}
    )
    if inventory.rows == rows:
        return InventorySaved(inventory)
    if inventory.version != expected_version:
        return InventorySaved(inventory, is_conflict=True)
    inventory.rows, inventory.version = rows, inventory.version + 1
    inventory.saved_at, inventory.saved_by = at, actor
    inventory.save()
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.INVENTORY_SAVED,
        subject=inventory,
        data={"kind": kind, "rows": len(rows), "version": inventory.version},
        at=at,
    )
    return InventorySaved(inventory)


def _free_slug(organization: Organization, name: str) -> str:
    base = slugify(name)[:50] or "company"
    taken = set(
        Company.objects.filter(organization=organization, slug__startswith=base).values_list("slug", flat=True)
    ) | {"new"}
    return next(slug for slug in [base, *(f"{base}-{n}" for n in range(2, 1000))] if slug not in taken)
