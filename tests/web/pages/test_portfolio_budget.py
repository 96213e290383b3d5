"""One budget over several companies: what fits is spent where it lifts most, and what cannot be asked is refused."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company


@pytest.fixture
def client(rita: User) -> Client:
    client = Client()
    client.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def address(organization: Organization, assessment: Assessment, alice: User) -> str:
    """Two companies: in one, naming an owner is all that holds the first tier; the other stands at nothing."""
    make_answer(assessment.company, alice, "governance.owner", "none")
    make_run(assessment, alice)
    make_run(make_assessment(make_company(organization, alice, name="Second"), alice, workflows=("cdi",)), alice)
    return f"/{organization.slug}/portfolio/budget/"


def _asked(client: Client, address: str, company: Assessment, **said: str) -> str:
    asked = {"budget": "400", "unit": "effort", "proof": "documented", "company": [company.company.slug, "second"], **said}
    page = re.sub(r"<[^>]+>", " ", client.get(address, asked).content.decode())
    return re.sub(r"\s+", " ", page)


def test_a_budget_is_shared_among_companies_within_its_amount(client: Client, address: str, assessment: Assessment) -> None:
    page = _asked(client, address, assessment)

    found = re.search(r"(\d+) steps?, ([\d,]+)–([\d,]+) person-weeks", page)
    assert found
    low, high = (float(part.replace(",", "")) for part in found.groups()[1:])
    assert (low + high) / 2 <= 401
    assert "no other set within it lifts more guaranteed tiers" in page
    assert re.search(r"T0 to T[1-4]", page)


def test_nothing_to_spend_lifts_nothing(client: Client, address: str, assessment: Assessment) -> None:
    assert "No set of actions within this budget lifts a guaranteed tier." in _asked(client, address, assessment, budget="0")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("budget=40", "Choose one company or more."),
        ("budget=plenty&company=second", "Write the budget as a number, such as 40."),
        ("budget=40&company=nobody", "That company is not assessed here."),
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, address: str, query: str, said: str) -> None:
    response = client.get(f"{address}?{query}")

    assert response.status_code == 422
    assert said in response.content.decode()


def test_more_companies_than_a_page_can_solve_are_refused(
    client: Client, address: str, organization: Organization, alice: User
) -> None:
    names = ["Third", "Fourth", "Fifth"]
    for name in names:
        make_run(make_assessment(make_company(organization, alice, name=name), alice, workflows=("cdi",)), alice)

    response = client.get(address, {"budget": "40", "company": ["second", *(name.lower() for name in names)]})

    assert response.status_code == 422
    assert "Choose up to 3 companies" in response.content.decode()


def test_a_company_of_another_organization_is_no_choice(client: Client, address: str, elsewhere: Organization, charlie: User) -> None:
    make_run(make_assessment(make_company(elsewhere, charlie, name="Theirs"), charlie, workflows=("cdi",)), charlie)

    assert "Theirs" not in client.get(address).content.decode()
    assert client.get(address, {"budget": "40", "company": ["theirs"]}).status_code == 422


def test_the_form_alone_costs_the_same_for_more_companies(
    client: Client,
    address: str,
    organization: Organization,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("Third", "Fourth"):
        make_run(make_assessment(make_company(organization, alice, name=name), alice, workflows=("cdi",)), alice)

    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200
