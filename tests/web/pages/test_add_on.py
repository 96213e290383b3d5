"""A company as an add-on: what the page says before there is anything to say, and the choice of the platform."""

from __future__ import annotations

import pytest
from django.test import Client

from readiness.assessments.models import Assessment
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company


@pytest.fixture
def client(alice: User) -> Client:
    client = Client()
    client.force_login(alice, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def address(assessment: Assessment) -> str:
    return f"/{assessment.organization.slug}/companies/{assessment.company.slug}/add-on/"


def _platform(organization: Organization, alice: User, name: str, *workflows: str) -> None:
    make_run(make_assessment(make_company(organization, alice, name=name), alice, workflows=workflows), alice)


def test_without_a_run_or_another_company_the_page_says_what_to_do(
    client: Client, address: str, assessment: Assessment, alice: User
) -> None:
    assert "has no run yet" in client.get(address).content.decode()

    make_run(assessment, alice)
    assert "Assess the platform first" in client.get(address).content.decode()


def test_the_platform_that_shares_most_is_taken_and_another_may_be_chosen(
    client: Client, address: str, assessment: Assessment, alice: User, organization: Organization
) -> None:
    make_answer(assessment.company, alice, "security.baa", "partly")
    make_run(assessment, alice)
    _platform(organization, alice, "Much", *assessment.workflows)
    _platform(organization, alice, "Little", "cdi")

    html = client.get(address).content.decode()
    assert '<option value="much" selected>' in html
    assert "Integration tax" in html
    assert "Business associate agreements complete" in html

    html = client.get(address, {"platform": "little"}).content.decode()
    assert '<option value="little" selected>' in html
    assert "no workflow is assessed in both" in html


def test_a_platform_of_another_organization_is_never_taken(
    client: Client, address: str, assessment: Assessment, alice: User, elsewhere: Organization, charlie: User
) -> None:
    make_run(assessment, alice)
    _platform(elsewhere, charlie, "Foreign", *assessment.workflows)

    html = client.get(address, {"platform": "foreign"}).content.decode()

    assert "Foreign" not in html
    assert "Assess the platform first" in html
