from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from readiness.assessments.queries import answers_of
from readiness.catalogue.answers import answer_label
from readiness.catalogue.inventories.derive import RULES
from readiness.catalogue.inventories.rows import Reading, as_paste, read_paste, read_rows
from readiness.catalogue.load import catalogue
from readiness.catalogue.numbers import whole_number
from readiness.catalogue.schema import Inventory
from readiness.companies import operations, queries
from readiness.tenancy.policies import can_answer, can_take_part
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.forms import posted_version
from readiness.web.assessments.views import REFUSED, assessment_or_404, let_in, sent_sections
from readiness.web.clock import now

BLANK_ROWS = 3
SAVED_MEANWHILE = (
    "Somebody saved this table after you opened it. Nothing was overwritten: theirs is below, "
    "and your rows wait in the paste box. Read them in to add them, or to replace theirs."
)


@member(can_take_part, methods=("GET", "HEAD", "POST"), writes=can_answer)
def inventory(request: MemberRequest, company: str, assessment: int, kind: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    table = catalogue().inventories.get(kind)
    if table is None:
        raise Http404("There is no such table.")
    let_in(request, found, *(s.id for s in catalogue().sections.values() if s.inventory == kind))
    kept = queries.inventory_of(found.company, kind, organization=request.organization)
    if request.method != "POST":
        return _page(request, found, table, list(kept.rows) if kept else [], kept.version if kept else 0)
    typed, pasted = _typed(request, table), _pasted(request, table)
    reading = typed.followed_by(pasted)
    version = posted_version(request.POST)
    saved = operations.save_inventory(
        found.company,
        kind,
        organization=request.organization,
        rows=list(reading.rows),
        expected_version=version,
        actor=request.user,
        at=now(),
    )
    if saved.is_conflict:
        mine = as_paste(table, (*reading.rows, *reading.refused))
        return _page(
            request, found, table, saved.inventory.rows, saved.inventory.version, problems=(SAVED_MEANWHILE,), paste=mine
        )
    if reading.problems:
        shown = [*saved.inventory.rows, *typed.refused]
        left = as_paste(table, pasted.refused)
        return _page(request, found, table, shown, saved.inventory.version, problems=reading.problems, paste=left)
    messages.success(request, f"Saved {len(reading.rows)} row{'' if len(reading.rows) == 1 else 's'}.")
    return redirect(request.path)


def _pasted(request: MemberRequest, table: Inventory) -> Reading:
    text = request.POST.get("paste", "")
    return read_paste(table, text) if text.strip() else Reading((), ())


def _typed(request: MemberRequest, table: Inventory) -> Reading:
    if request.POST.get("replace") and request.POST.get("paste", "").strip():
        return Reading((), ())
    count = whole_number(request.POST.get("rows", ""))
    given = [
        {
            column.id: request.POST.getlist(f"{n}-{column.id}")
            if column.type == "choices"
            else request.POST.get(f"{n}-{column.id}", "")
            for column in table.columns
        }
        for n in range(min(count, 600))
        if not request.POST.get(f"{n}-remove")
    ]
    return read_rows(table, given)


def _page(
    request: MemberRequest,
    found: Any,
    table: Inventory,
    rows: list[dict[str, Any]],
    version: int,
    *,
    problems: tuple[str, ...] = (),
    paste: str = "",
) -> HttpResponse:
    answers = answers_of(found.company, organization=request.organization)
    open_to = sent_sections(request, found)
    padded = [*rows, *({} for _ in range(BLANK_ROWS))]
    settled = [
        (catalogue().questions[name], answer_label(catalogue().questions[name], answers.derived[name]), name in dict(_own(answers)))
        for name in RULES.get(table.kind, {})
        if name in answers.derived and catalogue().questions[name].section in open_to
    ]
    context = {
        "assessment": found,
        "company": found.company,
        "inventory": table,
        "rows": [[(column, row.get(column.id, "")) for column in table.columns] for row in padded],
        "version": version,
        "problems": problems,
        "paste": paste,
        "settled": settled,
        "sections": [s for s in catalogue().sections.values() if s.inventory == table.kind and s.id in open_to],
    }
    status = REFUSED if problems else 200
    return render(request, "assessments/inventory.html", context, status=status)


def _own(answers: Any) -> list[tuple[str, Any]]:
    return [(question, row) for (question, workflow), row in answers.rows.items() if not workflow]
