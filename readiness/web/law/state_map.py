from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from readiness.assessments.answers import taken_views
from readiness.assessments.queries import latest_answers
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.facts import View
from readiness.law.states import law_by_state
from readiness.web.access import MemberRequest, member
from readiness.web.law.views import chosen_day

FIRST = "ambient-scribe"


@member()
def state_map(request: MemberRequest) -> HttpResponse:
    day, workflows = chosen_day(request), catalogue().workflows
    workflow = request.GET.get("workflow", "")
    workflow = workflow if workflow in workflows else FIRST
    runs = list(latest_answers(organization=request.organization))
    companies = {run.company.slug: run for run in runs}
    company = request.GET.get("company", "")
    view: View = taken_views(companies[company].answers, [workflow])[workflow] if company in companies else {}
    found = law_by_state(corpus(), catalogue(), workflow, view, as_of=day)
    states = view.get("profile.states")
    own: set[Any] = set(states.value) if states and isinstance(states.value, list) else set()
    context = {
        "day": day,
        "workflow": workflow,
        "workflows": [(name, held.name) for name, held in workflows.items()],
        "company": company if company in companies else "",
        "companies": [(slug, run.company.name) for slug, run in companies.items()],
        "counts": found.states,
        "rows": sorted(found.states.items(), key=lambda row: (-row[1].total, row[0])),
        "federal": found.federal,
        "own": own,
        "most": max(found.states.values(), key=lambda count: count.total).total,
        "at_state": f"{reverse('law', args=[request.organization.slug])}?standing=in_force&as_of={day}&jurisdiction=US-",
    }
    return render(request, "law/map.html", context)
