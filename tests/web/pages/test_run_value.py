"""The money side of a run: what it shows, what it withholds, and that page and run say the same."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import evaluate
from readiness.assessments.results import RunResults
from readiness.assessments.valuation import Entry, Realised
from readiness.assessments.value_operations import Typed, record_numbers, record_realised
from readiness.reports.builder.build import build
from readiness.reports.html import to_html
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer
from tests.factories.moments import AT, DAY, LATER

MOST_QUERIES = 14
PAGES = ["", "ambient-scribe/", "denials-management/"]


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _enter(assessment: Assessment, actor: User, workflow: str, name: str, *told: float) -> None:
    entry = Entry(told[0], told[len(told) // 2], told[-1], "Ledger", DAY)
    typed = {name: Typed(entry, 0)}
    record_numbers(assessment.company, workflow, typed, organization=assessment.organization, actor=actor, at=AT)


@pytest.fixture
def run(assessment: Assessment, alice: User) -> Run:
    """Denials with a baseline, a changed assumption and a realised quarter; ambient documentation without a baseline."""
    make_answer(assessment.company, alice, "value.claims-volume", 500000)
    _enter(assessment, alice, "denials-management", "net_claim", 180)
    _enter(assessment, alice, "denials-management", "productivity", 0.02, 0.1, 0.2)
    measured = Realised("denials-management", 214000, date(2026, 7, 1), date(2026, 9, 30), "Client ledgers", DAY)
    record_realised(assessment.company, measured, organization=assessment.organization, actor=alice, at=AT)
    return evaluate(assessment, organization=assessment.organization, actor=alice, at=AT)


def _address(run: Run) -> str:
    return f"/{run.organization.slug}/companies/{run.company.slug}/assessments/{run.assessment.number}/runs/1/value/"


def _page(run: Run, user: User, path: str = "") -> str:
    return _client(user).get(_address(run) + path).content.decode()


def _words(page: str) -> str:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.said: list[str] = []

        def handle_data(self, data: str) -> None:
            self.said.append(data)

    reader = Reader()
    reader.feed(page)
    return re.sub(r"\s+", " ", "".join(reader.said))


@pytest.mark.parametrize("path", PAGES)
def test_everybody_of_the_house_reads_and_nobody_else(path: str, run: Run, rita: User, charlie: User) -> None:
    address = _address(run) + path

    assert _client(rita).get(address).status_code == 200
    assert _client(rita).get(address, headers={"HX-Request": "true"}).status_code == 200
    assert _client(charlie).get(address).status_code == 404
    assert _client(rita).post(address).status_code == 405
    assert Client().get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ["cdi/", "no-such-workflow/"])
def test_a_workflow_outside_the_run_is_not_found(path: str, run: Run, rita: User) -> None:
    assert _client(rita).get(_address(run) + path).status_code == 404


def test_the_page_shows_what_the_run_holds(run: Run, rita: User) -> None:
    value = RunResults.from_json(run.results).value
    assert value is not None
    annual = value.workflows["denials-management"].annual
    assert annual is not None

    words = _words(_page(run, rita, "denials-management/"))

    assert f"${round(annual.base):,}" in words
    assert f"low −${-round(annual.low):,}" in words
    assert f"high ${round(annual.high):,}" in words


def test_each_line_opens_to_its_formula_with_the_numbers_in_place(run: Run, rita: User) -> None:
    words = _words(_page(run, rita, "denials-management/"))

    assert "claims × denial rate × final loss × recovered × net claim × 0.95" in words
    assert "= 500,000 × 0.1181 × 0.1 × 0.08 × 180 × 0.95 = $80,780" in words
    assert "No show" not in words


def test_whole_dollars_of_the_lines_add_up_to_the_total_shown(run: Run, rita: User) -> None:
    page = _page(run, rita, "denials-management/")
    table = page[page.index('aria-label="Lines"') : page.index("</table>", page.index('aria-label="Lines"'))]
    rows = [
        [_dollars(cell) for cell in re.findall(r'<td class="n"[^>]*>([^<]*)</td>', row)] for row in table.split("<tr")[2:]
    ]

    *lines, total = rows
    assert len(lines) == 3
    assert [sum(column) for column in zip(*lines, strict=True)] == total


def _dollars(text: str) -> int:
    return int(text.replace("$", "").replace(",", "").replace("−", "-"))


def test_no_money_without_a_baseline_but_a_link_to_what_is_missing(run: Run, rita: User) -> None:
    page = _page(run, rita, "ambient-scribe/")

    assert "No baseline, so no money." in _words(page)
    assert "questions/value.clinicians/" in page
    assert f"/{run.organization.slug}/companies/{run.company.slug}/value/ambient-scribe/" in page
    assert re.search(r"[$]\d", _words(page[: page.index("Numbers used")])) is None


def test_realised_stands_apart_from_the_forecast(run: Run, rita: User) -> None:
    words = _words(_page(run, rita))
    forecast, realised = words.split("Measured after go-live.")

    assert "$214,000" in realised
    assert "214" not in forecast


def test_the_map_has_a_title_and_the_same_data_as_a_table(run: Run, rita: User) -> None:
    page = _page(run, rita)
    drawing = page[page.index('<svg class="margin-map"') : page.index("</svg>", page.index('<svg class="margin-map"'))]

    assert "style=" not in page
    assert "<title>Margin map of 2 workflows" in drawing
    # Hardly anything is answered: the map names no point, so neither does it name one quadrant.
    assert "2 Denials prediction, triage and rework: just do it or tidy up first" in drawing
    assert 'class="disc"' not in drawing
    assert "no baseline" in drawing
    words = _words(page[page.index("The margin map as a table") :])
    assert "Just do it or tidy up first" in words
    assert "under half answered: no point" in words
    assert "No baseline" in words


def test_the_report_names_no_quadrant_and_splits_nothing_where_the_page_does_not(run: Run) -> None:
    document = build(run, issued_by="Alice", edition="full")
    printed = _words(to_html(document))

    assert document.value is not None
    assert document.value.unplaced == {"denials-management", "ambient-scribe"}
    assert "Under half answered: no split" in printed



def test_overlaps_and_assumptions_name_their_sources(run: Run, rita: User) -> None:
    words = _words(_page(run, rita))

    assert "Final denied dollars" in words
    assert "worked out from its volumes" in words
    assert "Initially denied or slowed claims ultimately paid" in words
    assert "read 2026-11-22" in words
    assert "default 5% · 15% · 30%" in words


def test_unsigned_hours_are_named(run: Run, rita: User) -> None:
    assert "of the base case is saved hours that nobody has signed for." in _words(_page(run, rita))


def test_the_page_says_when_the_numbers_moved_on(run: Run, rita: User, alice: User) -> None:
    assert "changed since this run" not in _page(run, rita)
    _enter(run.assessment, alice, "denials-management", "rework", 20, 30, 40)

    assert "Volumes or assumptions changed since this run." in _page(run, rita)


def test_a_run_from_before_value_says_so(run: Run, rita: User, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    was = RunResults.from_json
    monkeypatch.setattr(RunResults, "from_json", lambda document: was({**document, "value": None}))

    assert "taken before value was part of a run" in _page(run, rita)
    assert _client(rita).get(_address(run) + "denials-management/").status_code == 404


def test_results_link_to_the_value_page(run: Run, rita: User) -> None:
    assert _address(run) in _client(rita).get(_address(run).removesuffix("value/")).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_pages_take_a_constant_number_of_queries(
    path: str, run: Run, rita: User, alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = _client(rita)

    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(_address(run) + path)
    for name in ("rework", "recovered", "prevented"):
        _enter(run.assessment, alice, "denials-management", name, 0.1, 0.2, 0.3)
    evaluate(run.assessment, organization=run.organization, actor=alice, at=LATER)
    with django_assert_max_num_queries(MOST_QUERIES) as more:
        client.get(_address(run).replace("runs/1", "runs/2") + path)

    assert len(few) == len(more)
