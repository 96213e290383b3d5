"""The barest authenticated view that does one write, beside the product's own addresses and behind its whole stack."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from readiness.tenancy.models import User


@login_required
@transaction.atomic
def bare(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=request.user.pk).update(name=request.POST["name"])
    return HttpResponse("Saved")


urlpatterns = [path("bare/", bare), path("", include("readiness.config.urls"))]
