"""The law of a run: compliance, frameworks, go-live and watch list, a verdict opened, and a corpus that moved on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment, LawSnapshot, Run
from readiness.assessments.results import ObligationResult, RunResults
from readiness.law.corpus import Corpus, corpus
from readiness.tenancy.models import Organization, User
from readiness.web.runs import views
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company
from tests.web.pages.words import said

HTMX = {"HX-Request": "true"}
PAGES = ("obligations/", "obligations/ca-sb1120-human-denial/", "lenses/", "lenses/nist/", "go-live/")
WORKFLOWS = ("um-coverage-decisions", "ambient-scribe")


@pytest.fixture
def reader(rita: User) -> Client:
    client = Client()
    client.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def run(organization: Organization, alice: User) -> Run:
    company = make_company(organization, alice, name="Bayview Health Plan")
    make_answer(company, alice, "profile.states", ["CA", "TX", "AZ"])
    make_answer(company, alice, "profile.segment", ["payer-services"])
    make_answer(company, alice, "profile.go-live", "2027-01-04")
    make_answer(company, alice, "profile.payer-mix", ["commercial", "exchange"])
    make_answer(company, alice, "profile.self-funded", "none")
    make_answer(company, alice, "statelaw.um-human", "signoff")
    return make_run(make_assessment(company, alice, workflows=WORKFLOWS), alice)


@pytest.fixture
def root(run: Run) -> str:
    return f"/{run.organization.slug}/companies/{run.company.slug}/assessments/{run.assessment.number}/runs/{run.number}/"


def test_the_pages_of_a_run_are_read_only_and_a_strangers_404(reader: Client, root: str, charlie: User) -> None:
    stranger = Client()
    stranger.force_login(charlie, backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in PAGES:
        assert reader.get(root + page).status_code == 200
        assert reader.post(root + page).status_code == 405
        assert stranger.get(root + page).status_code == 404


def test_what_the_run_does_not_have_is_404(reader: Client, root: str) -> None:
    for page in ("obligations/no-such-duty/", "lenses/no-such-lens/"):
        assert reader.get(root + page).status_code == 404


def test_counsel_stands_apart_from_a_missing_answer(reader: Client, root: str) -> None:
    counsel = reader.get(f"{root}obligations/?verdict=COUNSEL&all=1").context["buckets"]
    missing = reader.get(f"{root}obligations/?verdict=MISSING&all=1").context["buckets"]

    waiting = [duty for rows in counsel[0].layers.values() for duty in rows]
    assert waiting
    assert all(duty.counsel_decides and not duty.missing and duty.applies for duty in waiting)
    assert all(duty.missing for rows in missing[0].layers.values() for duty in rows)


def test_the_tabs_count_every_binding_duty_once(reader: Client, root: str, run: Run) -> None:
    counts = reader.get(f"{root}obligations/").context["counts"]

    assert counts.total() == sum(duty.binding for duty in RunResults.from_json(run.results).obligations)


def test_what_is_left_to_do_comes_first_and_missing_answers_are_links(reader: Client, root: str) -> None:
    page = reader.get(f"{root}obligations/")

    assert [bucket.key for bucket in page.context["buckets"]] == ["NOT_MET", "MISSING"]
    assert "/questions/profile.certified-developer/" in page.content.decode()


FILTERS: dict[str, Callable[[ObligationResult], bool]] = {
    "workflow=ambient-scribe": lambda duty: "ambient-scribe" in duty.workflows,
    "layer=people": lambda duty: duty.layer == "people",
    "jurisdiction=US-CA": lambda duty: duty.jurisdiction == "US-CA",
    "topic=human-decision": lambda duty: any(at.topic == "human-decision" for at in duty.measures),
    "topic=utilization-management": lambda duty: duty.area == "utilization-management",
}


def test_each_filter_narrows(reader: Client, root: str) -> None:
    for query, holds in FILTERS.items():
        listed = []
        for verdict in ("COUNSEL", "MET", "MISSING", "NOT_MET"):
            buckets = reader.get(f"{root}obligations/?verdict={verdict}&all=1&{query}").context["buckets"]
            listed += [duty for bucket in buckets for rows in bucket.layers.values() for duty in rows]
        assert listed
        assert all(holds(duty) for duty in listed)


def test_filters_that_find_nothing_say_so(reader: Client, root: str) -> None:
    assert "Nothing left to do here" in said(reader.get(f"{root}obligations/?jurisdiction=US-HI"))


def test_each_workflow_has_its_worst_layer_and_cells_that_add_up(reader: Client, root: str, run: Run) -> None:
    duties = [duty for duty in RunResults.from_json(run.results).obligations if duty.binding]
    for name, cells in reader.get(f"{root}obligations/").context["matrix"]:
        assert sum(cell.total for _, cell in cells) == sum(name in duty.workflows for duty in duties)
        worst = [cell for _, cell in cells if cell.is_worst]
        assert len(worst) <= 1
        assert all(worst[0].weight >= cell.weight for _, cell in cells)


def test_the_strictest_rule_of_three_states_is_texas(reader: Client, root: str) -> None:
    rules = dict(reader.get(f"{root}obligations/").context["rules"])["um-coverage-decisions"]
    denial = next(rule for rule in rules if rule.subject == "coverage-denial")

    assert [one.obligation for one in denial.strictest] == ["tx-sb815-no-ads-denial"]
    assert {"ca-sb1120-human-denial", "az-hb2175-individual-review"} <= {one.obligation for one in denial.overrides}


def test_a_verdict_opens_with_each_answer_in_place(reader: Client, root: str) -> None:
    page = said(reader.get(f"{root}obligations/ca-sb1120-human-denial/"))

    assert "Not met" in page
    assert "Is it met?" in page


def test_with_htmx_only_the_trees_come_back(reader: Client, root: str) -> None:
    page = reader.get(f"{root}obligations/ca-sb1120-human-denial/", headers=HTMX).content.decode()

    assert "<html" not in page
    assert "Does it apply?" in page


def test_frameworks_claim_no_certification(reader: Client, root: str) -> None:
    assert "no claim of certification" in said(reader.get(f"{root}lenses/"))
    assert "no claim of certification" in said(reader.get(f"{root}lenses/iso-42001/"))


def test_a_line_that_no_question_asks_about_says_so(reader: Client, root: str) -> None:
    parts = reader.get(f"{root}lenses/iso-42001/").context["parts"]
    lines = [(duty, coverage) for _, rows in parts for duty, _, coverage in rows]

    assert all((coverage == "NOT_COVERED") == duty.counsel_decides for duty, coverage in lines if duty.verdict == "UNDETERMINED")


def test_the_go_live_page_tells_what_begins_and_what_to_watch(reader: Client, root: str) -> None:
    page = said(reader.get(f"{root}go-live/"))

    assert "2027-01-04" in page
    assert "Duties that begin" in page
    assert "HTI-5" in page


def test_without_a_go_live_day_the_page_asks_for_one(reader: Client, assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)
    company = assessment.company
    address = f"/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}/runs/1/go-live/"

    assert "No go-live day is set" in said(reader.get(address))
    assert "/questions/profile.go-live/" in reader.get(address).content.decode()


def moved_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let today's corpus bear another digest than the run's."""
    held = corpus()
    newer = Corpus(held.instruments, held.terms, "e" * 64, held.term_texts, held.topics, held.measures)
    monkeypatch.setattr(views, "corpus", lambda: newer)


def test_a_run_under_an_older_corpus_says_what_changed_and_offers_a_new_run(
    run: Run, root: str, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    kept = LawSnapshot.objects.get()
    kept.law["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"]["text"] = "Other words"
    kept.law["wa-sb5395"]["obligations"]["wa-sb5395-human-denial"]["text"] = "Other words"
    kept.save()
    before = Run.objects.get(pk=run.pk).results
    moved_on(monkeypatch)

    page = said(client.get(root))

    assert "2 entries differ, 1 of them could touch this company" in page
    assert "Before: Other words" in page
    assert "Take a new run" in page
    assert Run.objects.get(pk=run.pk).results == before


def test_a_run_whose_corpus_was_not_kept_leads_to_the_days(reader: Client, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    LawSnapshot.objects.all().delete()
    moved_on(monkeypatch)

    page = said(reader.get(root))

    assert "was not kept" in page
    assert "See what changed standing since" in page


def test_a_page_asks_a_fixed_number_of_queries(
    reader: Client, root: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for page in PAGES:
        with django_assert_max_num_queries(9):
            reader.get(root + page)
