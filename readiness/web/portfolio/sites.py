from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from readiness.catalogue.load import catalogue
from readiness.portfolio.holdings import Holding
from readiness.portfolio.queries import holding_of
from readiness.portfolio.reuse import next_site
from readiness.web.access import MemberRequest, member
from readiness.web.companies.views import company_or_404
from readiness.web.portfolio.forms import SitesForm

PLANNED = 4  # where nobody has said how many


@member()
def sites(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    holding = holding_of(found, organization=request.organization)
    form = SitesForm(request.GET if "sites" in request.GET else None, planned=planned_sites(holding))
    built = next_site(catalogue(), holding, form.number, form.chosen)
    context = {
        "company": found,
        "form": form,
        "built": built,
        "carried": [catalogue().artifacts[key] for key in catalogue().notes["shared_across_sites"]],
        "basis": catalogue().notes["cost_basis"],
    }
    return render(request, "portfolio/sites.html", context, status=422 if form.errors else 200)


def planned_sites(holding: Holding) -> int:
    """Start from the sites the company stated, as far as the first four."""
    stated = next((cell.summary.sites for cell in holding.cells.values() if cell.summary.sites), None)
    return max(2, min(int(stated), PLANNED)) if stated else PLANNED
