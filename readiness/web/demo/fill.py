"""Fill a database with the demo portfolio: a plan in, organizations with their whole history out.

Everything goes through the same operations as a page. Steps run in the order of their dates, so that every trail reads
forward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Protocol

from django.db import transaction

from readiness.assessments.operations import assign_section, create_assessment, evaluate, import_sheet
from readiness.assessments.queries import value_entries_of
from readiness.assessments.valuation import Entry, Realised
from readiness.assessments.value_operations import Typed, record_numbers, record_realised
from readiness.companies.operations import add_site, create_company, save_inventory
from readiness.companies.queries import companies_of, inventory_of
from readiness.tenancy.operations import accept_invitation, create_organization, invite, open_account
from readiness.tenancy.queries import organizations_of, user_with_email
from readiness.web.demo.plan import sheet_before, sheet_named, value_plans

if TYPE_CHECKING:
    from readiness.assessments.models import Assessment, Run
    from readiness.catalogue.sheet import Sheet
    from readiness.companies.models import Company
    from readiness.tenancy.models import Organization, User
    from readiness.web.demo.plan import CompanyPlan, OrganizationPlan, Portfolio, ValuePlan


class Issue(Protocol):
    """Issue the report of a run; returns its key."""

    def __call__(self, run: Run, *, organization: Organization, actor: User, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened on a day."""

    at: datetime
    do: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was new."""

    organizations: tuple[str, ...] = ()
    companies: int = 0
    runs: int = 0
    reports: tuple[int, ...] = ()


@transaction.atomic
def fill(plan: Portfolio, *, issue: Issue) -> Filled:
    """Add the organizations of the plan that are not there yet; all of it or nothing."""
    missing = [each for each in plan.organizations if organization_there(each) is None]
    if not missing:
        return Filled()
    people = _people(plan)
    stories = [story for each in missing for story in _open(each, people, issue)]
    for step in sorted((step for story in stories for step in story.steps()), key=lambda step: step.at):
        step.do(step.at)
    runs = sum(len(story.runs) for story in stories)
    reports = tuple(report for story in stories for report in story.reports)
    return Filled(tuple(each.name for each in missing), len(stories), runs, reports)


@transaction.atomic
def put_back(plan: Portfolio, *, at: datetime) -> int:
    """Say again what the sheets say, over whatever was tried out since; history and the audit trail stay."""
    changed = 0
    for each in plan.organizations:
        organization, owner = organization_there(each), user_with_email(each.first("owner"))
        if organization is None or owner is None:
            continue
        sheets = {sheet.company: sheet for sheet in (sheet_named(company.sheet) for company in each.companies)}
        values = {sheet_named(name).company: plan for name, plan in value_plans().items()}
        for company in companies_of(organization=organization).filter(name__in=sheets):
            sheet = sheets[company.name]
            changed += import_sheet(company, sheet, organization=organization, actor=owner, at=at)
            save_inventories(company, sheet, organization=organization, actor=owner, at=at)
            changed += _enter_numbers(company, values.get(company.name), organization=organization, actor=owner, at=at)
    return changed


def organization_there(plan: OrganizationPlan) -> Organization | None:
    """Find an organization of the plan by its first owner and its name."""
    owner = user_with_email(plan.first("owner"))
    return organizations_of(owner).filter(name=plan.name).first() if owner else None


def _people(plan: Portfolio) -> dict[str, User]:
    opened = _at(min(each.opened for each in plan.organizations), 8)
    return {
        email: user_with_email(email) or open_account(email=email, name=name, password=plan.password, at=opened)
        for email, name in plan.people().items()
    }


def _open(plan: OrganizationPlan, people: dict[str, User], issue: Issue) -> list[Story]:
    at = _at(plan.opened, 9)
    owner = people[plan.first("owner")]
    organization = create_organization(name=plan.name, owner=owner, at=at)
    for email, person in plan.people.items():
        if people[email] != owner:
            invitation, _ = invite(organization=organization, email=email, role=person.role, actor=owner, at=at)
            accept_invitation(invitation, user=people[email], at=at)
    editor = people[plan.first("editor")]
    return [Story(each, sheet_named(each.sheet), organization, owner, editor, people, issue) for each in plan.companies]


@dataclass(slots=True)
class Story:
    """The history of one company: opened, asked, answered, evaluated, reported."""

    plan: CompanyPlan
    sheet: Sheet
    organization: Organization
    owner: User
    editor: User
    people: dict[str, User]
    issue: Issue
    runs: list[Run] = field(default_factory=list)
    reports: list[int] = field(default_factory=list)
    _company: Company | None = None
    _assessment: Assessment | None = None

    def steps(self) -> Iterator[Step]:
        """Tell the steps, each with its time."""
        yield Step(_at(self.plan.opened, 10), self._open_company)
        yield Step(_at(self.plan.opened, 11), self._open_assessment)
        if self.plan.earlier:
            yield from self._round(sheet_before(self.sheet, self.plan.earlier), self.plan.earlier.as_of)
        last = self.sheet.as_of or self.plan.opened
        yield Step(_at(last, 15), self._say_numbers)
        yield from self._round(self.sheet, last)
        if self.plan.is_report_issued:
            yield Step(_at(last, 17), self._issue_report)

    @property
    def company(self) -> Company:
        if self._company is None:
            raise LookupError(f"{self.sheet.company} is answered before it is opened ({self.plan.opened})")
        return self._company

    @property
    def assessment(self) -> Assessment:
        if self._assessment is None:
            raise LookupError(f"{self.sheet.company} is evaluated before it is opened ({self.plan.opened})")
        return self._assessment

    def _round(self, sheet: Sheet, day: date) -> Iterator[Step]:
        yield Step(_at(day, 14), lambda at: self._answer(sheet, at))
        yield Step(_at(day, 16), lambda at: self._evaluate(day, at))

    def _open_company(self, at: datetime) -> None:
        self._company = create_company(organization=self.organization, name=self.sheet.company, actor=self.owner, at=at)
        for name, state in self.plan.sites.items():
            add_site(self._company, organization=self.organization, name=name, state=state, actor=self.owner, at=at)

    def _open_assessment(self, at: datetime) -> None:
        self._assessment = create_assessment(
            self.company,
            organization=self.organization,
            title=self.plan.title,
            workflows=self.sheet.workflows,
            actor=self.owner,
            at=at,
        )
        for section, email in self.plan.sections.items():
            assign_section(
                self._assessment,
                section,
                organization=self.organization,
                owner=self.people[email],
                actor=self.owner,
                at=at,
                due_on=self.plan.due,
            )

    def _answer(self, sheet: Sheet, at: datetime) -> None:
        save_inventories(self.company, sheet, organization=self.organization, actor=self.editor, at=at)
        import_sheet(self.company, sheet, organization=self.organization, actor=self.editor, at=at)

    def _say_numbers(self, at: datetime) -> None:
        plan = value_plans().get(self.plan.sheet)
        _enter_numbers(self.company, plan, organization=self.organization, actor=self.editor, at=at)

    def _evaluate(self, day: date, at: datetime) -> None:
        run = evaluate(self.assessment, organization=self.organization, actor=self.editor, at=at, as_of=day)
        self.runs.append(run)

    def _issue_report(self, at: datetime) -> None:
        self.reports.append(self.issue(self.runs[-1], organization=self.organization, actor=self.owner, at=at))


def save_inventories(company: Company, sheet: Sheet, *, organization: Organization, actor: User, at: datetime) -> None:
    """Save the tables of a sheet over those that are held."""
    for kind, rows in sheet.inventories.items():
        held = inventory_of(company, kind, organization=organization)
        save_inventory(
            company,
            kind,
            organization=organization,
            rows=rows,
            expected_version=held.version if held else 0,
            actor=actor,
            at=at,
        )


def _enter_numbers(
    company: Company, plan: ValuePlan | None, *, organization: Organization, actor: User, at: datetime
) -> int:
    """Say a company's volumes, assumptions and realised value over what stands; returns how many numbers were new."""
    if plan is None:
        return 0
    held = value_entries_of(company, organization=organization)
    new = 0
    for scope, numbers in plan.numbers.items():
        typed = {
            name: Typed(
                Entry(number.of[0], number.of[len(number.of) // 2], number.of[-1], number.source, plan.read_on),
                row.version if (row := held.get((scope, name))) else 0,
            )
            for name, number in numbers.items()
        }
        saved = record_numbers(company, scope, typed, organization=organization, actor=actor, at=at)
        new += len(saved.written)
    for measured in plan.realised:
        entry = Realised(**measured.model_dump(), read_on=plan.read_on)
        record_realised(company, entry, organization=organization, actor=actor, at=at)
    return new


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)
