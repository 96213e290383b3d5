"""Reads of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from readiness.audit.models import AuditEvent

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization


def events_of(*, organization: Organization) -> QuerySet[AuditEvent]:
    """List events, newest first."""
    return AuditEvent.objects.filter(organization=organization).select_related("actor").order_by("-number")
