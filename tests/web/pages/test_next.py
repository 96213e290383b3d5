from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import Assessment
from readiness.assessments.operations import assign_section, change_assessment, record_answer
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer
from tests.factories.moments import AT
from tests.web.pages.words import html_of

OWNER = "governance.owner"


def address(assessment: Assessment) -> str:
    return reverse("next_question", args=[assessment.organization.slug, assessment.company.slug, assessment.number])


def unknown(assessment: Assessment, actor: User, question: str) -> None:
    record_answer(
        assessment.company,
        question,
        Answer("unknown"),
        organization=assessment.organization,
        expected_version=0,
        actor=actor,
        at=AT,
    )


def answer_all(assessment: Assessment, actor: User) -> None:
    for question in catalogue().questions.values():
        match question.type:
            case "single" | "yes_no":
                make_answer(assessment.company, actor, question.id, question.options[0].value, evidence="verified")
            case "multi":
                make_answer(assessment.company, actor, question.id, [question.options[0].value], evidence="verified")
            case "number":
                make_answer(assessment.company, actor, question.id, 1, evidence="verified")
            case "date":
                make_answer(assessment.company, actor, question.id, "2026-10-01", evidence="verified")
            case "states":
                make_answer(assessment.company, actor, question.id, ["TX"], evidence="verified")


def test_the_page_lists_questions_with_their_reason(client: Client, assessment: Assessment, rita: User) -> None:
    client.force_login(rita)

    page = client.get(address(assessment))

    rows = page.context["rows"]
    assert len(rows) == 20
    assert page.context["next"].state == "ask"
    first = html_of(page)
    assert f"/questions/{rows[0].question.id}/" in first
    assert "Open gate:" in first
    assert "Narrows readiness of" in first
    assert "Can change a tier" in first


def test_the_fragment_is_short_and_has_no_frame(client: Client, assessment: Assessment, rita: User) -> None:
    client.force_login(rita)

    page = client.get(address(assessment), headers={"HX-Request": "true"})

    assert len(page.context["rows"]) == 3
    assert "<html" not in page.content.decode()
    assert f"All {len(page.context['next'].questions)} open questions" in page.content.decode()


def test_the_assessment_asks_for_it_apart_and_links_it(
    client: Client, assessment: Assessment, rita: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readiness.web.assessments.next.next_questions", lambda *_, **__: pytest.fail("Not on this path"))
    client.force_login(rita)
    parts = [assessment.organization.slug, assessment.company.slug, assessment.number]

    page = client.get(reverse("assessment", args=parts)).content.decode()

    assert f'hx-get="{address(assessment)}" hx-trigger="load"' in page
    assert f'<a href="{address(assessment)}">' in page


def test_dont_know_is_offered_to_others_and_not_asked_again(client: Client, assessment: Assessment, alice: User) -> None:
    unknown(assessment, alice, OWNER)
    unknown(assessment, alice, "ehr.write-back")
    assign_section(assessment, "governance", organization=assessment.organization, owner=alice, actor=alice, at=AT)
    client.force_login(alice)

    page = client.get(address(assessment))

    assert {row.question.id for row in page.context["unknown"]} == {OWNER, "ehr.write-back"}
    assert not {OWNER, "ehr.write-back"} & {row.question.id for row in page.context["rows"]}
    text = html_of(page)
    assert "Alice has this section" in text
    assert "A probe would settle it" in text


@pytest.mark.parametrize("htmx", [True, False])
def test_the_end_is_said_plainly(client: Client, assessment: Assessment, alice: User, *, htmx: bool) -> None:
    answer_all(assessment, alice)
    client.force_login(alice)

    page = client.get(address(assessment), headers={"HX-Request": "true"} if htmx else {})

    assert page.context["next"].state == "done"
    assert "No open question can change any tier." in page.content.decode()


def test_without_workflows_it_says_what_to_do(client: Client, assessment: Assessment, alice: User) -> None:
    change_assessment(
        assessment, organization=assessment.organization, title="Empty", workflows=[], actor=alice, at=AT
    )
    client.force_login(alice)

    assert "Choose a workflow first" in client.get(address(assessment)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_queries_for_one_and_three(
    client: Client, assessment: Assessment, alice: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for question in (OWNER, "ehr.write-back", "evals.local")[:number]:
        unknown(assessment, alice, question)
    client.force_login(alice)

    with django_assert_num_queries(7):
        client.get(address(assessment), headers={"HX-Request": "true"})


def test_it_takes_no_writes(client: Client, assessment: Assessment, alice: User) -> None:
    client.force_login(alice)

    assert client.post(address(assessment)).status_code == 405
