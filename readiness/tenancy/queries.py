"""Reads of tenancy: organizations, members and invitations."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from readiness.prepared import Prepared
from readiness.tenancy.models import Invitation, Membership, Organization, User

_membership = Prepared(
    lambda user, slug: Membership.objects.select_related("organization").filter(user=user, organization__slug=slug).order_by(),
    user=int,
    slug=str,
)


def organizations_of(user: User) -> QuerySet[Organization]:
    """List the organizations a user belongs to, by name."""
    return Organization.objects.filter(memberships__user=user).order_by("name")


def organizations_named(slug: str | None) -> QuerySet[Organization]:
    """List every organization by name, or the one with a slug; for commands, which no member runs."""
    every = Organization.objects.order_by("name")
    return every if slug is None else every.filter(slug=slug)


def user_with_email(email: str) -> User | None:
    """Find an account by its address, however it is capitalized."""
    return User.objects.filter(email__iexact=email).first()


def membership_for(user: User, *, slug: str) -> Membership | None:
    """Find a user's membership by the organization's slug; None for a stranger."""
    found = next(iter(_membership(user=user.pk, slug=slug)), None)
    if found:
        found.user = user
    return found


def members_of(*, organization: Organization) -> QuerySet[Membership]:
    """List members, by e-mail."""
    return Membership.objects.filter(organization=organization).select_related("user")


def membership_by_id(pk: int, *, organization: Organization) -> Membership | None:
    """Find one member."""
    return members_of(organization=organization).filter(pk=pk).first()


def open_invitations_of(*, organization: Organization, at: datetime) -> QuerySet[Invitation]:
    """List invitations that can still be accepted."""
    return Invitation.objects.filter(
        organization=organization, accepted_at=None, revoked_at=None, expires_at__gt=at
    ).select_related("invited_by")


def invitations_accepted(user: User, *, organization: Organization) -> QuerySet[Invitation]:
    """List the invitations that brought a user in."""
    return Invitation.objects.filter(organization=organization, accepted_by=user).order_by()


def invitation_by_id(pk: int, *, organization: Organization) -> Invitation | None:
    """Find one invitation."""
    return Invitation.objects.filter(organization=organization, pk=pk).first()


def invitation_for_token(token: str) -> Invitation | None:
    """Find an invitation by the secret in its link, whatever its state."""
    return Invitation.objects.select_related("organization", "invited_by").filter(token_hash=hash_of(token)).first()


def hash_of(token: str) -> str:
    """Hash an invitation's secret; it has 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
