"""A company's volumes and assumptions: saved, refused with what was typed kept, in conflict, undone, and who may."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment, ValueEntry
from readiness.assessments.valuation import Entry, Realised
from readiness.assessments.value_operations import Typed, record_numbers, record_realised
from readiness.tenancy.models import User
from readiness.web.value.forms import number, plain
from tests.factories.assessments import make_answer
from tests.factories.companies import make_company
from tests.factories.moments import AT, DAY
from tests.web.pages.words import html_of

PAGES = ["", "denials-management/", "pools/", "denials-management/rework/"]
POSTS = ["denials-management/realised/", "denials-management/rework/default/"]
MOST_QUERIES = 16


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def address(assessment: Assessment) -> str:
    return f"/{assessment.organization.slug}/companies/{assessment.company.slug}/value/"


def fields(
    name: str, *numbers: str, source: str = "Ledger", version: str = "0", read_on: str = "2026-11-12"
) -> dict[str, str]:
    parts = ("base",) if len(numbers) == 1 else ("low", "base", "high")
    told = {f"{name}-{part}": number for part, number in zip(parts, numbers, strict=True)}
    return told | {f"{name}-source": source, f"{name}-version": version, f"{name}-read_on": read_on}


def held() -> dict[str, tuple[float, float, float]]:
    return {row.name: (row.low, row.base, row.high) for row in ValueEntry.objects.filter(superseded_at=None)}


def enter(assessment: Assessment, actor: User, name: str = "rework", base: float = 30.0) -> None:
    typed = {name: Typed(Entry(base - 10, base, base + 10, "Denials floor", DAY), 0)}
    record_numbers(
        assessment.company, "denials-management", typed, organization=assessment.organization, actor=actor, at=AT
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_reader_reads_and_may_not_change(
    page: str, address: str, assessment: Assessment, alice: User, rita: User
) -> None:
    enter(assessment, alice)
    client = _client(rita)

    response = client.get(address + page)

    assert response.status_code == 200
    assert "Save the numbers" not in response.content.decode()
    assert client.post(address + "denials-management/").status_code == 403
    assert ValueEntry.objects.count() == 1


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_meets_404(page: str, address: str, assessment: Assessment, alice: User, charlie: User) -> None:
    enter(assessment, alice)

    assert _client(charlie).get(address + page).status_code == 404
    assert _client(charlie).post(address + "denials-management/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_out_gets_in(page: str, address: str) -> None:
    assert Client().get(address + page)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("page", POSTS)
def test_a_write_asks_for_the_right_and_the_method(
    page: str, address: str, assessment: Assessment, alice: User, rita: User, charlie: User, cora: User
) -> None:
    enter(assessment, alice)

    assert _client(rita).post(address + page).status_code == 403
    assert _client(charlie).post(address + page).status_code == 404
    assert _client(cora).get(address + page).status_code == 405
    assert len(held()) == 1


@pytest.mark.parametrize("page", ["cdi/", "no-such-workflow/", "denials-management/wishes/", "cdi/price/"])
def test_what_no_assessment_includes_is_not_found(page: str, address: str, bob: User) -> None:
    assert _client(bob).get(address + page).status_code == 404


@pytest.mark.parametrize("header", [{}, {"HX-Request": "true"}])
def test_numbers_are_saved_as_people_write_them(address: str, bob: User, header: dict[str, str]) -> None:
    post = (
        fields("net_claim", "$1,164") | fields("recovered", "2%", "0.04", "8 %") | fields("rework", "22", "31.50", "40")
    )

    response = _client(bob).post(address + "denials-management/", post, headers=header)

    assert response.status_code == 302
    assert held() == {
        "net_claim": (1164, 1164, 1164),
        "recovered": (0.02, 0.04, 0.08),
        "rework": (22, 31.5, 40),
    }
    assert ValueEntry.objects.get(name="rework").read_on == date(2026, 11, 12)


def test_what_was_saved_reads_back_the_same(address: str, bob: User) -> None:
    client = _client(bob)
    client.post(address + "denials-management/", fields("recovered", "2%", "4.25%", "8%"))

    page = client.get(address + "denials-management/").content.decode()

    assert 'name="recovered-base" value="4.25%"' in page
    assert 'value="2026-11-12"' in page


@pytest.mark.parametrize(
    ("post", "reason"),
    [
        (fields("rework", "a lot", "31", "40"), "“a lot” is not a number"),
        (fields("rework", "-5", "31", "40"), "-5 is out of range; write a number from 0 up."),
        (fields("rework", "50", "31", "40"), "out of order"),
        (fields("rework", "20", "", "40"), "Write all of low, base and high"),
        (fields("rework", "20", "31", "40", source=""), "Say where the number comes from"),
        (fields("rework", "20", "31", "40", read_on="soon"), "Give the day the source was read"),
        (fields("recovered", "2", "3", "4"), "write a share like 40% or 0.4"),
        (fields("rework", "20%", "31", "40"), "“20%” is a percentage"),
        (fields("net_claim", "", source="Ledger"), "Write the number that the source gives"),
    ],
)
def test_a_refused_number_says_why_and_loses_nothing(
    address: str, bob: User, post: dict[str, str], reason: str
) -> None:
    other = fields("prevented", "1%", "2%", "3%", source="Own study")

    response = _client(bob).post(address + "denials-management/", post | other)

    page = html_of(response)
    assert response.status_code == 422
    assert reason in page
    assert held() == {}
    for name, typed in (post | other).items():
        if typed and not name.endswith(("version", "read_on")):
            assert f'name="{name}" value="{typed}"' in page


def test_a_number_saved_meanwhile_is_shown_beside_mine_and_a_second_save_decides(
    address: str, assessment: Assessment, bob: User, alice: User
) -> None:
    enter(assessment, bob)
    client = _client(alice)
    mine = fields("rework", "22", "31.5", "41")

    response = client.post(address + "denials-management/", mine | fields("prevented", "1%", "2%", "3%"))

    page = html_of(response)
    assert response.status_code == 409
    assert "Bob saved 20 · 30 · 40 meanwhile" in page
    assert 'name="rework-high" value="41"' in page
    assert held() == {"rework": (20, 30, 40), "prevented": (0.01, 0.02, 0.03)}

    client.post(address + "denials-management/", mine | {"rework-version": "1"})
    assert held()["rework"] == (22, 31.5, 41)


def test_going_back_to_the_default_keeps_the_history(
    address: str, assessment: Assessment, alice: User, bob: User
) -> None:
    enter(assessment, alice)
    client = _client(bob)

    response = client.post(address + "denials-management/rework/default/", follow=True)

    assert held() == {}
    assert "Taken back. The history keeps it." in response.content.decode()
    history = client.get(address + "denials-management/rework/").content.decode()
    assert "Denials floor" in history
    assert "Back to the default" not in history
    assert client.post(address + "denials-management/rework/default/").status_code == 404


def test_money_waits_for_the_baseline_and_the_page_says_for_what(
    address: str, assessment: Assessment, alice: User, bob: User
) -> None:
    make_answer(assessment.company, alice, "value.claims-volume", 500000)
    client = _client(bob)

    assert "It waits for net payment of a claim." in client.get(address + "denials-management/").content.decode()
    page = client.post(address + "denials-management/", fields("net_claim", "180"), follow=True).content.decode()
    assert "$369k" in page


def test_a_pool_is_measured(address: str, bob: User) -> None:
    _client(bob).post(address + "pools/", fields("slot-supply", "2,500"))

    assert held() == {"slot-supply": (2500, 2500, 2500)}


def realised(**changed: str) -> dict[str, str]:
    told = {
        "amount": "214,000",
        "begins_on": "2026-07-01",
        "ends_on": "2026-09-30",
        "source": "Ledgers",
        "read_on": "2026-11-05",
    }
    return told | changed


def test_a_measured_period_is_recorded_and_taken_back(address: str, bob: User) -> None:
    client = _client(bob)
    client.post(address + "denials-management/realised/", realised())

    page = client.get(address + "denials-management/").content.decode()
    assert "2026-07-01 to 2026-09-30" in page
    assert "$214,000" in page
    client.post(address + "denials-management/2026-07-01--2026-09-30/default/")
    assert held() == {}
    assert "$214,000" not in client.get(address + "denials-management/").content.decode()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"amount": "plenty"}, "“plenty” is not a number"),
        ({"ends_on": "2026-06-30"}, "The period ends before it begins"),
        ({"ends_on": "2036-06-30"}, "has not ended yet"),
        ({"source": ""}, "This field is required"),
    ],
)
def test_a_refused_period_says_why_and_keeps_what_was_typed(
    address: str, bob: User, changed: dict[str, str], reason: str
) -> None:
    response = _client(bob).post(address + "denials-management/realised/", realised(**changed))

    page = html_of(response)
    assert response.status_code == 422
    assert reason in page
    assert f'value="{realised(**changed)["amount"]}"' in page
    assert held() == {}


def test_realised_value_belongs_to_a_workflow(address: str, bob: User) -> None:
    assert _client(bob).post(address + "pools/realised/", realised()).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_one_number_and_three(
    address: str,
    page: str,
    number: int,
    assessment: Assessment,
    alice: User,
    bob: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("rework", "net_claim", "price")[:number]:
        base = 0.1 if name == "price" else 30.0
        entry = Entry(base, base, base, "Ledger", DAY)
        typed = {name: Typed(entry, 0)}
        record_numbers(
            assessment.company, "denials-management", typed, organization=assessment.organization, actor=alice, at=AT
        )
        record_realised(
            assessment.company,
            Realised("denials-management", 5, date(2026, len(name), 1), date(2026, len(name), 28), "Ledger", DAY),
            organization=assessment.organization,
            actor=alice,
            at=AT,
        )

    client = _client(bob)

    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(address + page).status_code == 200


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.00003, "USD", "0.00003"),
        (1.65e9, "USD", "1650000000"),
        (0.0609, "share", "6.09%"),
        (1 / 3, "share", "33.3333333333%"),
    ],
)
def test_a_number_is_written_so_that_it_reads_back(value: float, unit: str, told: str) -> None:
    assert plain(value, unit) == told
    assert number(told, unit) == pytest.approx(value, rel=1e-9)


def test_the_history_of_a_realised_period_opens(address: str, bob: User) -> None:
    client = _client(bob)
    client.post(address + "denials-management/realised/", realised())

    page = html_of(client.get(address + "denials-management/2026-07-01--2026-09-30/"))

    assert "214,000" in page
    assert "Take back" in page


def test_what_the_company_answered_stands_beside_the_assumption_it_bears_on(
    address: str, assessment: Assessment, alice: User, bob: User
) -> None:
    make_answer(assessment.company, alice, "value.capture-share", 40)

    page = _client(bob).get(address + "denials-management/").content.decode()

    assert "The company answered 40 percent to" in page


def test_a_company_without_an_assessment_is_told_what_to_do(assessment: Assessment, bob: User) -> None:
    company = make_company(assessment.organization, bob, name="Elm")

    page = _client(bob).get(f"/{assessment.organization.slug}/companies/{company.slug}/value/").content.decode()

    assert "Open an assessment; its workflows are valued here." in page
