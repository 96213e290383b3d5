"""How long a save takes against the barest view that does one write, both through the whole stack in one run.

Not a timed assertion: `make benchmark` or `pytest tests/benchmarks -s` prints the two medians and their ratio.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from readiness.assessments.models import Assessment
from readiness.catalogue.load import catalogue
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer

ROUNDS = 60


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    User.objects.filter(email=request.user.get_username()).update(name=request.POST["name"])
    return HttpResponse("Saved")


urlpatterns = [path("bare/", bare), path("", include("readiness.config.urls"))]


def timed(act: Callable[[int], object]) -> float:
    took = []
    for n in range(ROUNDS):
        start = time.perf_counter()
        act(n)
        took.append((time.perf_counter() - start) * 1000)
    return median(took)


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.benchmarks.test_autosave")
def test_autosave_against_a_bare_write(client: Client, assessment: Assessment, cora: User) -> None:
    for question in catalogue().questions.values():
        if question.type in {"single", "yes_no"}:
            make_answer(assessment.company, cora, question.id, question.options[0].value)
    client.force_login(cora)
    parts = [assessment.organization.slug, assessment.company.slug, assessment.number, "ehr.write-back"]
    address = reverse("question", args=parts)

    def save(n: int) -> None:
        answer = {"value": ("none", "partial")[n % 2], "version": n + 1, "evidence": "asserted"}
        assert client.post(address, answer, headers={"HX-Request": "true"}).status_code == 200

    floor = timed(lambda n: client.post("/bare/", {"name": f"Cora {n}"}))
    took = timed(save)

    print(f"\nbare write {floor:.1f} ms, save with re-scoring {took:.1f} ms, ratio {took / floor:.1f}")  # noqa: T201
