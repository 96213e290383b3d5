"""The best use of one budget over a few companies: their newest runs in, actions that lift most guaranteed tiers out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from readiness.assessments.answers import taken_views
from readiness.assessments.paths import best_within
from readiness.assessments.plans import planning_of
from readiness.assessments.queries import run_by_id, runs_of_company
from readiness.assessments.results import PlanResult, RunResults
from readiness.assessments.solver import UnsolvableError
from readiness.catalogue.load import catalogue
from readiness.portfolio.queries import holdings_of
from readiness.web.access import MemberRequest, member
from readiness.web.portfolio.forms import PortfolioBudgetForm
from readiness.web.runs.plans import kept

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.companies.models import Company


@dataclass(frozen=True, slots=True)
class Share:
    """What one company gets of the budget; `lifted` are the workflows whose guaranteed tier rises: name, before, after."""

    company: Company
    run: Run
    plan: PlanResult
    lifted: tuple[tuple[str, str, str], ...]


@member()
def budget(request: MemberRequest) -> HttpResponse:
    held = [each.company for each in holdings_of(organization=request.organization) if each.is_assessed]
    form = PortfolioBudgetForm(request.GET if "budget" in request.GET else None, companies=held)
    context: dict[str, Any] = {"form": form, "companies": held}
    if form.is_bound and form.is_valid():
        chosen = [company for company in held if company.slug in form.cleaned_data["company"]]
        runs = [_newest_run(request, company) for company in chosen]
        old = [run.company.name for run in runs if run.catalogue_digest != catalogue().digest]
        context |= {"old": old} if old else _spent(form, runs)
    return render(request, "portfolio/budget.html", context, status=422 if form.errors else 200)


def _newest_run(request: MemberRequest, company: Company) -> Run:
    newest = runs_of_company(company, organization=request.organization)[0]
    run = run_by_id(newest.pk, organization=request.organization)
    if run is None:
        raise Http404("That run is gone.")
    return run


def _spent(form: PortfolioBudgetForm, runs: list[Run]) -> dict[str, Any]:
    results = [RunResults.from_json(run.results) for run in runs]
    amount, measure, proof = float(form.cleaned_data["budget"]), form.measure(), form.cleaned_data["proof"] or "none"
    key = (tuple(run.results_digest for run in runs), catalogue().digest, amount, measure, proof)

    def solve() -> tuple[PlanResult, ...]:
        plans = [
            planning_of(found, taken_views(run.answers, found.workflows), catalogue())
            for run, found in zip(runs, results, strict=True)
        ]
        return best_within(plans, amount, measure, proof=proof)

    try:
        best: tuple[PlanResult, ...] = kept(key, solve)
    except UnsolvableError:
        return {"is_unsolved": True}
    shares = [Share(run.company, run, plan, _lifted(plan)) for run, plan in zip(runs, best, strict=True)]
    return {
        "shares": shares,
        "steps": sum(len(plan.steps) for plan in best),
        "lifted": sum(len(share.lifted) for share in shares),
        "effort": tuple(sum(plan.effort_person_weeks[end] for plan in best) for end in (0, 1)),
        "cost": tuple(sum(plan.cost_usd[end] for plan in best) for end in (0, 1)),
    }


def _lifted(plan: PlanResult) -> tuple[tuple[str, str, str], ...]:
    tiers = ((name, plan.before[name].tier.guaranteed, after.tier.guaranteed) for name, after in plan.after.items())
    return tuple((name, before, after) for name, before, after in tiers if after > before)
