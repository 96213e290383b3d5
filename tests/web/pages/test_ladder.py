"""Every page climbs the same ladder: works, stranger 404, wrong right 403, wrong method 405, signed out."""

from __future__ import annotations

import pytest
from django.test import Client

from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import evaluate
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT

PAGES = [
    "",
    "portfolio/budget/",
    "portfolio/compare/{workflow}/",
    "members/",
    "reports/",
    "law/",
    "law/co-sb24-205/",
    "law/map/",
    "law/calendar/",
    "law/changes/",
    "companies/{company}/",
    "companies/{company}/next-site/",
    "companies/{company}/add-on/",
    "companies/{company}/value/",
    "companies/{company}/value/pools/",
    "companies/{company}/value/{workflow}/",
    "companies/{company}/value/{workflow}/minutes/",
    "companies/{company}/assessments/{assessment}/",
    "companies/{company}/assessments/{assessment}/next/",
    "companies/{company}/assessments/{assessment}/sections/ehr/",
    "companies/{company}/assessments/{assessment}/questions/ehr.count/",
    "companies/{company}/assessments/{assessment}/questions/ehr.count/history/",
    "companies/{company}/assessments/{assessment}/inventories/systems/",
    "companies/{company}/assessments/{assessment}/runs/1/",
    "companies/{company}/assessments/{assessment}/runs/1/workflows/{workflow}/",
    "companies/{company}/assessments/{assessment}/runs/1/cells/{workflow}/integration/",
    "companies/{company}/assessments/{assessment}/runs/1/obligations/",
    "companies/{company}/assessments/{assessment}/runs/1/obligations/hti1-a01/",
    "companies/{company}/assessments/{assessment}/runs/1/lenses/",
    "companies/{company}/assessments/{assessment}/runs/1/lenses/nist/",
    "companies/{company}/assessments/{assessment}/runs/1/go-live/",
    "companies/{company}/assessments/{assessment}/runs/1/robustness/",
    "companies/{company}/assessments/{assessment}/runs/1/compare/",
    "companies/{company}/assessments/{assessment}/runs/1/compare/1/",
    "companies/{company}/assessments/{assessment}/runs/1/plan/",
    "companies/{company}/assessments/{assessment}/runs/1/what-if/",
    "companies/{company}/assessments/{assessment}/runs/1/path/",
    "companies/{company}/assessments/{assessment}/runs/1/value/",
    "companies/{company}/assessments/{assessment}/runs/1/value/{workflow}/",
]
EDITS = ["companies/new/", "companies/{company}/edit/", "companies/{company}/assessments/new/"]
POSTS = [
    "companies/{company}/archive/",
    "companies/{company}/assessments/{assessment}/runs/",
    "companies/{company}/assessments/{assessment}/runs/1/reports/",
]


@pytest.fixture
def run(assessment: Assessment, organization: Organization, alice: User) -> Run:
    return evaluate(assessment, organization=organization, actor=alice, at=AT)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _address(page: str, run: Run) -> str:
    names = {
        "company": run.company.slug,
        "assessment": run.assessment.number,
        "workflow": run.assessment.workflows[0],
    }
    return f"/{run.organization.slug}/{page.format(**names)}"


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_reads(page: str, run: Run, rita: User) -> None:
    assert _client(rita).get(_address(page, run)).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *EDITS])
def test_a_stranger_meets_404(page: str, run: Run, charlie: User) -> None:
    assert _client(charlie).get(_address(page, run)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_out_gets_in(page: str, run: Run) -> None:
    response = Client().get(_address(page, run))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", EDITS)
def test_an_editor_edits_and_a_reader_may_not(page: str, run: Run, bob: User, rita: User) -> None:
    assert _client(bob).get(_address(page, run)).status_code == 200
    assert _client(rita).get(_address(page, run)).status_code == 403


@pytest.mark.parametrize("page", POSTS)
def test_a_write_asks_for_the_right_and_the_method(page: str, run: Run, rita: User, charlie: User, bob: User) -> None:
    assert _client(rita).post(_address(page, run)).status_code == 403
    assert _client(charlie).post(_address(page, run)).status_code == 404
    assert _client(bob).get(_address(page, run)).status_code == 405
