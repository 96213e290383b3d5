"""A sample to open: one company with its answers and a run, put into an organization that has none yet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from readiness.assessments.operations import create_assessment, evaluate, import_sheet
from readiness.companies.operations import create_company
from readiness.web.demo.fill import save_inventories
from readiness.web.demo.plan import sheet_named

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.tenancy.models import Organization, User

SHEET = "fernhollow-dermatology"


@transaction.atomic
def open_sample(*, organization: Organization, actor: User, at: datetime) -> Run:
    """Add the sample company, answered and evaluated; its name says what it is."""
    sheet = sheet_named(SHEET)
    company = create_company(organization=organization, name=f"Sample: {sheet.company}", actor=actor, at=at)
    assessment = create_assessment(
        company, organization=organization, title="Sample", workflows=sheet.workflows, actor=actor, at=at
    )
    save_inventories(company, sheet, organization=organization, actor=actor, at=at)
    import_sheet(company, sheet, organization=organization, actor=actor, at=at)
    return evaluate(assessment, organization=organization, actor=actor, at=at)
