"""A new organization has something to open."""

from __future__ import annotations

from django.test import Client

from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_new_organization_opens_a_sample_and_reads_its_results(organization: Organization, alice: User) -> None:
    client = signed_in(alice)
    assert "Open a sample first" in client.get(f"/{organization.slug}/").content.decode()

    page = client.post(f"/{organization.slug}/sample/", follow=True)

    assert page.status_code == 200
    assert "Friction by layer" in page.content.decode()
    assert Company.objects.get().name.startswith("Sample: ")


def test_asked_for_twice_it_is_there_once(organization: Organization, alice: User) -> None:
    client = signed_in(alice)

    for _ in range(2):
        client.post(f"/{organization.slug}/sample/")

    assert Company.objects.count() == 1
    assert "Open a sample first" not in client.get(f"/{organization.slug}/").content.decode()


def test_a_sample_asks_for_the_right_and_the_method(
    organization: Organization, rita: User, cora: User, charlie: User, bob: User
) -> None:
    address = f"/{organization.slug}/sample/"

    assert [signed_in(user).post(address).status_code for user in (rita, cora, charlie)] == [403, 403, 404]
    assert signed_in(bob).get(address).status_code == 405
    assert not Company.objects.exists()
