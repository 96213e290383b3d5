"""Companies, their sites and inventories."""

from __future__ import annotations

from typing import Any

from readiness.companies.models import Company, Inventory
from readiness.companies.operations import create_company, save_inventory
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT


def make_company(organization: Organization, actor: User, *, name: str = "Lakeshore Dermatology") -> Company:
    return create_company(organization=organization, name=name, actor=actor, at=AT)


def make_inventory(company: Company, actor: User, kind: str, rows: list[dict[str, Any]]) -> Inventory:
    saved = save_inventory(
        company, kind, organization=company.organization, rows=rows, expected_version=0, actor=actor, at=AT
    )
    return saved.inventory
