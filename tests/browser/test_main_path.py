"""The main path in a real Chromium, with a real worker: sign in, answer, see the strip move, issue, download, read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from readiness.assessments.models import Assessment
from readiness.tenancy.models import User
from tests.browser.driver import PASSWORD, Watch, sign_in, violations, watch

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A worker process of its own, on the test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "readiness.config.celery", "worker", "--pool", "solo"]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address.geturl()})
    yield
    process.terminate()
    process.wait(timeout=20)


def test_answer_issue_and_read(
    page: Page, worker: None, live_server: LiveServer, assessment: Assessment, alice: User, tmp_path: Path
) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    seen = watch(page, live_server.url)

    sign_in(page, live_server.url, alice.email)
    page.click(f"text={assessment.company.name}")
    page.click(f"text={assessment.title}")
    page.click("a[href$='/sections/claims/']")

    before = page.inner_text("#strip")
    card = page.locator(".question").filter(has_text="work queue").first
    card.locator(".option").first.scroll_into_view_if_needed()
    place = card.bounding_box()
    card.locator(".option").first.click()
    page.wait_for_function("before => document.querySelector('#strip').innerText !== before", arg=before)
    assert "Saved" in card.inner_text()
    after = card.bounding_box()
    assert place
    assert after
    assert abs(place["y"] - after["y"]) < 2
    assert violations(page) == []

    page.click(f"text={assessment.title}")
    page.click("text=Take a run")
    assert violations(page) == []
    page.click("text=Issue the report")
    page.wait_for_selector("text=Download the PDF", timeout=60_000)
    with page.expect_download() as download:
        page.click("text=Download the PDF")
    file = tmp_path / "report.pdf"
    download.value.save_as(file)

    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert assessment.company.name in text
    assert "What to fix first" in text
    assert seen == Watch()


def test_a_note_is_saved_when_its_field_is_left(
    page: Page, live_server: LiveServer, assessment: Assessment, alice: User
) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    sign_in(page, live_server.url, alice.email)
    company = assessment.company
    address = f"{live_server.url}/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}"
    page.goto(f"{address}/questions/ehr.count/")
    card = page.locator(".question").first
    card.locator("summary", has_text="Note").click()

    card.locator("textarea").fill("Two instances share a database")
    card.locator("textarea").blur()
    assert "choose an answer" in card.inner_text()
    card.locator("input[name=value]").fill("4")
    card.locator("input[name=value]").blur()
    page.wait_for_selector(".question .is-saved")
    page.locator(".question textarea").fill("Three instances share a database")
    page.locator(".question textarea").blur()
    page.wait_for_selector(".question [name=version][value='2']", state="attached")

    page.reload()
    assert page.locator(".question textarea").input_value() == "Three instances share a database"
