"""The portfolio page and the comparison of one workflow: what they show, what they cost, and an address that says the choice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Run
from readiness.assessments.operations import import_sheet
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from readiness.web.demo.plan import sheet_named
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company
from tests.factories.moments import AT
from tests.web.pages.words import html_of

PORTFOLIO_QUERIES = 8
COMPARE_QUERIES = 8
Page = Callable[..., str]


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def page(organization: Organization, alice: User) -> Page:
    client = _client(alice)

    def get(path: str = "", **query: str) -> str:
        response = client.get(f"/{organization.slug}/{path}", query)
        assert response.status_code == 200
        return html_of(response)

    return get


def _company(organization: Organization, alice: User, name: str, segment: str = "provider") -> Run:
    company = make_company(organization, alice, name=name)
    make_answer(company, alice, "profile.segment", [segment])
    make_answer(company, alice, "evals.local", "none")
    return make_run(make_assessment(company, alice), alice)


def _answered(organization: Organization, alice: User, name: str, sheet: str) -> Run:
    company, told = make_company(organization, alice, name=name), sheet_named(sheet)
    import_sheet(company, told, organization=organization, actor=alice, at=AT)
    return make_run(make_assessment(company, alice, workflows=("ambient-scribe",)), alice)


def test_an_empty_portfolio_says_what_to_do_first(page: Page) -> None:
    assert "Three steps to a first answer" in page()
    assert "<table" not in page()


def test_a_company_without_a_run_is_listed_as_not_assessed(page: Page, company: Company) -> None:
    assert company.name in page()
    assert "Not assessed yet" in page()


def test_a_cell_opens_the_workflow_of_the_run_and_tells_its_tier_in_words(page: Page, organization: Organization, alice: User) -> None:
    run = _company(organization, alice, "Alder")

    html = page()

    assert f"/companies/alder/assessments/{run.assessment.number}/runs/1/workflows/ambient-scribe/" in html
    assert "<b>T0</b>" in html
    assert "could reach </span>T" in html
    assert " gate failing</span>" in html


def test_the_choice_lives_in_the_address(page: Page, organization: Organization, alice: User) -> None:
    _company(organization, alice, "Alder", "provider")
    _company(organization, alice, "Birch", "payer")

    html = page(segment="payer", order="gates")

    assert ">Birch</a>" in html
    assert ">Alder</a>" not in html
    assert '<option value="payer" selected>' in html
    assert '<option value="gates" selected>' in html
    assert 'hx-push-url="true"' in html


def test_with_htmx_the_same_page_brings_the_part_that_changes(organization: Organization, alice: User) -> None:
    _company(organization, alice, "Alder")

    html = _client(alice).get(f"/{organization.slug}/", {"tier": "T0"}, headers={"HX-Request": "true"}).content.decode()

    assert html.count('id="shown"') == 1
    assert 'hx-select="#shown"' in html


def test_a_choice_that_fits_nobody_says_so_and_leads_back(page: Page, organization: Organization, alice: User) -> None:
    _company(organization, alice, "Alder")

    html = page(tier="T4")

    assert "No company fits that choice." in html
    assert ">Alder</a>" not in html


def test_shared_causes_open_to_the_question_in_each_company(page: Page, organization: Organization, alice: User) -> None:
    for name in ("Alder", "Birch"):
        _company(organization, alice, name)

    html = page()

    assert "Shared causes" in html
    assert "/companies/alder/assessments/1/questions/evals.local/" in html
    assert "/companies/birch/assessments/1/questions/evals.local/" in html


@pytest.mark.parametrize("companies", [1, 3])
def test_the_portfolio_asks_the_same_number_of_questions_for_any_number_of_companies(
    companies: int, organization: Organization, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Alder", "Birch", "Cedar")[:companies]:
        _company(organization, alice, name)
    client = _client(alice)
    client.get(f"/{organization.slug}/")

    with django_assert_num_queries(PORTFOLIO_QUERIES):
        client.get(f"/{organization.slug}/")


@pytest.mark.parametrize("companies", [1, 3])
def test_a_comparison_asks_the_same_number_of_questions_for_any_number_of_companies(
    companies: int, organization: Organization, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Alder", "Birch", "Cedar")[:companies]:
        _answered(organization, alice, name, "orla-primary-care")
    client = _client(alice)
    client.get(f"/{organization.slug}/portfolio/compare/ambient-scribe/")

    with django_assert_num_queries(COMPARE_QUERIES):
        client.get(f"/{organization.slug}/portfolio/compare/ambient-scribe/")


def test_a_comparison_ranks_by_draws_and_tells_who_differs(page: Page, organization: Organization, alice: User) -> None:
    _answered(organization, alice, "Alder", "orla-primary-care")
    _answered(organization, alice, "Birch", "millrace-valley-medical")
    _answered(organization, alice, "Cedar", "millrace-valley-medical")

    html = page("portfolio/compare/ambient-scribe/")

    assert "over 2,000 draws" in html
    assert html.count('<td class="n rank">1–2</td>') == 2
    assert html.count('<td class="n rank">3</td>') == 1
    assert html.count("<b>not distinguishable</b>") == 2
    assert html.count("<b>ahead</b>") == 2
    assert html.count("<b>behind</b>") == 2


def test_a_comparison_lists_whom_it_may_not_rank_with_the_reason(page: Page, organization: Organization, alice: User) -> None:
    _company(organization, alice, "Alder")

    html = page("portfolio/compare/ambient-scribe/")

    assert "Listed, not ranked" in html
    assert "ranked from 70%" in html
    assert "Who differs from whom" not in html


def test_a_workflow_that_no_company_assesses_is_not_found(organization: Organization, alice: User, company: Company) -> None:
    client = _client(alice)

    for workflow in ("cdi", "no-such-thing"):
        assert client.get(f"/{organization.slug}/portfolio/compare/{workflow}/").status_code == 404


def test_another_organizations_companies_are_never_shown(
    organization: Organization, alice: User, elsewhere: Organization, charlie: User
) -> None:
    _company(organization, alice, "Alder")
    _company(elsewhere, charlie, "Foreign")

    html = _client(charlie).get(f"/{elsewhere.slug}/").content.decode()
    compared = _client(charlie).get(f"/{elsewhere.slug}/portfolio/compare/ambient-scribe/").content.decode()

    assert "Foreign" in html
    assert "Foreign" in compared
    assert "Alder" not in html + compared
