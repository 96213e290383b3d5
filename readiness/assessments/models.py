"""The heart: assessments, append-only answers with their evidence, and immutable runs."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q


class ImmutableError(TypeError):
    """A row that is written once and never again."""


class Assessment(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="assessments")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    workflows = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "number"], name="assessment_number_in_company")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.title


class SectionAssignment(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True, help_text="Who it was sent to, where they were no member yet.")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "section"], name="one_owner_a_section")]

    def __str__(self) -> str:
        return f"{self.section}: {self.holder}"

    @property
    def holder(self) -> str:
        """Name who has the section."""
        return str(self.owner or self.email)


class AnswerRow(models.Model):
    """One answer, never changed: a later one supersedes it. `workflow` is empty for the company's own answer."""

    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="answers")
    question_id = models.CharField(max_length=80)
    workflow = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    value = models.JSONField(null=True)
    evidence = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=12, default="respondent")
    because = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "question_id", "workflow"],
                condition=Q(superseded_at=None),
                name="one_current_answer",
            ),
            models.UniqueConstraint(
                fields=["company", "question_id", "workflow", "version"], name="answer_versions_do_not_repeat"
            ),
        ]
        ordering = ["question_id", "workflow", "-version"]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.version}"


class ValueEntry(models.Model):
    """A company's own number for the value model, never changed: a later one supersedes it.

    `scope` is a workflow and `name` a variable of its formula; or `pools` and a pool. For a realised value `name` is its
    period as two days (2026-01-01--2026-03-31) and the three scenarios are the same measured dollars.
    """

    class Kind(models.TextChoices):
        NUMBER = "number"
        REALISED = "realised"

    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="value_entries")
    kind = models.CharField(max_length=8, choices=Kind)
    scope = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    low = models.FloatField()
    base = models.FloatField()
    high = models.FloatField()
    source = models.CharField(max_length=300)
    read_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "scope", "name"], condition=Q(superseded_at=None), name="one_current_value_entry"
            ),
            models.UniqueConstraint(
                fields=["company", "scope", "name", "version"], name="value_entry_versions_do_not_repeat"
            ),
        ]
        ordering = ["scope", "name", "-version"]
        verbose_name_plural = "value entries"

    def __str__(self) -> str:
        return f"{self.scope} {self.name} v{self.version}"


class Evidence(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="evidence")
    question_id = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title


class RunQuerySet(models.QuerySet["Run"]):
    def update(self, **fields: Any) -> NoReturn:  # noqa: ARG002 -- Django's signature
        raise ImmutableError("A run is never changed; take a new one")


class Run(models.Model):
    """One evaluation, written once: the answers it read and everything it found."""

    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="runs")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    method_version = models.CharField(max_length=20)
    catalogue_digest = models.CharField(max_length=64)
    law_digest = models.CharField(max_length=64)
    answers_digest = models.CharField(max_length=64)
    answers = models.JSONField()
    results = models.JSONField()
    results_digest = models.CharField(max_length=64)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="run_number_in_assessment")]
        ordering = ["-created_at", "-number"]

    def __str__(self) -> str:
        return f"Run {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ImmutableError("A run is never changed; take a new one")
        super().save(*args, **kwargs)


class LawSnapshot(models.Model):
    """What the law corpus of a digest held, kept once for all so that an older run can be told what changed since."""

    digest = models.CharField(max_length=64, primary_key=True)
    first_seen_at = models.DateTimeField()
    law = models.JSONField()

    class Meta:
        ordering = ["-first_seen_at"]

    def __str__(self) -> str:
        return self.digest[:12]


class RunSummary(models.Model):
    """The short form of a run for tables of many companies; made from the run alone, and never without it."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, related_name="summary")
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    document = models.JSONField()

    class Meta:
        verbose_name_plural = "run summaries"

    def __str__(self) -> str:
        return f"Summary of run {self.run_id}"


class RunAnalysisQuerySet(models.QuerySet["RunAnalysis"]):
    def update(self, **fields: Any) -> NoReturn:  # noqa: ARG002 -- Django's signature
        raise ImmutableError("An analysis is never changed")


class RunAnalysis(models.Model):
    """What a worker worked out from a run after it was taken, written once a run and kind."""

    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="analyses")
    kind = models.CharField(max_length=20)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = RunAnalysisQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_analysis_a_run_and_kind")]
        verbose_name_plural = "run analyses"

    def __str__(self) -> str:
        return f"{self.kind} of run {self.run_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ImmutableError("An analysis is never changed")
        super().save(*args, **kwargs)
