from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from readiness.assessments.models import AnswerRow, Assessment
from readiness.catalogue.load import catalogue
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer

WRITE_BACK = "ehr.write-back"
# Who and where: session, user, membership, assessment. The write: begin, line up, find the last, supersede, add; the
# trail: find its end, add, move the end; commit. Reading again what others said: answers and inventories.
QUERIES, READ_AGAIN = 13, 2


def address(assessment: Assessment, organization: Organization | None = None) -> str:
    slug = (organization or assessment.organization).slug
    return reverse("question", args=[slug, assessment.company.slug, assessment.number, WRITE_BACK])


def save(client: Client, assessment: Assessment, value: str, version: int, *, htmx: bool = True) -> Any:
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(
        address(assessment), {"value": value, "version": version, "evidence": "asserted"}, headers=headers
    )


def values(assessment: Assessment) -> list[tuple[object, bool]]:
    rows = AnswerRow.objects.filter(company=assessment.company, question_id=WRITE_BACK).order_by("version")
    return [(row.value, row.superseded_at is None) for row in rows]


def test_a_save_answers_and_moves_the_strip(client: Client, assessment: Assessment, bob: User) -> None:
    client.force_login(bob)

    response = save(client, assessment, "partial", 0)

    assert response.status_code == 200
    assert values(assessment) == [("partial", True)]
    assert [row.workflow for row in response.context["strip"]] == assessment.workflows


def test_the_strip_names_no_point_where_less_than_half_is_answered(
    client: Client, assessment: Assessment, bob: User
) -> None:
    client.force_login(bob)

    response = save(client, assessment, "partial", 0)

    assert {row.point for row in response.context["strip"]} == {None}
    assert 'class="tick"' not in response.content.decode()


def test_a_save_without_script_returns_to_the_question(client: Client, assessment: Assessment, bob: User) -> None:
    client.force_login(bob)

    response = save(client, assessment, "partial", 0, htmx=False)

    assert response.status_code == 302
    assert response.url.endswith("/sections/ehr/#q-ehr-write-back")


@pytest.mark.parametrize("htmx", [True, False])
def test_an_older_version_is_refused_with_both(
    client: Client, assessment: Assessment, bob: User, *, htmx: bool
) -> None:
    make_answer(assessment.company, bob, WRITE_BACK, "none")
    client.force_login(bob)

    response = save(client, assessment, "partial", 0, htmx=htmx)

    assert response.status_code == 409
    assert response.context["their_label"] == "No: copy and paste or scanning"
    assert response.context["my_label"] == "Works at some sites or for some content"
    assert values(assessment) == [("none", True)]


def test_the_same_post_twice_is_one_answer(client: Client, assessment: Assessment, bob: User) -> None:
    client.force_login(bob)

    told = [save(client, assessment, "partial", 0).status_code for _ in range(2)]

    assert told == [200, 200]
    assert values(assessment) == [("partial", True)]


@pytest.mark.parametrize("value", ["often", "", "@na"])
def test_what_cannot_be_saved_is_said_and_changes_nothing(
    client: Client, assessment: Assessment, bob: User, value: str
) -> None:
    make_answer(assessment.company, bob, WRITE_BACK, "none")
    client.force_login(bob)

    response = save(client, assessment, value, 1)

    assert response.status_code == 422
    assert response.context["card"].error
    assert values(assessment) == [("none", True)]


def test_a_reader_and_a_stranger_do_not_save(client: Client, assessment: Assessment, rita: User, charlie: User) -> None:
    for user, status in ((rita, 403), (charlie, 404)):
        client.force_login(user)
        assert save(client, assessment, "partial", 0).status_code == status

    assert values(assessment) == []


def test_another_organizations_address_is_not_found(
    client: Client, assessment: Assessment, charlie: User, elsewhere: Organization
) -> None:
    client.force_login(charlie)

    assert client.post(address(assessment, elsewhere), {"value": "partial", "version": 0}).status_code == 404


def test_a_save_costs_the_same_on_the_first_and_the_hundredth_answer(
    client: Client, assessment: Assessment, bob: User
) -> None:
    client.force_login(bob)
    singles = [q for q in catalogue().questions.values() if q.type in {"single", "yes_no"} and q.id != WRITE_BACK]
    save(client, assessment, "none", 0)
    counts = []
    for version, others in enumerate((singles[:1], singles[1:100]), start=1):
        # What others said meanwhile is read again, once; on the next save it is known.
        for question in others:
            make_answer(assessment.company, bob, question.id, question.options[0].value)
        for save_version, value in ((2 * version - 1, "partial"), (2 * version, "none")):
            with CaptureQueriesContext(connection) as queries:
                save(client, assessment, value, save_version)
            counts.append(len(queries))

    assert counts[2:] == counts[:2]
    assert counts[:2] == [QUERIES + READ_AGAIN, QUERIES]


@pytest.mark.parametrize(
    "card",
    [
        {"value": "partial", "state": "maybe"},
        {"value": "partial", "note": "a\0b"},
        {"value": "partial", "evidence": "sworn"},
    ],
)
def test_a_card_that_is_not_ours_is_refused_and_changes_nothing(
    client: Client, assessment: Assessment, bob: User, card: dict[str, str]
) -> None:
    client.force_login(bob)

    response = client.post(address(assessment), {"version": 0, **card}, headers={"HX-Request": "true"})

    assert response.status_code == 422
    assert values(assessment) == []


@pytest.mark.parametrize("version", ["", "²", "one"])
@pytest.mark.parametrize("action", ["", "withdraw/"])
def test_a_version_nobody_can_read_overwrites_nothing(
    client: Client, assessment: Assessment, bob: User, action: str, version: str
) -> None:
    make_answer(assessment.company, bob, WRITE_BACK, "none")
    client.force_login(bob)

    response = client.post(f"{address(assessment)}{action}", {"value": "partial", "version": version})

    assert response.status_code == 409
    assert values(assessment) == [("none", True)]


def test_a_refused_answer_does_not_read_as_saved(client: Client, assessment: Assessment, bob: User) -> None:
    make_answer(assessment.company, bob, "ehr.count", 3)
    client.force_login(bob)
    page = address(assessment).replace(WRITE_BACK, "ehr.count")

    card = client.post(page, {"value": "many", "version": 1}, headers={"HX-Request": "true"}).content.decode()

    assert "is not a number" in card
    assert "Not saved" in card
    assert "is-saved" not in card
    assert 'value="many"' in card
