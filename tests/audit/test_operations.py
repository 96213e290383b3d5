from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from readiness.audit.models import AppendOnlyError, AuditEvent
from readiness.audit.operations import ForeignSubjectError, first_broken_event, record
from readiness.audit.tags import AuditTag
from readiness.companies.models import Company
from readiness.companies.operations import rename_company
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT


def rename_twice(company: Company, actor: User) -> None:
    for name in ("First", "Second"):
        rename_company(company, organization=company.organization, name=name, actor=actor, at=AT)


def overwrite(sql: str, *values: str | int | None) -> None:
    """Write past the application and its trigger, as somebody with the database password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER audit_append_only")
        cursor.execute(sql, values)


def test_record_chains_each_event_to_the_one_before(company: Company, alice: User) -> None:
    rename_twice(company, alice)

    events = list(AuditEvent.objects.filter(organization=company.organization))

    assert [event.number for event in events] == [1, 2, 3, 4]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert first_broken_event(organization=company.organization) is None


def test_record_outside_a_transaction_is_refused(transactional_db: None) -> None:
    owner = User.objects.create_user("olga@example.com")
    organization = Organization.objects.create(name="Olga", slug="olga", created_at=AT)

    with pytest.raises(RuntimeError, match="transaction"):
        record(organization=organization, actor=owner, tag=AuditTag.ORGANIZATION_RENAMED, subject=organization, at=AT)


def test_chains_of_two_organizations_are_apart(company: Company, elsewhere: Organization) -> None:
    assert [e.number for e in AuditEvent.objects.filter(organization=elsewhere)] == [1]
    assert first_broken_event(organization=elsewhere) is None


def test_a_write_to_another_organizations_row_is_taken_back(
    company: Company, elsewhere: Organization, charlie: User
) -> None:
    with pytest.raises(ForeignSubjectError):
        rename_company(company, organization=elsewhere, name="Mine now", actor=charlie, at=AT)

    assert Company.objects.get(pk=company.pk).name == "Lakeshore Dermatology"


@pytest.mark.parametrize(
    ("column", "value"),
    [("tag", "company:archived"), ("data", '{"from": "x"}'), ("actor_id", None), ("previous_hash", "f" * 64)],
)
def test_first_broken_event_finds_a_changed_one(company: Company, alice: User, column: str, value: str | None) -> None:
    rename_twice(company, alice)

    overwrite(f"UPDATE audit_auditevent SET {column} = %s WHERE number = 3", value)  # noqa: S608 -- our own words

    broken = first_broken_event(organization=company.organization)
    assert broken is not None
    assert broken.number == 3


def test_first_broken_event_finds_a_gap(company: Company, alice: User) -> None:
    rename_twice(company, alice)

    overwrite("DELETE FROM audit_auditevent WHERE number = %s", 2)

    broken = first_broken_event(organization=company.organization)
    assert broken is not None
    assert broken.number == 3


def test_first_broken_event_finds_a_cut_tail(company: Company, alice: User) -> None:
    rename_twice(company, alice)

    overwrite("DELETE FROM audit_auditevent WHERE number = %s", 4)

    broken = first_broken_event(organization=company.organization)
    assert broken is not None
    assert broken.number == 3


def test_events_refuse_change_in_python(company: Company) -> None:
    event = AuditEvent.objects.filter(organization=company.organization).get(number=1)

    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(tag="company:archived")
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.all().delete()


def test_events_refuse_change_in_the_database(company: Company) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET tag = 'company:archived'")


def test_tags_are_subject_and_action() -> None:
    assert all(len(tag.value.split(":")) == 2 for tag in AuditTag)
    assert max(len(tag.value) for tag in AuditTag) <= 40
