"""Writes of tenancy, each one transaction with its audit event."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from readiness.audit.operations import record
from readiness.audit.tags import AuditTag
from readiness.tenancy.models import Invitation, Membership, Organization, Role, User
from readiness.tenancy.queries import hash_of

INVITATION_DAYS = 14
RESERVED_SLUGS = {"accounts", "invitations", "static", "healthz", "readyz", "styleguide", "organizations"}


class InvitationError(ValueError):
    """The invitation cannot be used; the message says why and what to do."""


class LastOwnerError(ValueError):
    """An organization keeps at least one owner."""


@transaction.atomic
def create_organization(*, name: str, owner: User, at: datetime) -> Organization:
    """Open an organization with its first owner."""
    organization = Organization.objects.create(name=name, slug=_free_slug(name), created_at=at)
    Membership.objects.create(user=owner, organization=organization, role=Role.OWNER, joined_at=at)
    record(organization=organization, actor=owner, tag=AuditTag.ORGANIZATION_CREATED, subject=organization, at=at)
    return organization


def open_account(*, email: str, name: str, password: str, at: datetime) -> User:
    """Open an account that belongs to no organization yet; nothing of any organization is touched, so no event is due."""
    return User.objects.create_user(email, password, name=name, date_joined=at)


@transaction.atomic
def invite(*, organization: Organization, email: str, role: str, actor: User, at: datetime) -> tuple[Invitation, str]:
    """Invite an address in place of what it was offered before; returns the invitation and the secret of its link."""
    open_ones = Invitation.objects.filter(organization=organization, email__iexact=email, accepted_at=None, revoked_at=None)
    for earlier in open_ones:
        revoke_invitation(earlier, organization=organization, actor=actor, at=at)
    return offer_link(organization=organization, email=email, role=role, actor=actor, at=at)


@transaction.atomic
def offer_link(*, organization: Organization, email: str, role: str, actor: User, at: datetime) -> tuple[Invitation, str]:
    """Give an address one more link; those given out before stay good. The secret is shown once and not kept."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=email.lower(),
        role=role,
        token_hash=hash_of(token),
        invited_by=actor,
        created_at=at,
        expires_at=at + timedelta(days=INVITATION_DAYS),
    )
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.INVITATION_SENT,
        subject=invitation,
        data={"role": role},
        at=at,
    )
    return invitation, token


def check_usable(invitation: Invitation | None, *, at: datetime) -> Invitation:
    """Pass a usable invitation through.

    Raises:
        InvitationError: it is unknown, used, withdrawn or expired.
    """
    if invitation is None:
        raise InvitationError("This invitation link is not known. Check that the whole link was copied.")
    if invitation.revoked_at:
        raise InvitationError("This invitation was withdrawn. Ask for a new one.")
    if invitation.accepted_at:
        raise InvitationError("This invitation has been used. Sign in with the account it opened.")
    if invitation.expires_at <= at:
        raise InvitationError(f"This invitation expired on {invitation.expires_at:%Y-%m-%d}. Ask for a new one.")
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """Join the organization; a member keeps their role, but a contributor takes a wider one that the link offers.

    Raises:
        InvitationError: it cannot be used any more.
    """
    locked = check_usable(Invitation.objects.select_for_update().get(pk=invitation.pk), at=at)
    membership, _ = Membership.objects.get_or_create(
        user=user, organization=locked.organization, defaults={"role": locked.role, "joined_at": at}
    )
    if membership.role == Role.CONTRIBUTOR != locked.role:
        membership.role = locked.role
        membership.save(update_fields=["role"])
    locked.accepted_at, locked.accepted_by = at, user
    locked.save(update_fields=["accepted_at", "accepted_by"])
    record(organization=locked.organization, actor=user, tag=AuditTag.INVITATION_ACCEPTED, subject=locked, at=at)
    return membership


@transaction.atomic
def register_invited(invitation: Invitation, *, name: str, password: str, at: datetime) -> User:
    """Open an account for the invited address and join.

    Raises:
        InvitationError: it cannot be used, or the address has an account already.
    """
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationError("This address has an account. Sign in first, then open the link again.")
    user = User.objects.create_user(invitation.email, password, name=name, date_joined=at)
    accept_invitation(invitation, user=user, at=at)
    return user


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, organization: Organization, actor: User, at: datetime) -> None:
    """Withdraw an invitation; a used one stays as it is."""
    changed = Invitation.objects.filter(
        pk=invitation.pk, organization=organization, accepted_at=None, revoked_at=None
    ).update(revoked_at=at)
    if changed:
        record(organization=organization, actor=actor, tag=AuditTag.INVITATION_REVOKED, subject=invitation, at=at)


@transaction.atomic
def change_role(membership: Membership, *, organization: Organization, role: str, actor: User, at: datetime) -> None:
    """Give a member another role.

    Raises:
        LastOwnerError: the organization would have no owner.
    """
    _keep_an_owner(membership, organization, is_leaving=role != Role.OWNER)
    was = membership.role
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.MEMBER_ROLE_CHANGED,
        subject=membership,
        data={"from": was, "to": role},
        at=at,
    )


@transaction.atomic
def remove_member(membership: Membership, *, organization: Organization, actor: User, at: datetime) -> None:
    """Take a member out; what they wrote stays.

    Raises:
        LastOwnerError: the organization would have no owner.
    """
    _keep_an_owner(membership, organization, is_leaving=True)
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.MEMBER_REMOVED,
        subject=membership,
        data={"user": membership.user_id},
        at=at,
    )
    membership.delete()


@transaction.atomic
def change_organization(*, organization: Organization, name: str, paper: str, actor: User, at: datetime) -> None:
    """Change the name, or the paper of the reports to come; the address of its pages stays."""
    for field, to, tag in (
        ("name", name, AuditTag.ORGANIZATION_RENAMED),
        ("paper", paper, AuditTag.ORGANIZATION_PAPER_CHOSEN),
    ):
        was = getattr(organization, field)
        if was != to:
            setattr(organization, field, to)
            record(
                organization=organization, actor=actor, tag=tag, subject=organization, data={"from": was, "to": to}, at=at
            )
    organization.save(update_fields=["name", "paper"])


def _keep_an_owner(membership: Membership, organization: Organization, *, is_leaving: bool) -> None:
    # The organization's row is the line they stand in: of two owners who demote each other, the second is refused.
    Organization.objects.select_for_update().only("pk").get(pk=organization.pk)
    others = Membership.objects.filter(organization=organization, role=Role.OWNER).exclude(pk=membership.pk)
    if is_leaving and not others.exists():
        raise LastOwnerError("This is the last owner. Make somebody else owner first.")


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "organization"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    return next(slug for slug in _numbered(base) if slug not in taken)


def _numbered(base: str) -> list[str]:
    return [base, *(f"{base}-{n}" for n in range(2, 1000))]
