"""What is typed is not lost: a session that ends while somebody answers, and the way back to a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from readiness.assessments.models import AnswerRow, Assessment
from readiness.tenancy.models import User
from tests.browser.driver import PASSWORD, sign_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def _section(page: Page, live_server: LiveServer, assessment: Assessment, user: User) -> str:
    user.set_password(PASSWORD)
    user.save()
    company = assessment.company
    sign_in(page, live_server.url, user.email)
    page.wait_for_selector("h1")
    return (
        f"{live_server.url}/{company.organization.slug}/companies/{company.slug}"
        f"/assessments/{assessment.number}/sections/ehr/"
    )


def test_what_was_typed_when_the_session_ended_is_put_back(
    page: Page, live_server: LiveServer, assessment: Assessment, alice: User
) -> None:
    page.goto(_section(page, live_server, assessment, alice))
    page.context.clear_cookies(name="sessionid")
    page.fill("#q-ehr-count-value", "6")
    page.locator("#q-ehr-count-value").blur()
    page.click("#q-ehr-count .state >> text=Sign in again")

    page.fill("input[name=login]", alice.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit] >> nth=0")

    page.wait_for_selector("#q-ehr-count .state:has-text('Not saved yet')")
    assert page.input_value("#q-ehr-count-value") == "6"
    page.click("#q-ehr-count button:has-text('Save')")
    page.wait_for_selector("#q-ehr-count .is-saved")
    assert AnswerRow.objects.get().value == 6


def test_the_way_back_shows_what_was_saved(
    page: Page, live_server: LiveServer, assessment: Assessment, alice: User
) -> None:
    address = _section(page, live_server, assessment, alice)
    page.goto(address)
    page.fill("#q-ehr-count-value", "6")
    page.locator("#q-ehr-count-value").blur()
    page.wait_for_selector("#q-ehr-count .is-saved")
    page.click("text=Portfolio >> nth=0")
    page.go_back()

    page.fill("#q-ehr-count-value", "7")
    page.locator("#q-ehr-count-value").blur()

    page.wait_for_selector("#q-ehr-count-version[value='2']", state="attached")
    assert [row.value for row in AnswerRow.objects.order_by("version")] == [6, 7]
