"""A passkey is added, and signs its owner in without a password."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from readiness.tenancy.models import Organization, User
from tests.browser.driver import PASSWORD, sign_in, violations, watch

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_signs_in(page: Page, live_server: LiveServer, organization: Organization, alice: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    seen = watch(page, live_server.url)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    sign_in(page, live_server.url, alice.email)
    page.wait_for_selector(f"h1:has-text('{organization.name}')")
    page.goto(f"{live_server.url}/accounts/2fa/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("input[name=name]", "Laptop")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_selector("text=Security key added")
    page.context.clear_cookies()

    page.goto(f"{live_server.url}/accounts/login/")
    assert violations(page) == []
    page.click("text=Sign in with a passkey")
    page.wait_for_selector(f"h1:has-text('{organization.name}')")
    assert seen.others == []
