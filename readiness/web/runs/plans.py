"""What-if, plan and cheapest path of a run, all computed from its frozen answers. What is chosen stands in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from readiness.assessments.answers import taken_views
from readiness.assessments.effort import two_sums
from readiness.assessments.paths import best_within, cheapest_path
from readiness.assessments.plans import Planning, base_values, chosen_plan, default_plan, planning_of
from readiness.assessments.results import PathResult, PlanResult, RunResults, StepResult
from readiness.assessments.solver import UnsolvableError
from readiness.assessments.staffing import capacity_of
from readiness.catalogue.load import catalogue
from readiness.web.access import MemberRequest, member
from readiness.web.runs.forms import BudgetForm, PathForm, WhatIfForm
from readiness.web.runs.views import _run as run_or_404

if TYPE_CHECKING:
    from readiness.assessments.models import Run

MOST_PATHS = 512
DAYS = (30, 60, 90, 180, 0)

# A run never changes, so neither does what is cheapest for it.
_paths: dict[tuple[Any, ...], Any] = {}


@member()
def plan(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    found = _planning(taken, results)
    held = results.plan or (default_plan(found)[1] if found else None)
    context |= {
        "plan": held,
        "is_computable": found is not None,
        "path_form": PathForm(results=results),
        "budget_form": BudgetForm(),
    }
    if held:
        context |= _told(request, held, results) | {"effort": two_sums(results)}
    return render(request, "runs/plan.html", context)


@member()
def what_if(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    found = _planning(taken, results)
    form = WhatIfForm(request.GET)
    context |= {"is_computable": found is not None, "form": form}
    if found:
        context |= _tried(request, found, results, form)
    return render(request, "runs/_what_if_result.html" if request.htmx else "runs/what_if.html", context)


@member()
def path(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    found = _planning(taken, results)
    is_budget = "budget" in request.GET
    form = PathForm(request.GET if request.GET and not is_budget else None, results=results)
    budget = BudgetForm(request.GET if is_budget else None)
    context |= {"is_computable": found is not None, "path_form": form, "budget_form": budget, "is_part": bool(request.htmx)}
    asked = budget if is_budget else form
    if found and asked.is_bound and asked.is_valid():
        try:
            context |= _spent(request, taken, results, found, budget) if is_budget else _walked(request, taken, results, found, form)
        except UnsolvableError:
            context["is_unsolved"] = True
    status = 422 if asked.is_bound and not asked.is_valid() else 200
    name = "runs/_path_result.html" if request.htmx else "runs/path.html"
    return render(request, name, context, status=status)


def _planning(run: Run, results: RunResults) -> Planning | None:
    """Set the table of a run; None where the catalogue it was taken with is no longer the one in use."""
    if run.catalogue_digest != catalogue().digest:
        return None
    return planning_of(results, taken_views(run.answers, results.workflows), catalogue())


def _tried(request: MemberRequest, found: Planning, results: RunResults, form: WhatIfForm) -> dict[str, Any]:
    ids, proof = form.chosen(), form.proof()
    held = chosen_plan(found, ids, proof=proof, value=base_values(results.value, found.workflows))
    done = {step.action for step in held.steps}
    known = catalogue().actions
    offered = dict.fromkeys([*ids, *(action.id for action in results.actions)])
    return {
        "plan": held,
        "offered": [known[name] for name in offered if name in known],
        "chosen": set(ids),
        "added": [known[name].title for name in done - set(ids)],
        "unknown": [name for name in ids if name not in known],
        "already": [known[name].title for name in ids if name in held.in_place],
        **_told(request, held, results),
    }


def _walked(
    request: MemberRequest, run: Run, results: RunResults, found: Planning, form: PathForm
) -> dict[str, Any]:
    targets, measure = form.targets(), form.measure()
    key = (run.results_digest, run.catalogue_digest, tuple(targets.items()), measure)
    walked: PathResult = kept(key, lambda: cheapest_path(found, targets, measure, value=base_values(results.value, found.workflows)))
    context: dict[str, Any] = {"path": walked, "open": _open(results, walked.plan), "targets": targets}
    return context | (_told(request, walked.plan, results) if walked.plan else {})


def _spent(
    request: MemberRequest, run: Run, results: RunResults, found: Planning, form: BudgetForm
) -> dict[str, Any]:
    amount, measure, proof = form.cleaned_data["budget"], form.measure(), form.cleaned_data["proof"] or "none"
    key = (run.results_digest, run.catalogue_digest, amount, measure, proof)
    held: PlanResult = kept(key, lambda: best_within([found], float(amount), measure, proof=proof)[0])
    return {"best": held, "open": _open(results, held), **_told(request, held, results)}


def kept(key: tuple[Any, ...], solve: Any) -> Any:
    """Find what was solved before under a key of digests and choices, or solve it."""
    if key not in _paths:
        if len(_paths) >= MOST_PATHS:
            _paths.clear()
        _paths[key] = solve()
    return _paths[key]


def _told(request: MemberRequest, held: PlanResult, results: RunResults) -> dict[str, Any]:
    """Tell a plan: its buckets with the tiers reached, its waterfall for one workflow, and who has the hours."""
    drop = {name: held.before[name].friction.point - after.friction.point for name, after in held.after.items()}
    asked = request.GET.get("of", "")
    of = asked if asked in drop else max(drop, key=lambda name: drop[name])
    return {
        "plan": held,
        "of": of,
        "kept": [(key, value) for key in request.GET if key != "of" for value in request.GET.getlist(key)],
        "buckets": _buckets(held),
        "capacity": capacity_of(held, results.inventories, catalogue()),
    }


def _buckets(held: PlanResult) -> list[dict[str, Any]]:
    """Steps by the day they are due, each bucket with the tiers that have changed since the one before."""
    before, found = held.before, []
    moments = {moment.days: moment for moment in held.milestones}
    for days in DAYS:
        steps = [step for step in held.steps if step.due_days == days]
        if not steps:
            continue
        after = moments[days].forecasts
        turned = [(name, before[name].tier, now.tier) for name, now in after.items() if now.tier != before[name].tier]
        found.append({"days": days, "steps": steps, "turned": turned, **_totals(steps)})
        before = after
    return found


def _totals(steps: list[StepResult]) -> dict[str, Any]:
    """Sum what the steps of a bucket take, and count the gates they open."""
    return {
        "effort": _sum(step.effort_person_weeks for step in steps),
        "cost": _sum(step.cost_usd for step in steps),
        "gates": sum(len(step.clears_gates) for step in steps),
    }


def _sum(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    low, high = zip(*spans, strict=True)
    return sum(low), sum(high)


def _open(results: RunResults, held: PlanResult | None) -> list[str]:
    """Questions nobody has settled that the plan would work on: an answer may cost less than the work."""
    if held is None:
        return []
    names = dict.fromkeys(name for step in held.steps for name in step.questions)
    return [n for n in names if n in results.questions and results.questions[n].state in {"unanswered", "unknown"}]
