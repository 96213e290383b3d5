"""The standing people: Alice owns, Bob may edit, Cora answers, Rita reads, and Charlie is a stranger with a house of his own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from readiness.assessments.live import forget
from readiness.assessments.models import Assessment
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, Role, User
from tests.factories.assessments import make_assessment
from tests.factories.companies import make_company
from tests.factories.tenancy import make_member, make_organization, make_user


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A database that is rolled back gives the same trail to other answers; no installation does."""
    forget()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """A sound hash is slow on purpose: a quarter of a second for each person of each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alice(db: None) -> User:
    return make_user("Alice")


@pytest.fixture
def organization(alice: User) -> Organization:
    return make_organization(alice)


@pytest.fixture
def bob(organization: Organization) -> User:
    return make_member(organization, make_user("Bob"), Role.EDITOR).user


@pytest.fixture
def cora(organization: Organization) -> User:
    return make_member(organization, make_user("Cora"), Role.CONTRIBUTOR).user


@pytest.fixture
def rita(organization: Organization) -> User:
    return make_member(organization, make_user("Rita"), Role.READER).user


@pytest.fixture
def charlie(db: None) -> User:
    return make_user("Charlie")


@pytest.fixture
def elsewhere(charlie: User) -> Organization:
    return make_organization(charlie, name="Charlie's Clinics")


@pytest.fixture
def company(organization: Organization, alice: User) -> Company:
    return make_company(organization, alice)


@pytest.fixture
def assessment(company: Company, alice: User) -> Assessment:
    return make_assessment(company, alice)


@pytest.fixture(scope="session", autouse=True)
def _left_alone(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ends what threads of a live server left open, so that the test database can be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
