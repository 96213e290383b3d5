"""Who may do what: a role in, a yes or no out."""

from __future__ import annotations

from collections.abc import Callable

from readiness.tenancy.models import Membership, Role

Policy = Callable[[Membership], bool]


def can_take_part(membership: Membership) -> bool:  # noqa: ARG001 -- every member may come in
    """Every member comes in; what a contributor finds there is what was sent to them."""
    return True


def can_read(membership: Membership) -> bool:
    """Owners, editors and readers read all that belongs to the organization."""
    return membership.role != Role.CONTRIBUTOR


def can_answer(membership: Membership) -> bool:
    """Owners, editors and contributors answer questions and add evidence, contributors where it was sent to them."""
    return membership.role in {Role.OWNER, Role.EDITOR, Role.CONTRIBUTOR}


def can_edit(membership: Membership) -> bool:
    """Owners and editors create companies and assessments, take runs and issue reports."""
    return membership.role in {Role.OWNER, Role.EDITOR}


def can_manage(membership: Membership) -> bool:
    """Owners invite, change roles and remove members."""
    return membership.role == Role.OWNER
