"""How long the pages over many companies take with the demo loaded. Prints; asserts nothing of time."""

from __future__ import annotations

import time
from statistics import median

import pytest
from django.test import Client

from readiness.tenancy.models import User
from readiness.web.demo.fill import fill
from readiness.web.demo.plan import portfolio

ROUNDS = 15
PAGES = (
    "",
    "?segment=practice-rollup&order=gates",
    "portfolio/compare/ambient-scribe/",
    "companies/fernhollow-dermatology-group/",
    "companies/fernhollow-dermatology-group/next-site/",
)


@pytest.mark.django_db
def test_pages_over_many_companies() -> None:
    fill(portfolio(), issue=lambda *_, **__: 0)
    client = Client()
    dana = User.objects.get(email="dana@quillonridge.example")
    client.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        took = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            assert client.get(f"/quillon-ridge-partners/{page}").status_code == 200
            took.append(1000 * (time.perf_counter() - start))
        print(f"\n/{page}: first {took[0]:.0f} ms, median {median(took):.0f} ms")
