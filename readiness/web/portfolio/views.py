from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from readiness.assessments.queries import assignments_for, latest_runs
from readiness.catalogue.load import catalogue
from readiness.companies.queries import archived_companies_of, companies_of
from readiness.portfolio.matrix import matrix
from readiness.web.access import MemberRequest, member


@member()
def portfolio(request: MemberRequest) -> HttpResponse:
    organization = request.organization
    built = matrix(
        catalogue(),
        list(companies_of(organization=organization)),
        list(latest_runs(organization=organization)),
        workflow=request.GET.get("workflow", ""),
        order=request.GET.get("order", "name"),
    )
    context = {
        "matrix": built,
        "archived": archived_companies_of(organization=organization),
        "mine": assignments_for(request.user, organization=organization)[:20],
    }
    return render(request, "portfolio/portfolio.html", context)
