"""What every page shows around itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from readiness.tenancy.policies import can_answer, can_edit, can_manage, can_read
from readiness.tenancy.queries import organizations_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the organization in the address, the others to switch to, and what the member may do."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {"organization": None}
    return {
        "organization": membership.organization,
        "membership": membership,
        "organizations": organizations_of(membership.user),
        "may_read": can_read(membership),
        "may_answer": can_answer(membership),
        "may_edit": can_edit(membership),
        "may_manage": can_manage(membership),
    }
