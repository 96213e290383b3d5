from __future__ import annotations

from datetime import timedelta

import pytest

from readiness.audit.models import AuditEvent
from readiness.tenancy.models import Invitation, Membership, Organization, Role, User
from readiness.tenancy.operations import (
    INVITATION_DAYS,
    InvitationError,
    LastOwnerError,
    accept_invitation,
    change_organization,
    change_role,
    check_usable,
    create_organization,
    invite,
    register_invited,
    remove_member,
    revoke_invitation,
)
from readiness.tenancy.queries import (
    invitation_for_token,
    members_of,
    membership_for,
    open_invitations_of,
    organizations_of,
)
from tests.factories.moments import AT, LATER
from tests.factories.tenancy import PASSWORD, make_member, make_organization, make_user


def membership_of(user: User, organization: Organization) -> Membership:
    return Membership.objects.get(user=user, organization=organization)


def tags_of(organization: Organization) -> list[str]:
    return [event.tag for event in AuditEvent.objects.filter(organization=organization)]


def test_create_organization_makes_the_first_owner(alice: User, organization: Organization) -> None:
    assert membership_of(alice, organization).role == Role.OWNER
    assert list(organizations_of(alice)) == [organization]
    assert tags_of(organization) == ["organization:created"]


def test_create_organization_finds_a_free_address(alice: User) -> None:
    slugs = [create_organization(name=name, owner=alice, at=AT).slug for name in ("Elm", "Elm", "Accounts", "…")]

    assert slugs == ["elm", "elm-2", "accounts-2", "organization"]


def test_invite_keeps_only_a_hash_of_the_secret(organization: Organization, alice: User) -> None:
    invitation, token = invite(organization=organization, email="Dana@Example.com", role="editor", actor=alice, at=AT)

    assert invitation.email == "dana@example.com"
    assert invitation.expires_at == AT + timedelta(days=INVITATION_DAYS)
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert token not in str(list(AuditEvent.objects.values()))
    assert invitation_for_token(token) == invitation


def test_a_second_invitation_replaces_the_first(organization: Organization, alice: User) -> None:
    first, _ = invite(organization=organization, email="dana@example.com", role="reader", actor=alice, at=AT)
    second, _ = invite(organization=organization, email="DANA@example.com", role="editor", actor=alice, at=LATER)

    assert list(open_invitations_of(organization=organization, at=LATER)) == [second]
    first.refresh_from_db()
    with pytest.raises(InvitationError, match="withdrawn"):
        check_usable(first, at=LATER)


def test_register_invited_opens_an_account_and_joins(organization: Organization, alice: User) -> None:
    invitation, _ = invite(organization=organization, email="dana@example.com", role="contributor", actor=alice, at=AT)

    dana = register_invited(invitation, name="Dana", password=PASSWORD, at=LATER)

    assert dana.check_password(PASSWORD)
    assert membership_of(dana, organization).role == Role.CONTRIBUTOR
    assert tags_of(organization) == ["organization:created", "invitation:sent", "invitation:accepted"]


def test_register_invited_refuses_a_known_address(organization: Organization, alice: User, charlie: User) -> None:
    invitation, _ = invite(organization=organization, email=charlie.email, role="reader", actor=alice, at=AT)

    with pytest.raises(InvitationError, match="Sign in first"):
        register_invited(invitation, name="Charlie", password=PASSWORD, at=LATER)


def test_accept_invitation_joins_a_user_once(organization: Organization, alice: User, charlie: User) -> None:
    invitation, _ = invite(organization=organization, email=charlie.email, role="reader", actor=alice, at=AT)

    accept_invitation(invitation, user=charlie, at=LATER)

    assert membership_of(charlie, organization).role == Role.READER
    with pytest.raises(InvitationError, match="has been used"):
        accept_invitation(invitation, user=charlie, at=LATER)


