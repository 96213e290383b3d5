from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from readiness.assessments.queries import answers_taken, assignments_for
from readiness.catalogue.load import catalogue
from readiness.companies.queries import archived_companies_of, companies_of
from readiness.portfolio.benchmark import benchmark
from readiness.portfolio.comparison import LEAST_COVERAGE, comparison_set, standings
from readiness.portfolio.drawing import drawn_readiness
from readiness.portfolio.funnel import funnel
from readiness.portfolio.holdings import Holding, assessed
from readiness.portfolio.matrix import Choice, matrix
from readiness.portfolio.queries import contributed_elsewhere, holdings_of
from readiness.tenancy.policies import can_edit, can_read, can_take_part
from readiness.web.access import MemberRequest, member
from readiness.web.clock import now
from readiness.web.demo.sample import open_sample
from readiness.web.runs.robustness import hand_to_worker


@member(can_take_part)
def portfolio(request: MemberRequest) -> HttpResponse:
    organization = request.organization
    mine = assignments_for(request.user, organization=organization)
    if not can_read(request.membership):
        return render(request, "assessments/mine.html", {"mine": mine})
    chosen = {name: request.GET[name] for name in ("workflow", "segment", "tier", "order") if request.GET.get(name)}
    context = {
        "matrix": matrix(catalogue(), holdings_of(organization=organization), Choice(**chosen)),
        "archived": archived_companies_of(organization=organization),
        "mine": mine[:20],
    }
    return render(request, "portfolio/portfolio.html", context)


@member(can_edit, methods=("POST",))
def sample(request: MemberRequest) -> HttpResponse:
    organization = request.organization
    if companies_of(organization=organization).exists() or archived_companies_of(organization=organization).exists():
        messages.info(request, "A sample is for an organization without companies.")
        return redirect("portfolio", organization.slug)
    run = open_sample(organization=organization, actor=request.user, at=now())
    transaction.on_commit(lambda: hand_to_worker(request, run.pk))
    messages.success(request, "A fictional company, answered and evaluated. Put it away from its Edit page when you are done.")
    return redirect("run", organization.slug, run.company.slug, run.assessment.number, run.number)


@member()
def compare(request: MemberRequest, workflow: str) -> HttpResponse:
    held = holdings_of(organization=request.organization)
    try:
        compared = comparison_set(held, workflow)
    except LookupError as error:
        raise Http404("No company of yours assesses that workflow.") from error
    taken = [each.held.run.pk for each in compared.members]
    answers = answers_taken(taken, organization=request.organization)
    drawn = drawn_readiness(catalogue(), compared.members, answers, workflow)
    names = catalogue().workflows
    shared = [(key, names[key].name) for key in assessed(held, names) if key != workflow and _shared(held, key)]
    context = {
        "workflow": workflow,
        "name": compared.entrants[0].held.result.name,
        "compared": compared,
        "entrants": compared.entrants,
        "standings": standings(compared, drawn),
        "draws": None if drawn is None else len(drawn),
        "benchmark": benchmark(catalogue(), compared, contributed_elsewhere(organization=request.organization)),
        "funnel": funnel(compared.entrants, LEAST_COVERAGE),
        "others": shared,
    }
    return render(request, "portfolio/compare.html", context)


def _shared(held: Sequence[Holding], workflow: str) -> bool:
    return sum(workflow in each.cells for each in held) > 1
