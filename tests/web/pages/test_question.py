"""Saving an answer: recorded, repeated, refused, in conflict, with and without htmx."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.models import AnswerRow, Assessment
from readiness.tenancy.models import User

HTMX = {"HX-Request": "true"}
AUTOSAVE_QUERIES = 20


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def address(assessment: Assessment) -> str:
    company = assessment.company
    return f"/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}/questions/ehr.count/"


def _held() -> list[tuple[object, int]]:
    rows = AnswerRow.objects.filter(question_id="ehr.count", superseded_at=None)
    return [(row.value, row.version) for row in rows]


def test_an_answer_is_saved_and_the_page_returns_to_its_section(address: str, bob: User) -> None:
    response = _client(bob).post(address, {"value": "4", "version": "0", "evidence": "documented"})

    assert response.status_code == 302
    assert response["Location"].endswith("/sections/ehr/#q-ehr-count")
    assert _held() == [(4, 1)]


def test_with_htmx_the_card_and_the_strip_come_back(address: str, bob: User) -> None:
    response = _client(bob).post(address, {"value": "4", "version": "0"}, headers=HTMX)

    assert response.status_code == 200
    assert "Saved" in response.content.decode()
    assert 'id="strip"' in response.content.decode()


def test_a_form_posted_twice_changes_nothing(address: str, bob: User) -> None:
    for _ in range(2):
        _client(bob).post(address, {"value": "4", "version": "0"}, headers=HTMX)

    assert _held() == [(4, 1)]


def test_a_save_against_an_older_version_shows_both_values(address: str, bob: User, alice: User) -> None:
    _client(alice).post(address, {"value": "4", "version": "0"}, headers=HTMX)

    response = _client(bob).post(address, {"value": "9", "version": "0"}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 409
    assert "4 instances" in page
    assert "9 instances" in page
    assert _held() == [(4, 1)]


def test_a_value_out_of_range_is_named_and_kept_in_the_field(address: str, bob: User) -> None:
    response = _client(bob).post(address, {"value": "-3", "version": "0"}, headers=HTMX)

    assert response.status_code == 422
    assert "out of range" in response.content.decode()
    assert 'value="-3"' in response.content.decode()
    assert _held() == []


def test_a_reader_may_not_answer(address: str, rita: User) -> None:
    assert _client(rita).post(address, {"value": "4", "version": "0"}).status_code == 403


def test_a_stranger_meets_404(address: str, charlie: User) -> None:
    assert _client(charlie).post(address, {"value": "4", "version": "0"}).status_code == 404


def test_an_unknown_question_is_not_found(address: str, bob: User) -> None:
    assert _client(bob).get(address.replace("ehr.count", "ehr.nothing")).status_code == 404


def test_a_file_of_fifty_megabytes_gets_a_clear_answer_and_changes_nothing(address: str, bob: User) -> None:
    large = SimpleUploadedFile("plan.pdf", b"x" * (50 * 1024 * 1024))

    response = _client(bob).post(f"{address}evidence/", {"file": large})

    assert response.status_code == 413
    assert "25 MB" in response.content.decode()


def test_autosave_takes_a_constant_number_of_queries(
    address: str, bob: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = _client(bob)
    client.post(address, {"value": "1", "version": "0"}, headers=HTMX)
    other = address.replace("ehr.count", "ehr.bolt-ons")

    with django_assert_max_num_queries(AUTOSAVE_QUERIES) as first:
        client.post(address, {"value": "2", "version": "1"}, headers=HTMX)
    client.post(other, {"value": "2", "version": "0"}, headers=HTMX)
    with django_assert_max_num_queries(AUTOSAVE_QUERIES) as second:
        client.post(address, {"value": "3", "version": "2"}, headers=HTMX)

    assert len(first) == len(second)


def _sets(address: str) -> str:
    return address.replace("ehr.count", "claims.tx-set")


def _held_set() -> list[object]:
    return [row.value for row in AnswerRow.objects.filter(question_id="claims.tx-set", superseded_at=None)]


def test_saving_a_set_with_nothing_ticked_is_not_taken_for_none_of_them(address: str, bob: User) -> None:
    response = _client(bob).post(_sets(address), {"version": "0"}, headers=HTMX)

    assert response.status_code == 422
    assert _held_set() == []


def test_none_of_these_is_an_answer_when_it_is_said(address: str, bob: User) -> None:
    _client(bob).post(_sets(address), {"version": "0", "value": "@none"}, headers=HTMX)

    assert _held_set() == [[]]


def test_a_value_beside_dont_know_is_refused_rather_than_dropped(address: str, bob: User) -> None:
    response = _client(bob).post(address, {"value": "4", "state": "unknown", "version": "0"}, headers=HTMX)

    assert response.status_code == 422
    assert "keep one of the two" in response.content.decode()
    assert _held() == []


def test_an_answer_is_taken_back_and_its_history_stays(address: str, bob: User) -> None:
    client = _client(bob)
    client.post(address, {"value": "4", "version": "0"}, headers=HTMX)

    client.post(f"{address}withdraw/", {"version": "1"}, headers=HTMX)

    assert _held() == []
    assert "4 instances" in client.get(f"{address}history/").content.decode()


def test_taking_back_asks_for_the_right_and_the_method(address: str, bob: User, rita: User, charlie: User) -> None:
    assert _client(rita).post(f"{address}withdraw/").status_code == 403
    assert _client(charlie).post(f"{address}withdraw/").status_code == 404
    assert _client(bob).get(f"{address}withdraw/").status_code == 405
