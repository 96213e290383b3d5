"""The link of an invitation: a new person joins by it once, until it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from readiness.tenancy.models import Membership, Organization, Role, User
from readiness.tenancy.operations import INVITATION_DAYS, invite
from readiness.web.organizations import views
from tests.factories.moments import AT
from tests.web.pages.words import said

DANA = {"name": "Dana", "password": "winter-light-on-slate-9"}


@pytest.fixture
def link(organization: Organization, alice: User, monkeypatch: pytest.MonkeyPatch) -> str:
    _, token = invite(organization=organization, email="dana@example.com", role=Role.READER, actor=alice, at=AT)
    _at(monkeypatch, AT + timedelta(days=1))
    return f"/invitations/{token}/"


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(views, "now", lambda: moment)


def test_a_new_person_joins_and_is_signed_in(client: Client, link: str, organization: Organization) -> None:
    assert organization.name in said(client.get(link))

    response = client.post(link, DANA)

    assert response.status_code == 302
    assert Membership.objects.get(user__email="dana@example.com", organization=organization).role == Role.READER
    assert client.get(response["Location"]).status_code == 200


def test_somebody_signed_in_joins_by_pressing(client: Client, link: str, organization: Organization, charlie: User) -> None:
    client.force_login(charlie, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(link).status_code == 200
    assert not Membership.objects.filter(user=charlie, organization=organization).exists()
    client.post(link)

    assert Membership.objects.filter(user=charlie, organization=organization).exists()


def test_a_link_that_has_ended_says_so_and_lets_nobody_in(
    client: Client, link: str, organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at(monkeypatch, AT + timedelta(days=INVITATION_DAYS))

    for response in (client.get(link), client.post(link, DANA)):
        assert response.status_code == 410
        assert "expired on 2026-12-07" in said(response)
    assert not User.objects.filter(email="dana@example.com").exists()


def test_a_link_works_once(client: Client, link: str) -> None:
    client.post(link, DANA)

    response = Client().post(link, {**DANA, "name": "Not Dana"})

    assert response.status_code == 410
    assert User.objects.get(email="dana@example.com").name == "Dana"


def test_a_link_nobody_gave_out_is_refused_in_words(client: Client, db: None) -> None:
    response = client.get("/invitations/not-a-token/")

    assert response.status_code == 410
    assert "This invitation cannot be used" in said(response)


def test_a_weak_password_is_refused_and_the_name_kept(client: Client, link: str) -> None:
    response = client.post(link, {"name": "Dana", "password": "1234"})

    assert response.status_code == 200
    assert 'value="Dana"' in response.content.decode()
    assert not User.objects.filter(email="dana@example.com").exists()
