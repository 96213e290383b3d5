"""The law library, its map, calendar and changes: what is asked stands in the address, and what is found is counted."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment, LawSnapshot
from readiness.law.corpus import corpus
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company
from tests.factories.moments import AT
from tests.web.pages.words import said

HTMX = {"HX-Request": "true"}
PAGES = ("law/", "law/ca-sb1120/", "law/map/", "law/calendar/", "law/changes/")


@pytest.fixture
def reader(rita: User) -> Client:
    client = Client()
    client.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def root(organization: Organization) -> str:
    return f"/{organization.slug}/"


def test_the_law_is_read_and_never_written(reader: Client, root: str) -> None:
    for page in PAGES:
        for write in (reader.post, reader.put, reader.delete):
            assert write(root + page).status_code == 405


def test_the_library_counts_all_and_the_search_reads_duties(reader: Client, root: str) -> None:
    assert f"{len(corpus().instruments)} instruments" in said(reader.get(f"{root}law/"))

    found = said(reader.get(f"{root}law/?q=clinical+peer"))
    assert "HB 2472" in found
    assert "SB 1120" not in found


def test_the_search_reads_citations_and_titles(reader: Client, root: str) -> None:
    assert "SB 1120" in said(reader.get(f"{root}law/?q=1367.01"))
    assert "SB 26-189" in said(reader.get(f"{root}law/?q=automated+decision-making"))


def test_filters_stand_in_the_address_and_narrow(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/?jurisdiction=US-CO&standing=stayed&as_of=2026-07-01")
    rows = page.context["rows"]

    assert [row.on_day.instrument.id for row in rows] == ["co-sb24-205"]
    assert 'value="2026-07-01"' in page.content.decode()
    assert {row.on_day.instrument.jurisdiction for row in reader.get(f"{root}law/?jurisdiction=US-TX").context["rows"]} == {"US-TX"}
    assert reader.get(f"{root}law/?topic=consent").context["rows"]


def test_nothing_found_says_so_and_leads_back(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/?q=zebra")

    assert "Nothing fits" in said(page)
    assert "“zebra”" in said(page)


def test_what_was_typed_is_shown_as_text(reader: Client, root: str) -> None:
    assert "<script>alert" not in reader.get(f"{root}law/?q=<script>alert(1)</script>").content.decode()


def test_with_htmx_only_the_rows_come_back(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/?q=licensed", headers=HTMX).content.decode()

    assert "<html" not in page
    assert "<table" in page


def test_going_back_in_the_browser_gives_the_whole_page(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/?q=licensed", headers={**HTMX, "HX-History-Restore-Request": "true"})

    assert "<html" in page.content.decode()
    assert "HX-Request" in page["Vary"]


@pytest.mark.parametrize("day", ["yesterday", "2026-13-45", ""])
def test_a_day_that_is_none_is_today(reader: Client, root: str, day: str) -> None:
    assert reader.get(f"{root}law/?as_of={day}").context["is_today"]


def test_before_any_law_every_standing_is_unknown(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/?as_of=1850-01-01&standing=unknown")

    assert len(page.context["rows"]) == len(corpus().instruments)


def test_an_instrument_shows_its_history_doubts_sources_and_duties(reader: Client, root: str) -> None:
    page = said(reader.get(f"{root}law/ca-sb1120/"))

    assert "2025-01-01" in page
    assert "Doubts and notes" in page
    assert "read" in page
    assert "1367.01(k)(2)" in page
    assert "To be read again by" in page


def test_an_instrument_nobody_knows_is_404(reader: Client, root: str) -> None:
    assert reader.get(f"{root}law/no-such-act/").status_code == 404


def test_an_instrument_names_the_companies_it_touches_and_their_go_live(
    reader: Client, root: str, assessment: Assessment, alice: User
) -> None:
    make_answer(assessment.company, alice, "profile.states", ["CA"])
    make_answer(assessment.company, alice, "profile.go-live", "2099-02-01")
    make_run(assessment, alice)

    page = reader.get(f"{root}law/ca-recording-consent/")

    assert [entry.name for entry in page.context["touched"]] == [assessment.company.name]
    assert "Go-live" in page.content.decode()
    assert reader.get(f"{root}law/tx-recording-consent/").context["touched"] == ()


def test_the_map_has_a_number_for_every_state_and_a_table_behind_it(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/map/?workflow=um-coverage-decisions&as_of=2027-01-02")

    assert page.content.decode().count('class="count ') == 51
    assert len(page.context["rows"]) == 51
    assert page.context["counts"]["CA"].total > page.context["counts"]["WY"].total


def test_the_map_reads_the_answers_of_a_company(reader: Client, root: str, assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "profile.states", ["CA", "TX"])
    make_run(assessment, alice)

    page = reader.get(f"{root}law/map/?company={assessment.company.slug}")

    assert page.context["own"] == {"CA", "TX"}
    assert page.content.decode().count('is-own"') == 2


def test_the_map_of_an_unknown_workflow_or_company_is_the_first(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/map/?workflow=nonsense&company=nobody")

    assert (page.context["workflow"], page.context["company"]) == ("ambient-scribe", "")


def test_the_calendar_is_empty_until_a_run_is_taken(reader: Client, root: str) -> None:
    assert "No company has a run yet" in said(reader.get(f"{root}law/calendar/"))


def test_the_calendar_names_go_live_days(reader: Client, root: str, assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "profile.go-live", "2099-02-01")
    make_run(assessment, alice)

    assert f"Go-live: {assessment.company.name}" in said(reader.get(f"{root}law/calendar/"))


def test_changes_between_two_days_name_what_moved(reader: Client, root: str) -> None:
    page = reader.get(f"{root}law/changes/?since=2026-12-31&as_of=2027-01-01")

    assert "co-sb26-189" in {change.instrument for change, _ in page.context["standings"]}


def test_changes_that_touch_nobody_can_be_left_out(reader: Client, root: str, assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "profile.states", ["WY"])
    make_run(assessment, alice)

    page = reader.get(f"{root}law/changes/?since=2026-12-31&as_of=2027-01-01&mine=1")

    assert all(touched for _, touched in page.context["standings"])
    assert "co-sb26-189" not in {change.instrument for change, _ in page.context["standings"]}


def test_changes_since_a_digest_name_what_differs(reader: Client, root: str, assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)
    law = LawSnapshot.objects.get().law
    law["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"]["text"] = "Other words"
    LawSnapshot.objects.create(digest="f" * 64, first_seen_at=AT, law=law)

    page = said(reader.get(f"{root}law/changes/?since=ffffffffffff"))

    assert "1 entry differ" in page
    assert "Before: Other words" in page


@pytest.mark.parametrize("since", ["nonsense", "abc", "0123456789abcdef"])
def test_what_is_neither_day_nor_digest_is_refused_and_says_what_to_do(reader: Client, root: str, since: str) -> None:
    page = reader.get(f"{root}law/changes/?since={since}")

    assert page.status_code == 422
    assert "Write a day as 2026-01-31" in said(page)


def test_more_companies_ask_no_more_queries(
    reader: Client,
    root: str,
    organization: Organization,
    alice: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("One", "Two", "Three"):
        make_run(make_assessment(make_company(organization, alice, name=name), alice), alice)

    for page in PAGES:
        with django_assert_max_num_queries(9):
            reader.get(root + page)


def test_the_calendar_says_what_a_law_to_come_would_change(
    reader: Client, root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.web.law.dates.today", lambda: date(2026, 11, 29))
    page = reader.get(f"{root}law/calendar/?all=1")

    coming = [entry for _, entries in page.context["months"] for entry in entries if entry.change]
    assert coming
    assert all(entry.brings for entry in coming)
    assert coming[0].brings in said(page)
