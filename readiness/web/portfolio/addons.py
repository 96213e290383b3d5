from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from readiness.assessments.queries import run_by_id, runs_of_company
from readiness.assessments.results import RunResults
from readiness.catalogue.load import catalogue
from readiness.portfolio.addon import addon, likely_platform
from readiness.portfolio.queries import holding_of, holdings_of
from readiness.web.access import MemberRequest, member
from readiness.web.companies.views import company_or_404

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.companies.models import Company


@member()
def add_on(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    others = [each for each in holdings_of(organization=request.organization) if each.company != found and each.is_assessed]
    target = holding_of(found, organization=request.organization)
    asked = next((each for each in others if each.company.slug == request.GET.get("platform")), None)
    platform = asked or likely_platform(target, others)
    run = _newest_run(request, found)
    built = addon(catalogue(), target, RunResults.from_json(run.results), platform) if run and platform else None
    context = {"company": found, "run": run, "platform": platform, "others": [each.company for each in others], "built": built}
    return render(request, "portfolio/addon.html", context)


def _newest_run(request: MemberRequest, company: Company) -> Run | None:
    newest = runs_of_company(company, organization=request.organization).first()
    return run_by_id(newest.pk, organization=request.organization) if newest else None
