"""The demo portfolio as files tell it: portfolio.yaml and one answer sheet a company in, a checked plan out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import Sheet, parse_sheet

FOLDER = Path(__file__).parent


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(Part):
    name: str
    role: str


class Earlier(Part):
    """What was said at an earlier run, where it differs from the sheet of today."""

    as_of: date
    without: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, Any]] = {}


class CompanyPlan(Part):
    sheet: str
    opened: date
    title: str
    sites: Mapping[str, str] = {}
    sections: Mapping[str, str] = {}
    due: date | None = None
    is_report_issued: bool = False
    earlier: Earlier | None = None


class NumberPlan(Part):
    """One number of a company: a single value, or its low, base and high case."""

    of: tuple[float, ...]
    source: str


class RealisedPlan(Part):
    workflow: str
    amount: float
    begins_on: date
    ends_on: date
    source: str


class ValuePlan(Part):
    """What a company says of its volumes, assumptions and realised value: workflow or pools -> number -> value."""

    read_on: date
    numbers: Mapping[str, Mapping[str, NumberPlan]] = {}
    realised: tuple[RealisedPlan, ...] = ()


class OrganizationPlan(Part):
    name: str
    opened: date
    people: Mapping[str, Person]
    companies: tuple[CompanyPlan, ...]

    def first(self, role: str) -> str:
        """Name the first person of a role, by e-mail."""
        return next(email for email, person in self.people.items() if person.role == role)


class Portfolio(Part):
    password: str
    sign_in: str
    organizations: tuple[OrganizationPlan, ...]

    def people(self) -> dict[str, str]:
        """Name everybody once: e-mail -> name."""
        return {email: p.name for each in self.organizations for email, p in each.people.items()}


def portfolio() -> Portfolio:
    """Read the plan."""
    return Portfolio.model_validate(yaml.safe_load((FOLDER / "portfolio.yaml").read_text("utf-8")))


def value_plans() -> dict[str, ValuePlan]:
    """Read the companies' own numbers: sheet -> plan."""
    told = yaml.safe_load((FOLDER / "value.yaml").read_text("utf-8"))
    return {sheet: ValuePlan.model_validate(plan) for sheet, plan in told.items()}


def sheet_named(name: str) -> Sheet:
    """Read one company's sheet.

    Raises:
        SheetError: it does not fit the catalogue.
    """
    path = FOLDER / "sheets" / f"{name}.yaml"
    return parse_sheet(path.read_text("utf-8"), catalogue(), name=path.name)


def sheet_before(sheet: Sheet, earlier: Earlier) -> Sheet:
    """Turn a sheet back to what was said at an earlier run.

    Raises:
        SheetError: an earlier answer does not fit the catalogue.
    """
    told = parse_sheet(yaml.safe_dump({"answers": dict(earlier.answers)}), catalogue(), name="portfolio.yaml").answers
    kept = {question: answer for question, answer in sheet.answers.items() if question not in earlier.without}
    return replace(sheet, as_of=earlier.as_of, answers={**kept, **told}, workflow_answers={})
