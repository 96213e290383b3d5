"""Two people at once: nobody's answer is lost in silence. These need a database with rows that lock."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections

from readiness.assessments.models import AnswerRow, Assessment, Run
from readiness.assessments.operations import create_assessment, record_answer
from readiness.audit.models import AuditEvent
from readiness.audit.operations import first_broken_event
from readiness.catalogue.answers import Answer
from readiness.companies.models import Company
from readiness.companies.operations import save_inventory
from readiness.tenancy.models import Membership, Role, User
from readiness.tenancy.operations import LastOwnerError, accept_invitation, change_role, invite
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company
from tests.factories.moments import AT, LATER
from tests.factories.tenancy import make_member, make_organization, make_user

T = TypeVar("T")
WRITE_BACK = "ehr.write-back"
VALUES = ("supported", "vendor-only", "partial", "none")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _rows_that_lock() -> None:
    assert connection.vendor == "postgresql", "SQLite lets one writer in at a time: run these on PostgreSQL"


@pytest.fixture
def owner() -> User:
    return make_user("Olga")


@pytest.fixture
def clinic(owner: User) -> Company:
    return make_company(make_organization(owner, name="Olga's"), owner)


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Run acts in threads that start together; what one raises is raised here."""
    line = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        line.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def saves(clinic: Company, actor: User, value: str, version: int) -> Callable[[], str]:
    def save() -> str:
        outcome = record_answer(
            clinic,
            WRITE_BACK,
            Answer("answered", value),
            organization=clinic.organization,
            expected_version=version,
            actor=actor,
            at=LATER,
        )
        return "conflict" if outcome.is_conflict else str(outcome.current.value)

    return save


def current_of(clinic: Company) -> list[str]:
    rows = AnswerRow.objects.filter(company=clinic, question_id=WRITE_BACK, superseded_at=None)
    return [str(row.value) for row in rows]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_four_saves_at_once_one_is_kept_and_three_are_told(clinic: Company, owner: User, *, is_first: bool) -> None:
    version = 0 if is_first else make_answer(clinic, owner, WRITE_BACK, "none").version
    acts = [saves(clinic, owner, value, version) for value in VALUES[: 4 if is_first else 3]]

    told = at_once(*acts)

    kept = [value for value in told if value != "conflict"]
    assert len(kept) == 1
    assert told.count("conflict") == len(acts) - 1
    assert current_of(clinic) == kept


def test_the_same_post_four_times_at_once_is_one_answer(clinic: Company, owner: User) -> None:
    told = at_once(*[saves(clinic, owner, "partial", 0) for _ in range(4)])

    assert told == ["partial"] * 4
    assert AnswerRow.objects.filter(company=clinic).count() == 1


def test_the_trail_of_saves_at_once_is_one_chain(clinic: Company, owner: User) -> None:
    other = make_company(clinic.organization, owner, name="Second")

    at_once(*[saves(place, owner, value, 0) for place in (clinic, other) for value in VALUES])

    assert first_broken_event(organization=clinic.organization) is None
    assert AuditEvent.objects.filter(organization=clinic.organization, tag="answer:recorded").count() == 2


def test_a_new_organization_starts_one_chain(owner: User) -> None:
    organizations = at_once(*[lambda name=name: make_organization(owner, name=name) for name in ("A", "B", "C")])

    assert all(first_broken_event(organization=each) is None for each in organizations)


def test_runs_at_once_are_numbered_in_line(clinic: Company, owner: User) -> None:
    assessment = make_assessment(clinic, owner, workflows=("ambient-scribe",))

    at_once(*[lambda: make_run(assessment, owner)] * 3)

    assert sorted(Run.objects.filter(assessment=assessment).values_list("number", flat=True)) == [1, 2, 3]


def test_assessments_at_once_are_numbered_in_line(clinic: Company, owner: User) -> None:
    def create() -> Assessment:
        return create_assessment(
            clinic, organization=clinic.organization, title="A", workflows=["ambient-scribe"], actor=owner, at=AT
        )

    assert sorted(each.number for each in at_once(create, create, create)) == [1, 2, 3]


def test_two_first_saves_of_an_inventory_keep_one(clinic: Company, owner: User) -> None:
    def saves_system(vendor: str) -> Callable[[], bool]:
        return lambda: (
            save_inventory(
                clinic,
                "systems",
                organization=clinic.organization,
                rows=[{"kind": "ehr", "vendor": vendor}],
                expected_version=0,
                actor=owner,
                at=AT,
            ).is_conflict
        )

    assert sorted(at_once(saves_system("Epic"), saves_system("athenahealth"))) == [False, True]


def test_two_owners_cannot_demote_each_other(clinic: Company, owner: User) -> None:
    organization = clinic.organization
    second = make_member(organization, make_user("Otto"), Role.OWNER)
    first = Membership.objects.get(user=owner, organization=organization)

    def demotes(membership: Membership) -> Callable[[], bool]:
        def act() -> bool:
            try:
                change_role(membership, organization=organization, role="reader", actor=owner, at=LATER)
            except LastOwnerError:
                return False
            return True

        return act

    assert sorted(at_once(demotes(first), demotes(second))) == [False, True]
    assert Membership.objects.filter(organization=organization, role=Role.OWNER).count() == 1


def test_an_invitation_accepted_twice_at_once_joins_once(clinic: Company, owner: User) -> None:
    organization = clinic.organization
    dana = make_user("Dana")
    invitation, _ = invite(organization=organization, email=dana.email, role="reader", actor=owner, at=AT)

    def accept() -> bool:
        try:
            accept_invitation(invitation, user=dana, at=LATER)
        except ValueError:
            return False
        return True

    assert sorted(at_once(accept, accept)) == [False, True]
