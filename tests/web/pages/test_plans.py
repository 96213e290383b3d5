"""What-if, plan and path pages: what is chosen stands in the address, and everything comes from the run's frozen answers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.effort import two_sums
from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import evaluate
from readiness.assessments.results import RunResults
from readiness.catalogue.load import catalogue
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment
from tests.factories.moments import AT
from tests.web.pages.words import said

HTMX = {"HX-Request": "true"}
PAGE_QUERIES = 8
SEARCHES = ["plan/", "what-if/?do=halt-drill", "path/?workflow=ambient-scribe&tier=T1&by=effort", "path/?budget=20&unit=effort"]


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def run(assessment: Assessment, company: Company, organization: Organization, alice: User) -> Run:
    make_answer(company, alice, "governance.owner", "none")
    make_answer(company, alice, "audit.trace", "none", evidence="documented")
    make_answer(company, alice, "governance.halt", "none")
    return evaluate(assessment, organization=organization, actor=alice, at=AT)


@pytest.fixture
def address(run: Run) -> str:
    return (
        f"/{run.organization.slug}/companies/{run.company.slug}/assessments/{run.assessment.number}/runs/{run.number}/"
    )


def test_ticked_work_stands_in_the_address_and_stays_ticked(address: str, rita: User) -> None:
    page = _client(rita).get(f"{address}what-if/?do=halt-drill&do=trace-store").content.decode()

    assert re.findall(r'value="([a-z-]+)" checked', page) == ["halt-drill", "trace-store"]


def test_work_that_is_needed_first_is_added_and_said(address: str, rita: User) -> None:
    page = said(_client(rita).get(f"{address}what-if/?do=halt-drill"))

    assert "Added because the chosen work needs it first: Appoint one accountable deployment executive" in page
    assert "2 steps" in page


def test_nothing_chosen_shows_how_things_stand(address: str, rita: User) -> None:
    page = said(_client(rita).get(f"{address}what-if/"))

    assert "Nothing is chosen: this is how things stand." in page
    assert "▲" not in page


def test_an_address_with_work_nobody_knows_says_so(address: str, rita: User) -> None:
    response = _client(rita).get(f"{address}what-if/?do=magic&do=halt-drill&proof=lots")

    assert response.status_code == 200
    assert "Not in the catalogue and left out: magic." in said(response)


def test_htmx_gets_the_result_alone(address: str, rita: User) -> None:
    page = _client(rita).get(f"{address}what-if/?do=halt-drill", headers=HTMX).content.decode()

    assert page.strip().startswith('<div id="what-if-result"')
    assert "<html" not in page


def test_toggling_redraws_the_waterfall_and_the_dates_with_the_result(address: str, rita: User) -> None:
    client = _client(rita)
    one, two = (
        client.get(f"{address}what-if/?{query}", headers=HTMX).content.decode()
        for query in ("do=halt-drill", "do=halt-drill&do=trace-store")
    )

    for page in (one, two):
        assert page.count('<table class="waterfall">') == 1
        assert "Within 30 days" in page
    assert "Build the output trace store with protected retention" not in one
    assert "Build the output trace store with protected retention" in two


def test_the_totals_of_the_spans_add_up_to_those_of_the_plan(address: str, run: Run, rita: User) -> None:
    page = said(_client(rita).get(f"{address}plan/"))

    plan = RunResults.from_json(run.results).plan
    assert plan
    spans = re.findall(r"(?:Within \d+|After 180) days (\d+) steps? ", page)
    assert sum(int(steps) for steps in spans) == len(plan.steps)
    assert page.count("Within 30 days") == 1


def test_the_plan_sets_effort_by_friction_beside_the_steps_and_asks_where_they_are_apart(
    address: str, run: Run, rita: User
) -> None:
    page = said(_client(rita).get(f"{address}plan/"))

    sums = two_sums(RunResults.from_json(run.results))
    assert f"{sums.friction.low:,.0f}–{sums.friction.high:,.0f} by the friction of the workflows" in page
    assert f"{sums.actions[0]:,.0f}–{sums.actions[1]:,.0f} by the steps of the plan" in page
    assert ("The two sums differ by more than half." in page) == sums.is_apart


def test_the_results_page_offers_the_first_steps_of_its_plan(address: str, run: Run, rita: User) -> None:
    page = _client(rita).get(address).content.decode()

    actions = RunResults.from_json(run.results).actions
    assert re.findall(r'name="do" value="([a-z0-9-]+)"', page) == [action.id for action in actions[:10]]


def test_the_plan_page_tells_the_plan_of_the_run(address: str, run: Run, rita: User) -> None:
    page = said(_client(rita).get(f"{address}plan/"))

    assert "Within 30 days" in page
    assert "Appoint one accountable deployment executive" in page
    assert "Finished work counts as documented" in page
    assert "Nobody named" in page


def test_a_what_if_reads_the_frozen_answers_not_those_of_today(
    address: str, company: Company, rita: User, alice: User
) -> None:
    asked = f"{address}what-if/?do=trace-store"
    client = _client(rita)
    before = said(client.get(asked))

    make_answer(company, alice, "audit.trace", "all", evidence="verified")

    assert said(client.get(asked)) == before


def test_the_path_names_its_work_and_opens_as_what_if(address: str, rita: User) -> None:
    response = _client(rita).get(f"{address}path/?workflow=ambient-scribe&tier=T1&by=effort")

    page = response.content.decode()
    link = re.search(r'href="([^"]*what-if/\?do=[^"]*)"', page)
    assert link
    assert "No set of actions in the catalogue does it for less effort." in said(response)
    followed = said(_client(rita).get(link.group(1).replace("&amp;", "&")))
    assert re.search(r"Ambient clinical documentation.*?T1 could reach T[1-4] ▲ from T0", followed)


def test_the_path_to_t3_asks_for_proof_as_well(address: str, rita: User) -> None:
    page = said(_client(rita).get(f"{address}path/?workflow=denials-management&tier=T4&by=weeks"))

    assert "Proof as well." in page or "cannot reach T4" in page


def test_a_budget_of_nothing_buys_nothing(address: str, rita: User) -> None:
    assert "No set of actions within this budget lifts a guaranteed tier." in said(_client(rita).get(f"{address}path/?budget=0&unit=cost"))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("workflow=ambient-scribe&tier=T9", "Choose a tier from T1 to T4."),
        ("workflow=sepsis-deterioration&tier=T2", "This run does not include that workflow."),
        ("budget=plenty", "Write the budget as a number, such as 40."),
        ("budget=-3", "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(address: str, rita: User, query: str, reason: str) -> None:
    response = _client(rita).get(f"{address}path/?{query}")

    assert response.status_code == 422
    assert reason in said(response)


@pytest.mark.parametrize("page", SEARCHES)
def test_pages_with_a_question_in_the_address_keep_strangers_out(page: str, address: str, charlie: User) -> None:
    assert _client(charlie).get(f"{address}{page}").status_code == 404


@pytest.mark.parametrize("page", ["plan/", "what-if/", "path/"])
def test_they_only_read(page: str, address: str, bob: User) -> None:
    assert _client(bob).post(f"{address}{page}").status_code == 405


@pytest.mark.parametrize("page", SEARCHES)
def test_the_queries_do_not_grow_with_the_workflows(
    page: str,
    address: str,
    company: Company,
    organization: Organization,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    wide = make_assessment(company, alice, workflows=("ambient-scribe", "denials-management", "coding-automation", "cdi"))
    evaluate(wide, organization=organization, actor=alice, at=AT)
    client = _client(alice)

    for place in (address, address.replace("/assessments/1/", f"/assessments/{wide.number}/")):
        with django_assert_max_num_queries(PAGE_QUERIES):
            assert client.get(f"{place}{page}").status_code == 200


def test_a_run_of_an_earlier_catalogue_keeps_its_plan_and_offers_a_new_run(
    address: str, rita: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = catalogue().model_copy(update={"digest": "0" * 64})
    monkeypatch.setattr("readiness.web.runs.plans.catalogue", lambda: newer)

    told, tried = _client(bob).get(f"{address}plan/"), _client(bob).get(f"{address}what-if/?do=halt-drill")

    assert "This run was taken with an earlier catalogue" in said(told)
    assert "Within 30 days" in said(told)
    assert "Take a new run" in said(tried)
    assert "▲" not in said(tried)
