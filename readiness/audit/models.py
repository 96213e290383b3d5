"""The audit trail: append-only, each event holding the hash of the one before it."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

GENESIS = "0" * 64


class AppendOnlyError(TypeError):
    """A row that may be added but never changed or removed."""


class AppendOnlyQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **fields: Any) -> NoReturn:  # noqa: ARG002 -- Django's signature
        raise AppendOnlyError("Audit events are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Audit events are never removed")


class AuditEvent(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    tag = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        # Two writers that saw the same head cannot both append: the second fails rather than forks the chain.
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="audit_chain_does_not_fork")]
        ordering = ["organization", "number"]

    def __str__(self) -> str:
        return f"{self.number} {self.tag}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("Audit events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 -- Django's signature
        raise AppendOnlyError("Audit events are never removed")


class ChainHead(models.Model):
    """The end of an organization's chain; locking this row puts writers in line."""

    organization = models.OneToOneField("tenancy.Organization", primary_key=True, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.number}"
