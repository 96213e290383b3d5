from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from readiness.assessments import queries
from readiness.assessments.change import Comparison, Snapshot, compare
from readiness.assessments.results import RunResults
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.web.access import MemberRequest, member
from readiness.web.runs.change_rows import (
    LABELS,
    MEAN,
    Measure,
    gate_rows,
    mean_row,
    opened_parts,
    rows_of,
    shown_parts,
    steps_of,
)
from readiness.web.runs.views import _run as run_or_404

if TYPE_CHECKING:
    from readiness.assessments.models import Run

MOST_RUNS, MOST_VERDICTS = 60, 40


@member()
def choose(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    """Lists the company's other runs; `with` (assessment.run) goes on to the comparison, the older run first."""
    taken, _, context = run_or_404(request, company, assessment, run)
    taken.assessment, taken.company = context["assessment"], context["company"]
    others = other_runs(taken, request)
    wanted = request.GET.get("with", "")
    chosen = next((each for each in others if f"{each.assessment.number}.{each.number}" == wanted), None)
    if chosen:
        first, last = sorted((chosen, taken), key=lambda each: (each.created_at, each.pk))
        return redirect(address(request, first, last))
    if wanted:
        raise Http404("There is no such run to compare with.")
    return render(request, "runs/choose.html", {**context, "others": others})


@member()
def comparison(request: MemberRequest, company: str, assessment: int, run: int, other: int) -> HttpResponse:
    before, first, context = run_or_404(request, company, assessment, run)
    before.assessment, before.company = context["assessment"], context["company"]
    after = _other(request, before, other)
    found = compare(
        catalogue(),
        corpus(),
        Snapshot(first, before.answers),
        Snapshot(RunResults.from_json(after.results), after.answers),
    )
    context |= {
        "before": before,
        "after": after,
        "found": found,
        "swapped": address(request, after, before),
        "here": address(request, before, after),
        **_shown(request, found),
        "gates": gate_rows(found.gates),
        "verdicts": found.verdicts[:MOST_VERDICTS],
        "more_verdicts": max(len(found.verdicts) - MOST_VERDICTS, 0),
    }
    return render(request, "runs/compare.html", context)


def other_runs(taken: Run, request: MemberRequest) -> list[Run]:
    """The company's runs but this one, newest first."""
    rows = queries.runs_of_company(taken.company, organization=request.organization)
    return [each for each in rows[: MOST_RUNS + 1] if each.pk != taken.pk][:MOST_RUNS]


def address(request: MemberRequest, before: Run, after: Run) -> str:
    """Where two runs are compared; the other's assessment is named where it is another one."""
    parts = [request.organization.slug, before.company.slug, before.assessment.number, before.number, after.number]
    path = reverse("compare_runs", args=parts)
    same = before.assessment_id == after.assessment_id
    return path if same else f"{path}?assessment={after.assessment.number}"


def _other(request: MemberRequest, before: Run, number: int) -> Run:
    wanted, held = request.GET.get("assessment", ""), before.assessment
    if wanted and wanted != str(held.number):
        found = (
            queries.assessment_for(int(wanted), company=before.company.slug, organization=request.organization)
            if wanted.isdecimal()
            else None
        )
        if found is None:
            raise Http404("There is no such assessment here.")
        held = found
    after = queries.run_for(number, assessment=held, organization=request.organization)
    if after is None:
        raise Http404("There is no such run to compare with.")
    after.assessment, after.company = held, before.company
    return after


def _shown(request: MemberRequest, found: Comparison) -> dict[str, Any]:
    measure: Measure = "friction" if request.GET.get("measure") == "friction" else "readiness"
    workflow = request.GET.get("workflow", MEAN)
    if workflow and workflow not in found.workflows:
        raise Http404("Both runs must include that workflow.")
    parts = shown_parts(found)
    rows, mean = rows_of(found, measure, parts), mean_row(found, measure, parts)
    opened = next((row for row in rows if row.workflow == workflow), mean)
    return {
        "measure": measure,
        "labels": [LABELS[part] for part in parts],
        "rows": rows,
        "mean": mean,
        "opened": opened,
        "steps": steps_of(found, opened, measure, parts),
        "parts": opened_parts(found, opened.workflow, measure, parts, opened),
    }
