"""The money side of a run: value, what it is made of, and the margin map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from readiness.assessments.effort import two_sums
from readiness.assessments.queries import value_inputs_of
from readiness.engine.explain import rounded
from readiness.engine.value import CASH_CAPTURE
from readiness.web.access import MemberRequest, member
from readiness.web.runs.views import _run as run_or_404

if TYPE_CHECKING:
    from readiness.assessments.results import RunResults, WorkflowResult
    from readiness.assessments.value_results import RunValue, ValueLine, WorkflowValue


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One workflow of the value page; `number` is its number on the map."""

    number: int
    workflow: str
    result: WorkflowResult
    value: WorkflowValue
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a formula, its credited dollars in whole numbers that add up to the total shown.

    `captured` is the share of saved hours that counts as money, where the line is such hours.
    """

    line: ValueLine
    captured: float | None
    low: int
    base: int
    high: int


@member()
def value(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    if results.value is not None:
        now_ = value_inputs_of(taken.company, organization=request.organization)
        context |= _summary(results, results.value) | {"is_stale": now_.digest != results.value.inputs_digest}
    return render(request, "value/run.html", context)


@member()
def workflow(request: MemberRequest, company: str, assessment: int, run: int, workflow: str) -> HttpResponse:
    _, results, context = run_or_404(request, company, assessment, run)
    found = results.value.workflows.get(workflow) if results.value else None
    if results.value is None or found is None:
        raise Http404("The run says nothing of the value of that workflow.")
    row = next(row for row in _rows(results, results.value) if row.workflow == workflow)
    context |= {
        "workflow": workflow,
        "row": row,
        "value": found,
        "lines": _lines(found),
        "pools": [pool for pool in results.value.pools if any(draw.workflow == workflow for draw in pool.draws)],
        "realised": [entry for entry in results.value.realised if entry.workflow == workflow],
    }
    return render(request, "value/workflow.html", context)


def _summary(results: RunResults, held: RunValue) -> dict[str, Any]:
    rows = _rows(results, held)
    annual = [row.value.annual for row in rows if row.value.annual]
    return {
        "value": held,
        "rows": rows,
        "valued": len(annual),
        "least": min((scenario.least for scenario in annual), default=0.0),
        "most": max((scenario.most for scenario in annual), default=0.0),
        "reached": sum(row.value.reached.base for row in rows if row.value.reached),
        "delay": sum(row.value.delay_per_week or 0.0 for row in rows),
        "unsigned": sum(row.value.hours for row in rows if not row.value.is_capture_signed),
        "effort": two_sums(results),
        "unplaced": set(results.workflows).difference(results.rankable),
        "assumed": [(row, number) for row in rows for number in row.value.numbers],
    }


def _rows(results: RunResults, held: RunValue) -> list[ValueRow]:
    return [
        ValueRow(
            number=number,
            workflow=workflow,
            result=results.workflows[workflow],
            value=found,
            missing=tuple((each.term, each.question) for each in found.numbers if each.scenario is None),
        )
        for number, (workflow, found) in enumerate(held.workflows.items(), start=1)
    ]


def _lines(found: WorkflowValue) -> list[LineRow]:
    columns = [rounded([getattr(line.credited, part) for line in found.lines]) for part in ("low", "base", "high")]
    captured = next((n.scenario.base for n in found.numbers if n.name == CASH_CAPTURE and n.scenario), 0.0)
    return [
        LineRow(line, captured if line.kind == "labor" else None, *whole)
        for line, *whole in zip(found.lines, *columns, strict=True)
    ]
