"""The main path in a real Chromium, with a real worker: sign in, answer, see the strip move, issue, download, read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from readiness.assessments.models import Assessment
from readiness.tenancy.models import User

ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
]
PASSWORD = "lantern-over-quiet-water"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # The browser's driver runs an event loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        opened = browser.new_page()
        yield opened
        browser.close()


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
    others: list[str] = []
    faults: list[str] = []
    page.on("request", lambda r: others.append(r.url) if not r.url.startswith((live_server.url, "data:")) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)

    page.goto(live_server.url)
    page.fill("input[name=login]", alice.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
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
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]] == []

    page.click(f"text={assessment.title}")
    page.click("text=Take a run")
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]] == []
    page.click("text=Issue the report")
    page.wait_for_selector("text=Download the PDF", timeout=60_000)
    with page.expect_download() as download:
        page.click("text=Download the PDF")
    file = tmp_path / "report.pdf"
    download.value.save_as(file)

    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert assessment.company.name in text
    assert "What to fix first" in text
    assert others == []
    assert faults == []
