"""Append to the audit trail, inside the transaction of the write it describes."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from readiness.audit.models import GENESIS, AuditEvent, ChainHead
from readiness.audit.tags import AuditTag
from readiness.prepared import Prepared, insert, update

if TYPE_CHECKING:
    from readiness.tenancy.models import Organization, User

_head = Prepared(lambda organization: ChainHead.objects.select_for_update().filter(pk=organization), organization=int)


class ForeignSubjectError(ValueError):
    """A write to what belongs to another organization."""


def record(
    *,
    organization: Organization,
    actor: User | None,
    tag: AuditTag,
    subject: models.Model,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event. `data` never holds secrets, file content or free text that may hold PHI.

    Raises:
        RuntimeError: called outside a transaction, where the event and its write could part.
        ForeignSubjectError: the subject is another organization's; raising takes its write back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit event belongs in the transaction of the write it describes")
    kind = subject._meta.label_lower  # noqa: SLF001 -- Django's documented door to a model's name
    if getattr(subject, "organization_id", organization.pk) != organization.pk:
        raise ForeignSubjectError(f"{kind} {subject.pk} belongs to another organization")
    head = _locked_head(organization)
    event = AuditEvent(
        organization=organization,
        number=head.number + 1,
        actor=actor,
        tag=tag,
        subject_type=kind,
        subject_id=str(subject.pk),
        data=data or {},
        at=at,
        previous_hash=head.hash,
    )
    event.hash = hash_of(event)
    insert(event)
    update(head, number=event.number, hash=event.hash)
    return event


def hash_of(event: AuditEvent) -> str:
    """Hash an event with the hash before it: SHA-256 over canonical JSON."""
    content = [
        event.previous_hash,
        event.organization_id,
        event.number,
        event.actor_id,
        event.tag,
        event.subject_type,
        event.subject_id,
        event.data,
        event.at.astimezone(UTC).isoformat(),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _locked_head(organization: Organization) -> ChainHead:
    head = next(iter(_head(organization=organization.pk)), None)
    if head is None:
        ChainHead.objects.get_or_create(organization=organization, defaults={"number": 0, "hash": GENESIS})
        head = ChainHead.objects.select_for_update().get(pk=organization.pk)
    return head


def first_broken_event(*, organization: Organization) -> AuditEvent | None:
    """Walk the chain from its start; None where every link holds, the last event where its tail was cut off."""
    expected, number, last = GENESIS, 0, None
    for event in AuditEvent.objects.filter(organization=organization).order_by("number").iterator():
        number += 1
        if event.number != number or event.previous_hash != expected or event.hash != hash_of(event):
            return event
        expected, last = event.hash, event
    head = ChainHead.objects.filter(organization=organization).first()
    is_whole = head is None or (head.number, head.hash) == (number, expected)
    return None if is_whole else last
