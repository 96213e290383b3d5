"""Users, organizations and members."""

from __future__ import annotations

from readiness.tenancy.models import Membership, Organization, Role, User
from readiness.tenancy.operations import create_organization
from tests.factories.moments import AT

PASSWORD = "correct horse battery"


def make_user(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name, date_joined=AT)


def make_organization(owner: User, *, name: str = "Lakeshore Partners") -> Organization:
    return create_organization(name=name, owner=owner, at=AT)


def make_member(organization: Organization, user: User, role: Role) -> Membership:
    return Membership.objects.create(organization=organization, user=user, role=role, joined_at=AT)