def test_accept_invitation_never_lowers_a_member(organization: Organization, alice: User) -> None:
    invitation, _ = invite(organization=organization, email="dana@example.com", role="reader", actor=alice, at=AT)

    accept_invitation(invitation, user=alice, at=LATER)

    assert membership_of(alice, organization).role == Role.OWNER


def test_an_invitation_ends_with_its_last_second(organization: Organization, alice: User) -> None:
    invitation, _ = invite(organization=organization, email="dana@example.com", role="reader", actor=alice, at=AT)
    end = invitation.expires_at

    assert check_usable(invitation, at=end - timedelta(seconds=1)) == invitation
    with pytest.raises(InvitationError, match="expired on 2026-12-07"):
        check_usable(invitation, at=end)


def test_a_revoked_invitation_is_refused(organization: Organization, alice: User, charlie: User) -> None:
    invitation, _ = invite(organization=organization, email=charlie.email, role="reader", actor=alice, at=AT)

    revoke_invitation(invitation, organization=organization, actor=alice, at=LATER)

    with pytest.raises(InvitationError, match="withdrawn"):
        accept_invitation(invitation, user=charlie, at=LATER)
    assert membership_for(charlie, slug=organization.slug) is None


def test_an_unknown_token_is_refused(db: None) -> None:
    with pytest.raises(InvitationError, match="not known"):
        check_usable(invitation_for_token("made-up"), at=AT)


def test_another_organization_cannot_revoke(organization: Organization, alice: User, elsewhere: Organization) -> None:
    invitation, _ = invite(organization=organization, email="dana@example.com", role="reader", actor=alice, at=AT)

    revoke_invitation(invitation, organization=elsewhere, actor=alice, at=LATER)

    assert list(open_invitations_of(organization=organization, at=LATER)) == [invitation]


def test_the_last_owner_is_not_demoted(organization: Organization, alice: User, bob: User) -> None:
    with pytest.raises(LastOwnerError):
        change_role(membership_of(alice, organization), organization=organization, role="reader", actor=alice, at=LATER)

    assert membership_of(alice, organization).role == Role.OWNER


def test_the_last_owner_is_not_removed(organization: Organization, alice: User, bob: User) -> None:
    with pytest.raises(LastOwnerError):
        remove_member(membership_of(alice, organization), organization=organization, actor=alice, at=LATER)

    assert membership_of(alice, organization).role == Role.OWNER


def test_an_owner_may_go_when_another_stays(organization: Organization, alice: User, bob: User) -> None:
    change_role(membership_of(bob, organization), organization=organization, role="owner", actor=alice, at=LATER)
    remove_member(membership_of(alice, organization), organization=organization, actor=bob, at=LATER)

    assert [member.user for member in members_of(organization=organization)] == [bob]
    assert tags_of(organization)[-2:] == ["member:role_changed", "member:removed"]


def test_an_owner_elsewhere_does_not_count(organization: Organization, alice: User) -> None:
    make_organization(make_user("Dora"), name="Next door")

    with pytest.raises(LastOwnerError):
        remove_member(membership_of(alice, organization), organization=organization, actor=alice, at=LATER)


def test_an_organization_keeps_its_address_under_another_name(organization: Organization, alice: User) -> None:
    change_organization(organization=organization, name="Lakeshore Capital", paper="letter", actor=alice, at=LATER)

    organization.refresh_from_db()
    assert (organization.name, organization.slug) == ("Lakeshore Capital", "lakeshore-partners")
    assert tags_of(organization)[-1:] == ["organization:renamed"]


def test_an_organization_chooses_its_paper(organization: Organization, alice: User) -> None:
    change_organization(organization=organization, name=organization.name, paper="a4", actor=alice, at=LATER)

    organization.refresh_from_db()
    assert organization.paper == "a4"
    assert tags_of(organization)[-1:] == ["organization:paper-chosen"]


def test_membership_for_a_stranger_is_none(organization: Organization, charlie: User) -> None:
    make_member(make_organization(charlie, name="Other"), make_user("Dora"), Role.READER)

    assert membership_for(charlie, slug=organization.slug) is None
