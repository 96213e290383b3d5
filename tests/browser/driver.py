"""What every browser test needs: a real Chromium, and an eye on what the pages do that they should not."""

from __future__ import annotations

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--no-first-run"),
]
PASSWORD = "lantern-over-quiet-water"


@dataclass(frozen=True, slots=True)
class Watch:
    """Requests to other hosts, and errors of scripts."""

    others: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def watch(page: Page, address: str) -> Watch:
    """Note from now on what leaves for another host and what the console complains of."""
    seen = Watch()
    page.on("request", lambda r: seen.others.append(r.url) if not r.url.startswith((address, "data:")) else None)
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.on("console", lambda line: seen.faults.append(line.text) if line.type == "error" else None)
    return seen


def sign_in(page: Page, address: str, email: str) -> None:
    """Sign in as a person does."""
    page.goto(address)
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def violations(page: Page) -> list[tuple[str, str]]:
    """List what axe finds on the page: rule, and the first element at fault."""
    return [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]]
