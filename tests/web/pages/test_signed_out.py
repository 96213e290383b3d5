"""A session that ends while somebody answers loses nothing that was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from readiness.assessments.models import AnswerRow, Assessment


@pytest.fixture
def address(assessment: Assessment) -> str:
    company = assessment.company
    return f"/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}/questions/ehr.count/"


def test_a_form_sent_after_the_session_ended_shows_what_was_typed(address: str) -> None:
    response = Client().post(address, {"value": "4", "note": "Two share a database", "version": "0"})

    page = response.content.decode()
    assert response.status_code == 401
    assert "this was not saved" in page
    assert "Two share a database" in page
    assert not AnswerRow.objects.exists()


def test_a_part_of_a_page_is_never_a_sign_in_page(address: str) -> None:
    assert Client().get(address, headers={"HX-Request": "true"}).status_code == 401
    assert Client().get(address).status_code == 302
