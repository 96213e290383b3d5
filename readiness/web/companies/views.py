from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from readiness.assessments.operations import open_company
from readiness.assessments.queries import answers_of, assessments_of, runs_of_company
from readiness.catalogue.load import catalogue
from readiness.companies import operations, queries
from readiness.portfolio.profile import profile
from readiness.portfolio.queries import holding_of
from readiness.reports.queries import reports_of
from readiness.tenancy.policies import can_edit
from readiness.web.access import MemberRequest, member
from readiness.web.clock import now
from readiness.web.companies.forms import CompanyForm, NameForm, SiteForm

if TYPE_CHECKING:
    from readiness.companies.models import Company


def company_or_404(request: MemberRequest, slug: str) -> Company:
    found = queries.company_for(slug, organization=request.organization)
    if found is None:
        raise Http404("There is no such company here.")
    return found


@member(can_edit, methods=("GET", "HEAD", "POST"))
def create(request: MemberRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = open_company(organization=request.organization, actor=request.user, at=now(), **form.cleaned_data)
        return redirect("create_assessment", request.organization.slug, made.slug)
    return render(request, "companies/create.html", {"form": form}, status=422 if form.errors else 200)


@member()
def company(request: MemberRequest, company: str) -> HttpResponse:
    return _company(request, company_or_404(request, company))


def _company(request: MemberRequest, found: Company, *, site_form: SiteForm | None = None, status: int = 200) -> HttpResponse:
    organization = request.organization
    runs = list(runs_of_company(found, organization=organization)[:12])
    latest = runs[0] if runs else None
    told = answers_of(found, organization=organization).company
    context = {
        "company": found,
        "sites": queries.sites_of(found, organization=organization),
        "assessments": assessments_of(found, organization=organization),
        "runs": runs,
        "latest": latest,
        "profile": profile(holding_of(found, organization=organization), list(catalogue().workflows)),
        "reports": reports_of(organization=organization).filter(company=found)[:6],
        "segments": [catalogue().segments[key] for key in _listed(told, "profile.segment")],
        "states": _listed(told, "profile.states"),
        "site_form": site_form or SiteForm(),
    }
    return render(request, "companies/company.html", context, status=status)


def _listed(profile: object, question: str) -> list[str]:
    answer = profile.get(question) if isinstance(profile, dict) else None
    return answer.value if answer and isinstance(answer.value, list) else []


@member(can_edit, methods=("GET", "HEAD", "POST"))
def edit(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        operations.rename_company(
            found, organization=request.organization, name=form.cleaned_data["name"], actor=request.user, at=now()
        )
        messages.success(request, "Saved.")
        return redirect("company", request.organization.slug, found.slug)
    return render(request, "companies/edit.html", {"form": form, "company": found})


@member(can_edit, methods=("POST",))
def archive(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    act = operations.restore_company if found.archived_at else operations.archive_company
    act(found, organization=request.organization, actor=request.user, at=now())
    messages.success(request, f"{found.name} is {'put away. Nothing of it is lost' if found.archived_at else 'back in use'}.")
    return redirect("company", request.organization.slug, found.slug)


@member(can_edit, methods=("POST",))
def add_site(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    form = SiteForm(request.POST)
    if form.is_valid():
        try:
            operations.add_site(found, organization=request.organization, actor=request.user, at=now(), **form.cleaned_data)
        except operations.DuplicateSiteError as error:
            form.add_error("name", str(error))
        else:
            return redirect("company", request.organization.slug, found.slug)
    return _company(request, found, site_form=form, status=422)


@member(can_edit, methods=("POST",))
def remove_site(request: MemberRequest, company: str, pk: int) -> HttpResponse:
    found = company_or_404(request, company)
    site = queries.site_by_id(pk, company=found, organization=request.organization)
    if site is None:
        raise Http404
    operations.remove_site(site, organization=request.organization, actor=request.user, at=now())
    messages.success(request, f"{site.name} is removed.")
    return redirect("company", request.organization.slug, found.slug)
