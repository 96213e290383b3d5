"""Writes of a company's own numbers, each one transaction with its audit event. Time comes in as `at`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from readiness.assessments.models import ValueEntry
from readiness.assessments.valuation import Entry, Realised
from readiness.assessments.value_entries import (
    check_number,
    check_realised,
    entry_of,
    period_name,
    realised_of,
)
from readiness.audit.operations import record
from readiness.audit.tags import AuditTag
from readiness.catalogue.load import catalogue
from readiness.companies.models import Company

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization, User


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as somebody wrote it, over the version they saw (0: the default). Without an entry the default is to count."""

    entry: Entry | None
    expected_version: int


@dataclass(frozen=True, slots=True)
class NumbersRecorded:
    """What became of a save: names written or taken back, and those somebody else changed meanwhile, which stand."""

    written: tuple[str, ...] = ()
    conflicts: Mapping[str, ValueEntry | None] = field(default_factory=dict)


@transaction.atomic
def record_numbers(
    company: Company,
    scope: str,
    typed: Mapping[str, Typed],
    *,
    organization: Organization,
    actor: User,
    at: datetime,
) -> NumbersRecorded:
    """Save numbers of one workflow, or sizes of pools, beside the earlier ones; or take them back to the default.

    Saying the same again changes nothing. A number somebody saved since is not overwritten; the others are written.

    Raises:
        EntryError: one of them is not taken; nothing is written.
    """
    for name, each in typed.items():
        if each.entry:
            check_number(catalogue(), scope, name, each.entry)
    held = _current(company, scope, organization)
    conflicts: dict[str, ValueEntry | None] = {}
    written, withdrawn = [], []
    for name, each in typed.items():
        current = held.get(name)
        if (entry_of(current) if current else None) == each.entry:
            continue
        if (current.version if current else 0) != each.expected_version:
            conflicts[name] = current
        elif each.entry:
            _write(company, ValueEntry.Kind.NUMBER, scope, name, each.entry, current, actor=actor, at=at)
            written.append(name)
        elif current:
            ValueEntry.objects.filter(pk=current.pk).update(superseded_at=at)
            withdrawn.append(name)
    for tag, names in ((AuditTag.VALUE_RECORDED, written), (AuditTag.VALUE_WITHDRAWN, withdrawn)):
        if names:
            data = {"scope": scope, "names": sorted(names)}
            record(organization=organization, actor=actor, tag=tag, subject=company, data=data, at=at)
    return NumbersRecorded((*written, *withdrawn), conflicts)


@transaction.atomic
def record_realised(
    company: Company, realised: Realised, *, organization: Organization, actor: User, at: datetime
) -> ValueEntry:
    """Record measured dollars of a workflow over a period; the same period again corrects it.

    Raises:
        EntryError: the period or the amount is not taken.
    """
    held = _current(company, realised.workflow, organization)
    others = [realised_of(row) for row in held.values() if row.kind == ValueEntry.Kind.REALISED]
    check_realised(catalogue(), realised, others=others, at=at.date())
    name = period_name(realised)
    entry = Entry(realised.amount, realised.amount, realised.amount, realised.source, realised.read_on)
    current = held.get(name)
    if current and entry_of(current) == entry:
        return current
    row = _write(company, ValueEntry.Kind.REALISED, realised.workflow, name, entry, current, actor=actor, at=at)
    data = {"scope": row.scope, "period": name}
    record(organization=organization, actor=actor, tag=AuditTag.VALUE_REALISED, subject=company, data=data, at=at)
    return row


@transaction.atomic
def withdraw_entry(
    company: Company, scope: str, name: str, *, organization: Organization, actor: User, at: datetime
) -> ValueEntry | None:
    """Take a number back, so that the default counts, or a realised value; the history keeps it. None where there is none."""
    current = _current(company, scope, organization).get(name)
    if current is None:
        return None
    ValueEntry.objects.filter(pk=current.pk).update(superseded_at=at)
    data = {"scope": scope, "names": [name]}
    record(organization=organization, actor=actor, tag=AuditTag.VALUE_WITHDRAWN, subject=company, data=data, at=at)
    return current


def _current(company: Company, scope: str, organization: Organization) -> dict[str, ValueEntry]:
    """Read what stands, with savers of one company in line: two first entries cannot both be version 1."""
    Company.objects.select_for_update(of=("self",)).only("pk").get(pk=company.pk)
    rows = ValueEntry.objects.filter(organization=organization, company=company, scope=scope, superseded_at=None)
    return {row.name: row for row in rows.select_related("entered_by")}


def _write(
    company: Company,
    kind: ValueEntry.Kind,
    scope: str,
    name: str,
    entry: Entry,
    current: ValueEntry | None,
    *,
    actor: User,
    at: datetime,
) -> ValueEntry:
    rows = ValueEntry.objects.filter(company=company, scope=scope, name=name)
    if current:
        rows.filter(pk=current.pk).update(superseded_at=at)
    row = ValueEntry(
        organization_id=company.organization_id,
        company=company,
        kind=kind,
        scope=scope,
        name=name,
        version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
        low=entry.low,
        base=entry.base,
        high=entry.high,
        source=entry.source.strip(),
        read_on=entry.read_on,
        entered_at=at,
        entered_by=actor,
    )
    row.save(force_insert=True)
    return row
