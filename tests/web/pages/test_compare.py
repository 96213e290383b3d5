from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import create_assessment
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.companies import make_company
from tests.factories.moments import AT, LATER

WRITE_BACK = "ehr.write-back"


def address(before: Run, number: int, query: str = "") -> str:
    return reverse("compare_runs", args=[*parts(before), number]) + query


def parts(run: Run) -> list[object]:
    return [run.organization.slug, run.company.slug, run.assessment.number, run.number]


@pytest.fixture
def runs(assessment: Assessment, alice: User) -> tuple[Run, Run]:
    """Before and after: the record can be written to now, and there is proof of it."""
    make_answer(assessment.company, alice, WRITE_BACK, "none")
    before = make_run(assessment, alice)
    make_answer(assessment.company, alice, WRITE_BACK, "supported", evidence="verified", at=LATER)
    return before, make_run(assessment, alice, at=LATER)


def test_the_page_tells_what_changed_down_to_the_answer(client: Client, runs: tuple[Run, Run], rita: User) -> None:
    client.force_login(rita)

    page = client.get(address(runs[0], 2))

    row = next(row for row in page.context["rows"] if row.workflow == "ambient-scribe")
    assert row.change > 0
    assert round(sum(row.parts), 1) == row.change
    text = page.content.decode()
    assert "No: copy and paste or scanning" in text
    assert "Supported interface, tested in our environment" in text
    assert page.context["gates"][0][1:3] == ("FAIL", "PASS")


@pytest.mark.parametrize("query", ["", "?measure=friction", "?workflow=ambient-scribe", "?workflow=ambient-scribe&measure=friction"])
def test_every_table_adds_up_as_it_is_shown(client: Client, runs: tuple[Run, Run], rita: User, query: str) -> None:
    client.force_login(rita)

    context = client.get(address(runs[0], 2, query)).context

    for row in (*context["rows"], context["mean"]):
        assert round(sum(row.parts), 1) == row.change
    for part in context["parts"]:
        if part.lines:
            assert round(sum(line.effect for line in part.lines), 1) == part.total
    assert round(sum(part.total for part in context["parts"]), 1) == context["opened"].change
    first, *steps, last = context["steps"]
    for end in ("low", "point", "high"):
        moved = round(getattr(last, end) - getattr(first, end), 1)
        assert round(sum(getattr(step, end) for step in steps), 1) == moved
    if context["opened"].workflow:
        assert steps[-1].tier == last.tier


def test_the_other_way_round_turns_every_sign(client: Client, runs: tuple[Run, Run], rita: User) -> None:
    client.force_login(rita)

    forth = client.get(address(runs[0], 2)).context["rows"]
    back = client.get(address(runs[1], 1)).context["rows"]

    assert [row.change for row in forth] == [-row.change for row in back]


def test_the_same_run_twice_says_that_nothing_changed(client: Client, runs: tuple[Run, Run], rita: User) -> None:
    client.force_login(rita)

    text = client.get(address(runs[0], 1)).content.decode()

    assert "Nothing changed here." in text
    assert "No gate turned." in text
    assert "No verdict changed." in text


def test_two_assessments_of_a_company_are_compared_with_their_scope(
    client: Client, runs: tuple[Run, Run], alice: User
) -> None:
    company = runs[0].company
    wider = create_assessment(
        company,
        organization=company.organization,
        title="Wider",
        workflows=["ambient-scribe", "claims-editing"],
        actor=alice,
        at=LATER,
    )
    make_run(wider, alice, at=LATER)
    client.force_login(alice)

    page = client.get(address(runs[0], 1, f"?assessment={wider.number}"))

    assert [row.workflow for row in page.context["rows"]] == ["ambient-scribe"]
    assert "Scope" in page.context["labels"]
    text = page.content.decode()
    assert "New: Claims" in text
    assert "No longer assessed: Denials" in text


def test_the_older_run_comes_first_whichever_is_chosen(client: Client, runs: tuple[Run, Run], rita: User) -> None:
    client.force_login(rita)
    for run, other in (runs, runs[::-1]):
        choice = client.get(reverse("choose_run", args=parts(run)), {"with": f"1.{other.number}"})
        assert choice.status_code == 302
        assert choice["Location"] == address(runs[0], 2)


def test_the_choice_lists_the_other_runs_or_says_there_is_none(
    client: Client, runs: tuple[Run, Run], alice: User
) -> None:
    client.force_login(alice)
    listed = client.get(reverse("choose_run", args=parts(runs[1])))
    assert [run.pk for run in listed.context["others"]] == [runs[0].pk]

    lonely = make_run(make_assessment(make_company(runs[0].organization, alice, name="Lonely"), alice), alice)
    assert "only run of Lonely" in client.get(reverse("choose_run", args=parts(lonely))).content.decode()


def test_what_is_not_there_is_404(client: Client, runs: tuple[Run, Run], alice: User, charlie: User) -> None:
    client.force_login(alice)
    for query in ("?assessment=9", "?assessment=x", "?workflow=claims-editing", "?workflow=nonsense"):
        assert client.get(address(runs[0], 2, query)).status_code == 404
    assert client.get(address(runs[0], 9)).status_code == 404
    assert client.get(reverse("choose_run", args=parts(runs[0])), {"with": "1.9"}).status_code == 404
    assert client.post(address(runs[0], 2)).status_code == 405
    client.force_login(charlie)
    assert client.get(address(runs[0], 2)).status_code == 404
    assert client.get(reverse("choose_run", args=parts(runs[0]))).status_code == 404


def test_a_run_of_another_company_is_not_reached(client: Client, runs: tuple[Run, Run], alice: User) -> None:
    other = make_company(runs[0].organization, alice, name="Other")
    make_run(make_assessment(other, alice), alice)
    client.force_login(alice)

    assert [run.pk for run in client.get(reverse("choose_run", args=parts(runs[0]))).context["others"]] == [runs[1].pk]


def test_the_number_of_queries_does_not_grow_with_what_changed(client: Client, assessment: Assessment, alice: User) -> None:
    client.force_login(alice)
    first = make_run(assessment, alice, at=AT)
    counts = []
    for number, question in ((2, WRITE_BACK), (3, "governance.owner"), (4, "evals.local")):
        make_answer(assessment.company, alice, question, "none")
        make_run(assessment, alice, at=LATER)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(first, number))
        counts.append(len(queries))

    assert counts == [9, 9, 9]
