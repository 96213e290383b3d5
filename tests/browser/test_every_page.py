"""Every page of the demo in a real Chromium, wide and narrow: axe clean, nothing wider than the screen, no other host."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.driver import Watch, sign_in, violations, watch
from tests.web.pages.test_ladder import EDITS, PAGES

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
NAMES = {"company": "fernhollow-dermatology-group", "assessment": 1, "workflow": "ambient-scribe"}
OUTSIDE = ["/accounts/2fa/", "/accounts/password/change/", "/organizations/new/"]
WIDTHS = (1440, 390)
HIDDEN_COLUMNS = """() => [...document.querySelectorAll(".scroll")]
    .filter((part) => part.offsetParent && part.scrollWidth > part.clientWidth + 2).map((part) => part.ariaLabel)"""


def test_every_page_is_accessible_and_fits(page: Page, live_server: LiveServer) -> None:
    call_command("demo")
    seen = watch(page, live_server.url)
    sign_in(page, live_server.url, "dana@quillonridge.example")
    addresses = [f"/quillon-ridge-partners/{name.format(**NAMES)}" for name in [*PAGES, *EDITS]] + OUTSIDE

    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(live_server.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults = [*violations(page), *([("wider than the screen", f"{wide} of {width}")] if wide > width else [])]
            if width == WIDTHS[0]:
                faults += [("hidden columns", name) for name in page.evaluate(HIDDEN_COLUMNS)]
            found += [f"{address} at {width}: {fault}" for fault in faults]

    assert not found, "\n".join(found)
    assert seen == Watch()
