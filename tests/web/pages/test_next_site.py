"""The cost of the next site: what a company's page shows, and a choice that lives in the address."""

from __future__ import annotations

import pytest
from django.test import Client

from readiness.assessments.models import Assessment
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer, make_run
from tests.web.pages.words import html_of


@pytest.fixture
def client(assessment: Assessment, alice: User) -> Client:
    client = Client()
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def address(assessment: Assessment) -> str:
    return f"/{assessment.organization.slug}/companies/{assessment.company.slug}/next-site/"


def test_before_a_run_the_page_says_what_to_do(client: Client, address: str) -> None:
    html = client.get(address).content.decode()

    assert "Take a run of an assessment first" in html
    assert '<form method="get"' not in html


def test_sites_are_costed_by_workflow(client: Client, address: str, assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "profile.sites", 3)
    make_answer(assessment.company, alice, "data.warehouse", "none", evidence="verified")
    make_run(assessment, alice)

    html = client.get(address).content.decode()

    assert 'value="3"' in html
    assert "Site 3" in html
    assert html.count('class="steps"') == len(assessment.workflows)
    assert 'value="shared-store" checked' in html


def test_the_plan_lives_in_the_address(client: Client, address: str, assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)

    html = client.get(address, {"sites": "7", "action": "connector-ownership"}).content.decode()

    assert "Site 7" in html
    assert 'value="connector-ownership" checked' in html
    assert 'value="shared-store" checked' not in html


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"sites": "1"}, "A next site needs two sites or more."),
        ({"sites": "41"}, "Plan at most 40 sites at a time."),
        ({"sites": "many"}, "Write the number of sites in digits, from 2 to 40."),
        ({"sites": ""}, "Write the number of sites, from 2 to 40."),
    ],
)
def test_a_number_out_of_range_is_refused_with_what_to_do(
    client: Client, address: str, assessment: Assessment, alice: User, given: dict[str, str], error: str
) -> None:
    make_run(assessment, alice)

    response = client.get(address, given)

    assert response.status_code == 422
    assert error in response.content.decode()
    assert "Site 4" in response.content.decode()


def test_a_company_page_shows_its_profile_and_leads_to_the_next_site(
    client: Client, address: str, assessment: Assessment, alice: User
) -> None:
    make_run(assessment, alice)

    html = html_of(client.get(address.replace("next-site/", "")))

    assert "Company friction index" in html
    assert "Every workflow weighs the same" in html
    assert f'href="{address}"' in html
