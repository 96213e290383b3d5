"""Attach and remove evidence: a file or a link behind an answer, one transaction with its audit event each."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction

from readiness.assessments.models import Evidence
from readiness.audit.operations import record
from readiness.audit.tags import AuditTag

if TYPE_CHECKING:
    from readiness.companies.models import Company
    from readiness.tenancy.models import Organization, User

MAX_BYTES = 25 * 1024 * 1024
SUFFIXES = (
    *(".pdf", ".png", ".jpg", ".jpeg", ".csv", ".txt", ".md", ".json", ".xml", ".yaml", ".yml"),
    *(".docx", ".xlsx", ".pptx"),
)


class EvidenceError(ValueError):
    """The file or link is not accepted; the message says what is."""


@transaction.atomic
def attach_link(
    company: Company, question_id: str, *, organization: Organization, url: str, title: str, actor: User, at: datetime
) -> Evidence:
    """Put a link behind an answer."""
    evidence = Evidence.objects.create(
        organization=organization,
        company=company,
        question_id=question_id,
        title=title or url,
        url=url,
        added_by=actor,
        added_at=at,
    )
    _record(evidence, AuditTag.EVIDENCE_ADDED, organization, actor, at)
    return evidence


@transaction.atomic
def attach_file(
    company: Company, question_id: str, *, organization: Organization, file: File[bytes], actor: User, at: datetime
) -> Evidence:
    """Put a file behind an answer.

    Raises:
        EvidenceError: it is too large or of a kind that is not kept.
    """
    name = PurePath(file.name or "file").name
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise EvidenceError(f"{name} is of a kind that is not kept. Use one of {', '.join(SUFFIXES)}, or a link.")
    if file.size > MAX_BYTES:
        raise EvidenceError(f"{name} is larger than 25 MB. Attach a smaller file, or a link to it.")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    evidence = Evidence(
        organization=organization,
        company=company,
        question_id=question_id,
        title=name[:200],
        sha256=digest.hexdigest(),
        size=file.size,
        added_by=actor,
        added_at=at,
    )
    # The stored name is the digest: what a person called a file never becomes a path.
    evidence.file.save(f"{evidence.sha256}{PurePath(name).suffix.lower()}", file, save=True)
    _record(evidence, AuditTag.EVIDENCE_ADDED, organization, actor, at)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, organization: Organization, actor: User, at: datetime) -> None:
    """Take evidence away from its answer; the file itself is kept for the trail."""
    evidence.removed_at = at
    evidence.save(update_fields=["removed_at"])
    _record(evidence, AuditTag.EVIDENCE_REMOVED, organization, actor, at)


def _record(evidence: Evidence, tag: AuditTag, organization: Organization, actor: User, at: datetime) -> None:
    data = {"question": evidence.question_id, "sha256": evidence.sha256, "size": evidence.size}
    record(organization=organization, actor=actor, tag=tag, subject=evidence, data=data, at=at)
