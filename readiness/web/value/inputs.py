"""A company's own volumes, assumptions, pools and realised value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from readiness.assessments import queries, value_operations
from readiness.assessments.valuation import POOLS, Realised, appraised, pool_results
from readiness.assessments.value_entries import (
    EntryError,
    check_number,
    entry_of,
    inputs_of_rows,
    is_single,
    realised_of,
)
from readiness.assessments.value_results import Number, PoolResult, Scenario
from readiness.catalogue.answers import answer_label
from readiness.catalogue.load import catalogue
from readiness.tenancy.policies import can_edit
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.views import CONFLICT, REFUSED
from readiness.web.clock import now, today
from readiness.web.companies.views import company_or_404
from readiness.web.value.forms import Fields, RealisedForm, posted, typed, written

if TYPE_CHECKING:
    from readiness.assessments.answers import CurrentAnswers
    from readiness.assessments.models import Assessment, ValueEntry
    from readiness.companies.models import Company

# Asked of the whole company; whether it fits the people of a workflow is for whoever enters the assumption.
SAID = {"cash_capture": "value.capture-share", "rate": "value.labor-rate", "coder_rate": "value.labor-rate"}


@dataclass(frozen=True, slots=True)
class Row:
    """One number on the form: what stands, what is in the fields, and what is wrong with that."""

    number: Number
    is_single: bool
    fields: Fields
    error: str = ""
    theirs: ValueEntry | None = None
    is_conflict: bool = False
    pool: PoolResult | None = None
    said: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """A workflow on the overview: its yearly dollars, or the numbers it waits for."""

    workflow: str
    name: str
    annual: Scenario | None
    missing: tuple[str, ...]
    own: int
    realised: int


@dataclass(frozen=True)
class Held:
    """Everything a value page of a company reads."""

    company: Company
    assessments: Mapping[str, Assessment]
    rows: Mapping[tuple[str, str], ValueEntry]
    answers: CurrentAnswers
    numbers: Mapping[str, tuple[Number, ...]]
    worths: tuple[Worth, ...]
    pools: tuple[PoolResult, ...]


@member()
def overview(request: MemberRequest, company: str) -> HttpResponse:
    held = _held(request, company_or_404(request, company))
    context = {"company": held.company, "worths": held.worths, "pools": held.pools}
    return render(request, "value/overview.html", context)


@member(methods=("GET", "HEAD", "POST"), writes=can_edit)
def numbers(request: MemberRequest, company: str, scope: str) -> HttpResponse:
    held = _held(request, company_or_404(request, company))
    _scope_or_404(held, scope)
    if request.method != "POST":
        return _page(request, held, scope, _rows(held, scope))
    rows, entries = _read(request, held, scope)
    if any(row.error for row in rows):
        return _page(request, held, scope, rows, status=REFUSED)
    try:
        saved = value_operations.record_numbers(
            held.company, scope, entries, organization=request.organization, actor=request.user, at=now()
        )
    except EntryError as error:
        return _page(request, held, scope, rows, error=str(error), status=REFUSED)
    if saved.conflicts:
        again = _held(request, held.company)
        return _page(request, again, scope, _with_conflicts(again, scope, rows, saved.conflicts), status=CONFLICT)
    count = len(saved.written)
    messages.success(request, f"Saved {count} number{'' if count == 1 else 's'}." if count else "Nothing was changed.")
    return redirect("value_numbers", request.organization.slug, held.company.slug, scope)


@member()
def history(request: MemberRequest, company: str, scope: str, name: str) -> HttpResponse:
    held = _held(request, company_or_404(request, company))
    _scope_or_404(held, scope)
    rows = queries.value_history_of(scope, name, company=held.company, organization=request.organization)
    number = next((each for each in _numbers(held, scope) if each.name == name), None)
    if number is None and not rows:
        raise Http404("There is no such number.")
    context = {
        "company": held.company,
        "scope": scope,
        "name": name,
        "number": number,
        "unit": number.unit if number else "USD",
        "rows": rows,
    }
    return render(request, "value/history.html", context)


@member(can_edit, methods=("POST",))
def withdraw(request: MemberRequest, company: str, scope: str, name: str) -> HttpResponse:
    found = company_or_404(request, company)
    taken = value_operations.withdraw_entry(
        found, scope, name, organization=request.organization, actor=request.user, at=now()
    )
    if taken is None:
        raise Http404("There is nothing to take back.")
    messages.success(request, "Taken back. The history keeps it.")
    return redirect("value_numbers", request.organization.slug, found.slug, scope)


@member(can_edit, methods=("POST",))
def realised(request: MemberRequest, company: str, scope: str) -> HttpResponse:
    held = _held(request, company_or_404(request, company))
    _scope_or_404(held, scope)
    if scope == POOLS:
        raise Http404("Realized value belongs to a workflow.")
    form = RealisedForm(request.POST)
    if form.is_valid():
        try:
            value_operations.record_realised(
                held.company,
                Realised(workflow=scope, **form.cleaned_data),
                organization=request.organization,
                actor=request.user,
                at=now(),
            )
        except EntryError as error:
            form.add_error(None, _sentence(str(error)))
        else:
            messages.success(request, "Recorded.")
            return redirect("value_numbers", request.organization.slug, held.company.slug, scope)
    return _page(request, held, scope, _rows(held, scope), form=form, status=REFUSED)


def _held(request: MemberRequest, company: Company) -> Held:
    organization = request.organization
    assessments = list(queries.assessments_of(company, organization=organization))
    answers = queries.answers_of(company, organization=organization)
    rows = queries.value_entries_of(company, organization=organization)
    inputs = inputs_of_rows(rows.values())
    named = {workflow: found for found in reversed(assessments) for workflow in found.workflows}
    views = {workflow: answers.view(workflow) for workflow in catalogue().workflows if workflow in named}
    numbers, appraisal = appraised(catalogue(), views, answers.company, inputs)
    worths = []
    for workflow in views:
        missing = tuple(number.term for number in numbers[workflow] if number.scenario is None)
        low, base, high = (float(each) for each in appraisal.annual[workflow][0])
        worths.append(
            Worth(
                workflow=workflow,
                name=catalogue().workflows[workflow].name,
                annual=None if missing else Scenario(low=low, base=base, high=high),
                missing=missing,
                own=sum(number.origin == "company" for number in numbers[workflow]),
                realised=sum(entry.workflow == workflow for entry in inputs.realised),
            )
        )
    return Held(
        company, named, rows, answers, numbers, tuple(worths), pool_results(catalogue(), appraisal, inputs)
    )


def _scope_or_404(held: Held, scope: str) -> None:
    if scope != POOLS and scope not in held.assessments:
        raise Http404("No assessment of this company includes that workflow.")


def _numbers(held: Held, scope: str) -> tuple[Number, ...]:
    """List the numbers of a workflow, or the sizes of the pools its workflows share."""
    if scope != POOLS:
        return held.numbers[scope]
    return tuple(
        Number(
            name=pool.id, term=pool.label, unit=pool.unit, kind="input", scenario=None, origin="missing", source=pool.what
        )
        for pool in catalogue().pools.values()
        if any(draw.workflow in held.assessments for draw in pool.draws)
    )


def _rows(held: Held, scope: str) -> list[Row]:
    return [_row(held, scope, number) for number in _numbers(held, scope)]


def _row(held: Held, scope: str, number: Number) -> Row:
    kept = held.rows.get((scope, number.name))
    fields = written(entry_of(kept) if kept else None, kept.version if kept else 0, number.unit, today())
    return Row(
        number,
        is_single(catalogue(), scope, number.name),
        fields,
        pool=next((pool for pool in held.pools if scope == POOLS and pool.id == number.name), None),
        said=_said(held, scope, number.name),
    )


def _said(held: Held, scope: str, name: str) -> tuple[str, str] | None:
    """Find what the company answered that bears on an assumption no formula ties to it: question and answer in words."""
    question = SAID.get(name)
    answer = held.answers.view(scope).get(question) if question else None
    if question is None or answer is None or answer.state != "answered":
        return None
    return question, answer_label(catalogue().questions[question], answer)


def _read(request: MemberRequest, held: Held, scope: str) -> tuple[list[Row], dict[str, value_operations.Typed]]:
    """Read every number of the post; a row that cannot be read keeps what was typed, with the reason."""
    rows, entries = [], {}
    for number in _numbers(held, scope):
        row = _row(held, scope, number)
        if number.question or f"{number.name}-version" not in request.POST:
            rows.append(row)
            continue
        fields, error = posted(request.POST, number.name), ""
        try:
            entry = typed(fields, number.unit, is_single=row.is_single)
            if entry.entry:
                check_number(catalogue(), scope, number.name, entry.entry)
            entries[number.name] = entry
        except EntryError as refused:
            error = _sentence(str(refused))
        rows.append(replace(row, fields=fields, error=error))
    return rows, entries


def _with_conflicts(held: Held, scope: str, rows: list[Row], conflicts: Mapping[str, ValueEntry | None]) -> list[Row]:
    """Show what was typed over what stands meanwhile; a second save then is a choice."""
    shown = []
    for row, fresh in zip(rows, _rows(held, scope), strict=True):
        if row.number.name not in conflicts:
            shown.append(fresh)
            continue
        theirs = conflicts[row.number.name]
        mine = replace(row.fields, version=str(theirs.version if theirs else 0))
        shown.append(replace(fresh, fields=mine, theirs=theirs, is_conflict=True))
    return shown


def _page(
    request: MemberRequest,
    held: Held,
    scope: str,
    rows: list[Row],
    *,
    form: RealisedForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    measured = [
        (row, realised_of(row)) for (where, _), row in held.rows.items() if where == scope and row.kind == row.Kind.REALISED
    ]
    context = {
        "company": held.company,
        "scope": scope,
        "is_pools": scope == POOLS,
        "worth": next((worth for worth in held.worths if worth.workflow == scope), None),
        "assessment": held.assessments.get(scope),
        "rows": rows,
        "error": _sentence(error) if error else "",
        "problems": [row for row in rows if row.error],
        "conflicts": [row for row in rows if row.is_conflict],
        "measured": sorted(measured, key=lambda pair: pair[1].begins_on),
        "form": form or RealisedForm(initial={"read_on": today()}),
        "formula": None if scope == POOLS else catalogue().formulas[catalogue().workflows[scope].value.formula],
    }
    return render(request, "value/numbers.html", context, status=status)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
