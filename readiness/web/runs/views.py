from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from readiness.assessments import operations, queries
from readiness.assessments.answers import digest_of, snapshot
from readiness.assessments.effort import effort_parts
from readiness.assessments.results import PlanResult, RunResults, WorkflowResult
from readiness.assessments.snapshots import changes_since, digest_named
from readiness.assessments.touched import reach_of
from readiness.catalogue.load import catalogue
from readiness.engine.explain import INHERENT, rounded
from readiness.engine.method import TIERS
from readiness.law.corpus import corpus
from readiness.reports.builder.rows import LineRow, line_rows
from readiness.reports.queries import reports_of
from readiness.tenancy.policies import can_edit
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.views import assessment_or_404
from readiness.web.clock import now
from readiness.web.runs.duties import duties_of
from readiness.web.runs.robustness import hand_to_worker, robustness_context

if TYPE_CHECKING:
    from readiness.assessments.models import Run

TOP_TOGGLES = 10
TOP_LINES = 15


@member(can_edit, methods=("POST",))
def evaluate(request: MemberRequest, company: str, assessment: int) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    taken = operations.evaluate(found, organization=request.organization, actor=request.user, at=now())
    transaction.on_commit(lambda: hand_to_worker(request, taken.pk))
    messages.success(request, f"Run {taken.number} is taken.")
    return redirect("run", request.organization.slug, found.company.slug, found.number, taken.number)


def _run(request: MemberRequest, company: str, assessment: int, number: int) -> tuple[Run, RunResults, dict[str, Any]]:
    found = assessment_or_404(request, company, assessment)
    run = queries.run_for(number, assessment=found, organization=request.organization)
    if run is None:
        raise Http404("There is no such run.")
    results = RunResults.from_json(run.results)
    context = {
        "assessment": found,
        "company": found.company,
        "run": run,
        "results": results,
        "layers": list(catalogue().layers.items()),
        "law_changed": run.law_digest != corpus().digest,
        "catalogue_changed": run.catalogue_digest != catalogue().digest,
    }
    return run, results, context


@member()
def run(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = _run(request, company, assessment, run)
    organization = request.organization
    answers = queries.answers_of(taken.company, organization=organization)
    if context["law_changed"]:
        context["law_changes"] = law_changes_for(taken, results)
    context |= {
        "is_stale": taken.answers_digest != digest_of(snapshot(answers)),
        "rows": heat_rows(results),
        "gates": _gate_rows(results),
        "report": reports_of(organization=organization).filter(run=taken).first(),
        "verdicts": Counter(o.verdict for o in results.obligations if o.binding),
        "runs": queries.runs_of(taken.assessment, organization=organization)[:12],
        "is_computable": True,
        "plan": PlanResult.empty(results.workflows),
        "offered": () if context["catalogue_changed"] else results.actions[:TOP_TOGGLES],
        **robustness_context(taken, results, organization=organization),
    }
    return render(request, "runs/run.html", context)


def law_changes_for(run: Run, results: RunResults) -> dict[str, Any] | None:
    """What the corpus of today says otherwise of the duties that could touch a run; None where that was not kept."""
    kept = digest_named(run.law_digest)
    if kept is None:
        return None
    changes = changes_since(kept, corpus())
    held = {duty.obligation for duty in results.obligations if duty.applies is not False}
    reach = reach_of(corpus(), catalogue(), [run])
    touching = [one for one in changes if held & set(one.duties(corpus())) or reach.touched(one.duties(corpus()))]
    return {"all": len(changes), "touching": touching}


def heat_rows(results: RunResults) -> list[tuple[str, WorkflowResult, list[tuple[str, Any, bool]]]]:
    """Rows of the heat map: workflow, result, and each layer's cell with whether it is the worst."""
    return [
        (name, result, [(layer, cell, layer == result.worst_layer) for layer, cell in result.layers.items()])
        for name, result in results.workflows.items()
    ]


def _gate_rows(results: RunResults) -> list[tuple[str, Any, list[str], str]]:
    """Failing and open gates, each once, with the workflows it holds back."""
    found: dict[tuple[str, str], tuple[str, Any, list[str], str]] = {}
    for result in results.workflows.values():
        for name, gate in result.gates_that("FAIL", "UNKNOWN").items():
            row = found.setdefault((name, gate.status), (name, gate, [], gate.status))
            row[2].append(result.name)
    return sorted(found.values(), key=lambda row: (row[3] != "FAIL", row[1].cap, row[1].title))


@member()
def workflow(request: MemberRequest, company: str, assessment: int, run: int, workflow: str) -> HttpResponse:
    _, results, context = _run(request, company, assessment, run)
    result = results.workflows.get(workflow)
    if result is None:
        raise Http404("The run does not include that workflow.")
    context |= {
        "workflow": workflow,
        "result": result,
        "facts": catalogue().workflows[workflow],
        **_lines(line_rows(results, workflow)),
        "by_dimension": _by_dimension(result),
        "effort": effort_parts(result),
        **duties_of(results, workflow),
        "actions": [action for action in results.actions if workflow in action.friction_gain][:8],
        "next_tier": next((tier for tier in TIERS if tier > result.tier.guaranteed), None),
        "failing": result.gates_that("FAIL"),
        "open": result.gates_that("UNKNOWN"),
        "holding": result.gates_that("FAIL") | result.gates_that("UNKNOWN"),
        "passed": result.gates_that("PASS"),
    }
    return render(request, "runs/workflow.html", context)


def _lines(rows: tuple[LineRow, ...]) -> dict[str, Any]:
    """Split the lines into those shown and the smaller ones folded under them, whose points stand beside the fold."""
    smaller = rows[TOP_LINES:]
    return {"lines": rows[:TOP_LINES], "smaller": smaller, "smaller_points": sum(row.points for row in smaller)}


def _by_dimension(result: WorkflowResult) -> list[tuple[str, int]]:
    totals: Counter[str] = Counter()
    for line in result.explanation:
        label = catalogue().dimensions.get(line.dimension, "The workflow itself" if line.item == INHERENT else "Undetermined")
        totals[label] += line.contribution  # type: ignore[assignment]
    whole = rounded(list(totals.values()))
    return sorted(zip(totals, whole, strict=True), key=lambda row: -row[1])


@member()
def cell(request: MemberRequest, company: str, assessment: int, run: int, workflow: str, layer: str) -> HttpResponse:
    _, results, context = _run(request, company, assessment, run)
    result = results.workflows.get(workflow)
    if result is None or layer not in result.layers:
        raise Http404("The run has no such cell.")
    context |= {
        "workflow": workflow,
        "layer": layer,
        "layer_label": catalogue().layers[layer],
        "result": result,
        "cell": result.layers[layer],
        **_lines(line_rows(results, workflow, layer=layer)),
        "must_be_true": catalogue().workflows[workflow].layers[layer].must_be_true,  # type: ignore[index]
        **duties_of(results, workflow, layer),
    }
    return render(request, "runs/cell.html", context)
