from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from readiness.tenancy.policies import can_edit
from readiness.web.access import MemberRequest, member
from readiness.web.runs.robustness import hand_to_worker, robustness_context
from readiness.web.runs.views import _run as run_or_404


@member(methods=("GET", "HEAD", "POST"), writes=can_edit)
def robustness(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    if request.method == "POST":
        transaction.on_commit(lambda: hand_to_worker(request, taken.pk))
        parts = [request.organization.slug, context["company"].slug, assessment, run]
        return redirect(f"{reverse('run', args=parts)}#robustness")
    asked = request.GET.get("try", "")
    tries = int(asked) if asked.isdecimal() else 0
    context |= robustness_context(taken, results, organization=request.organization, tries=tries)
    return render(request, "runs/_robustness.html" if request.htmx else "runs/robustness.html", context)
