"""A company's own numbers: recorded, repeated, refused, in conflict, taken back; and realised value beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import ValueEntry
from readiness.assessments.queries import value_entries_of, value_history_of, value_inputs_of
from readiness.assessments.valuation import POOLS, Entry, Realised
from readiness.assessments.value_entries import EntryError
from readiness.assessments.value_operations import (
    NumbersRecorded,
    Typed,
    record_numbers,
    record_realised,
    withdraw_entry,
)
from readiness.audit.models import AuditEvent
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT, DAY, LATER

SCOPE, NAME = "denials-management", "rework"
FIRST = Entry(20, 30, 40, "Denials floor, 2025", DAY)
SECOND = Entry(22, 31.5, 40, "Denials floor, 2026", DAY)
QUARTER = Realised(SCOPE, 214000, date(2026, 7, 1), date(2026, 9, 30), "Client ledgers", DAY)


def save(company: Company, actor: User, entry: Entry | None, version: int = 0, name: str = NAME) -> NumbersRecorded:
    return record_numbers(
        company, SCOPE, {name: Typed(entry, version)}, organization=company.organization, actor=actor, at=LATER
    )


def held(company: Company) -> dict[tuple[str, str], Entry]:
    return dict(value_inputs_of(company, organization=company.organization).entries)


def tags(company: Company) -> list[str]:
    events = AuditEvent.objects.filter(organization=company.organization, tag__startswith="value:").order_by("number")
    return [event.tag for event in events]


def test_a_number_is_recorded_with_its_source_and_audit_event(company: Company, cora: User) -> None:
    saved = save(company, cora, FIRST)

    assert saved == NumbersRecorded((NAME,))
    assert held(company) == {(SCOPE, NAME): FIRST}
    row = value_entries_of(company, organization=company.organization)[SCOPE, NAME]
    assert (row.version, row.entered_by, row.entered_at) == (1, cora, LATER)
    assert tags(company) == ["value:recorded"]


def test_a_later_number_supersedes_and_keeps_the_earlier(company: Company, cora: User, bob: User) -> None:
    save(company, cora, FIRST)
    save(company, bob, SECOND, 1)

    assert held(company) == {(SCOPE, NAME): SECOND}
    told = value_history_of(SCOPE, NAME, company=company, organization=company.organization)
    assert [(row.version, row.base, row.entered_by, row.superseded_at) for row in told] == [
        (2, 31.5, bob, None),
        (1, 30, cora, LATER),
    ]


@pytest.mark.parametrize("version", [0, 1, 7])
def test_the_same_again_changes_nothing(company: Company, cora: User, version: int) -> None:
    save(company, cora, FIRST)

    assert save(company, cora, FIRST, version) == NumbersRecorded()
    assert ValueEntry.objects.filter(company=company).count() == 1
    assert tags(company) == ["value:recorded"]


def test_a_number_somebody_saved_meanwhile_stands_and_the_others_are_saved(
    company: Company, cora: User, bob: User
) -> None:
    save(company, bob, FIRST)
    loss = Entry(0.02, 0.04, 0.08, "Write-offs, 2025", DAY)
    typed = {NAME: Typed(SECOND, 0), "final_loss": Typed(loss, 0)}

    saved = record_numbers(company, SCOPE, typed, organization=company.organization, actor=cora, at=LATER)

    assert saved.written == ("final_loss",)
    assert {name: row.base for name, row in saved.conflicts.items() if row} == {NAME: 30}
    assert held(company) == {(SCOPE, NAME): FIRST, (SCOPE, "final_loss"): loss}


def test_emptied_fields_give_the_default_its_place_back(company: Company, cora: User) -> None:
    save(company, cora, FIRST)

    assert save(company, cora, None, 1).written == (NAME,)
    assert held(company) == {}
    assert tags(company) == ["value:recorded", "value:withdrawn"]
    assert save(company, cora, SECOND).written == (NAME,)
    assert value_entries_of(company, organization=company.organization)[SCOPE, NAME].version == 2


def test_a_save_over_a_number_taken_back_meanwhile_is_a_conflict(company: Company, cora: User, bob: User) -> None:
    save(company, bob, FIRST)
    withdraw_entry(company, SCOPE, NAME, organization=company.organization, actor=bob, at=LATER)

    assert save(company, cora, SECOND, 1).conflicts == {NAME: None}
    assert held(company) == {}


@pytest.mark.parametrize(
    ("scope", "name", "entry", "reason"),
    [
        (SCOPE, NAME, replace(FIRST, base=-1), "-1 is out of range"),
        (SCOPE, "final_loss", replace(FIRST, low=0.1, base=0.2, high=1.4), "1.4 is out of range; write at most 1"),
        (SCOPE, NAME, replace(FIRST, low=50), "out of order"),
        (SCOPE, "price", Entry(0.05, 0.1, 0.2, "Offer", DAY), "less is better here"),
        (SCOPE, NAME, replace(FIRST, source="  "), "say where the number comes from"),
        (SCOPE, NAME, replace(FIRST, source="x" * 301), "up to 300 characters"),
        (SCOPE, NAME, replace(FIRST, low=float("nan")), "write low, base and high"),
        (SCOPE, "claims", Entry(5, 5, 5, "Report", DAY), "is the answer to value.claims-volume; answer it there"),
        (SCOPE, "net_claim", FIRST, "one number"),
        (SCOPE, "wishes", FIRST, "reads no number 'wishes'"),
        ("no-such-workflow", NAME, FIRST, "reads no number"),
        (POOLS, "wishes", FIRST, "reads no number"),
        (POOLS, "slot-supply", Entry(-4, -4, -4, "Report", DAY), "-4 is out of range"),
    ],
)
def test_a_number_that_is_not_taken_writes_nothing(
    company: Company, cora: User, scope: str, name: str, entry: Entry, reason: str
) -> None:
    typed = {name: Typed(entry, 0)}

    with pytest.raises(EntryError, match=reason):
        record_numbers(company, scope, typed, organization=company.organization, actor=cora, at=LATER)
    assert held(company) == {}
    assert tags(company) == []


def test_realised_value_stands_apart_from_every_number(company: Company, cora: User) -> None:
    record_realised(company, QUARTER, organization=company.organization, actor=cora, at=LATER)

    inputs = value_inputs_of(company, organization=company.organization)
    assert inputs.entries == {}
    assert inputs.realised == (QUARTER,)
    assert tags(company) == ["value:realised"]


def test_the_same_period_again_corrects_it(company: Company, cora: User) -> None:
    for amount in (214000, 209500, 209500):
        entry = replace(QUARTER, amount=amount)
        record_realised(company, entry, organization=company.organization, actor=cora, at=LATER)

    assert [each.amount for each in value_inputs_of(company, organization=company.organization).realised] == [209500]
    assert ValueEntry.objects.filter(company=company).count() == 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (
            {"begins_on": date(2026, 9, 30), "ends_on": date(2026, 10, 31)},
            "2026-07-01 to 2026-09-30 is recorded already",
        ),
        ({"begins_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}, "has not ended yet"),
        ({"begins_on": date(2026, 6, 30), "ends_on": date(2026, 4, 1)}, "ends before it begins"),
        ({"begins_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30), "amount": 1e13}, "out of range"),
        ({"begins_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30), "source": ""}, "say where"),
    ],
)
def test_a_period_that_is_not_taken_writes_nothing(
    company: Company, cora: User, changed: dict[str, Any], reason: str
) -> None:
    record_realised(company, QUARTER, organization=company.organization, actor=cora, at=LATER)

    with pytest.raises(EntryError, match=reason):
        record_realised(company, replace(QUARTER, **changed), organization=company.organization, actor=cora, at=LATER)
    assert ValueEntry.objects.filter(company=company).count() == 1


def test_one_number_cannot_stand_twice(company: Company, cora: User) -> None:
    save(company, cora, FIRST)
    row = ValueEntry.objects.get()
    row.pk, row.version = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_one_organization_never_reads_anothers(company: Company, cora: User, elsewhere: Organization) -> None:
    save(company, cora, FIRST)

    assert value_entries_of(company, organization=elsewhere) == {}
    assert not value_history_of(SCOPE, NAME, company=company, organization=elsewhere).exists()
    assert withdraw_entry(company, SCOPE, NAME, organization=elsewhere, actor=cora, at=LATER) is None
    assert held(company) == {(SCOPE, NAME): FIRST}


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_one_query_however_many(
    company: Company, cora: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in (NAME, "recovered", "prevented")[:number]:
        save(company, cora, replace(FIRST, low=0.1, base=0.2, high=0.3), name=name)

    with django_assert_num_queries(1):
        assert len(value_inputs_of(company, organization=company.organization).entries) == number


def test_times_come_from_the_caller(company: Company, cora: User) -> None:
    record_numbers(company, SCOPE, {NAME: Typed(FIRST, 0)}, organization=company.organization, actor=cora, at=AT)

    assert ValueEntry.objects.get().entered_at == AT
