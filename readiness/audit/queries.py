"""Reads of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from readiness.audit.models import GENESIS, AuditEvent, ChainHead

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization


def end_of_trail(*, organization: Organization) -> str:
    """Find the hash of the newest event: it stands for everything the organization holds."""
    held = ChainHead.objects.filter(pk=organization.pk).order_by().values_list("hash", flat=True)
    return next(iter(held), GENESIS)


def events_of(*, organization: Organization) -> QuerySet[AuditEvent]:
    """List events, newest first."""
    return AuditEvent.objects.filter(organization=organization).select_related("actor").order_by("-number")
