"""What is assessed: companies with their sites, and the inventories that open the questionnaires."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Company(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="companies")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    contributed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="company_slug_in_organization")]
        ordering = ["name"]
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2)
    kind = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="site_name_in_company")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Inventory(models.Model):
    """One table of a company (systems, transactions, AI tools, ...), saved whole; `version` guards a second tab."""

    organization = models.ForeignKey("tenancy.Organization", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="inventories")
    kind = models.CharField(max_length=30)
    rows = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "kind"], name="one_inventory_of_a_kind")]
        verbose_name_plural = "inventories"

    def __str__(self) -> str:
        return self.kind
