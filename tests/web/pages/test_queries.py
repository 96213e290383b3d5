"""Every page keeps to its number of queries with the demo loaded, however many companies, answers and runs that is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from readiness.tenancy.models import User
from readiness.web.demo.fill import fill
from readiness.web.demo.plan import portfolio
from tests.web.pages.test_ladder import EDITS, PAGES

NAMES = {"company": "fernhollow-dermatology-group", "assessment": 1, "workflow": "ambient-scribe"}
MOST = {
    "": 8,
    "portfolio/budget/": 6,
    "portfolio/compare/{workflow}/": 8,
    "members/": 6,
    "reports/": 5,
    "law/": 4,
    "law/co-sb24-205/": 5,
    "law/map/": 5,
    "law/calendar/": 5,
    "law/changes/": 6,
    "companies/{company}/": 12,
    "companies/{company}/next-site/": 6,
    "companies/{company}/add-on/": 10,
    "companies/{company}/value/": 9,
    "companies/{company}/value/pools/": 9,
    "companies/{company}/value/{workflow}/": 9,
    "companies/{company}/value/{workflow}/minutes/": 12,
    "companies/{company}/assessments/{assessment}/": 12,
    "companies/{company}/assessments/{assessment}/next/": 8,
    "companies/{company}/assessments/{assessment}/sections/ehr/": 8,
    "companies/{company}/assessments/{assessment}/questions/ehr.count/": 7,
    "companies/{company}/assessments/{assessment}/questions/ehr.count/history/": 6,
    "companies/{company}/assessments/{assessment}/inventories/systems/": 8,
    "companies/{company}/assessments/{assessment}/runs/1/": 13,
    "companies/{company}/assessments/{assessment}/runs/1/workflows/{workflow}/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/cells/{workflow}/integration/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/obligations/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/obligations/hti1-a01/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/lenses/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/lenses/nist/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/go-live/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/robustness/": 7,
    "companies/{company}/assessments/{assessment}/runs/1/compare/": 7,
    "companies/{company}/assessments/{assessment}/runs/1/compare/1/": 7,
    "companies/{company}/assessments/{assessment}/runs/1/plan/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/what-if/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/path/": 6,
    "companies/{company}/assessments/{assessment}/runs/1/value/": 8,
    "companies/{company}/assessments/{assessment}/runs/1/value/{workflow}/": 6,
    "companies/new/": 4,
    "companies/{company}/edit/": 5,
    "companies/{company}/assessments/new/": 7,
}


def test_every_page_has_its_number() -> None:
    assert set(MOST) == {*PAGES, *EDITS}


@pytest.mark.django_db
def test_every_page_keeps_to_its_queries() -> None:
    fill(portfolio(), issue=lambda *_, **__: 0)
    client = Client()
    dana = User.objects.get(email="dana@quillonridge.example")
    client.force_login(dana, backend="allauth.account.auth_backends.AuthenticationBackend")

    above = {}
    for page, most in MOST.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/quillon-ridge-partners/{page.format(**NAMES)}").status_code == 200
        if len(asked) > most:
            above[page] = [query["sql"] for query in asked.captured_queries]

    assert not above
