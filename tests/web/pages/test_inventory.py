"""A table saved with faults in it: good rows are kept, the others wait as they were written."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from readiness.assessments.models import Assessment
from readiness.companies.models import Inventory
from readiness.tenancy.models import User


@pytest.fixture
def address(assessment: Assessment) -> str:
    company = assessment.company
    return f"/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}/inventories/people/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def roles() -> list[Any]:
    return [(row["role"], row["fte"]) for row in Inventory.objects.get().rows]


def test_a_refused_paste_waits_in_its_box(address: str, bob: User) -> None:
    response = signed_in(bob).post(address, {"version": "0", "paste": "Analyst\t2\nWizard\t1\nTrainer\tmany"})

    page = response.content.decode()
    assert response.status_code == 422
    assert roles() == [("analyst", 2)]
    assert ">Wizard\t1\t\t\nTrainer\tmany\t\t</textarea>" in page


def test_a_typed_row_that_is_refused_stays_in_the_table(address: str, bob: User) -> None:
    typed = {"version": "0", "rows": "2", "0-role": "analyst", "0-fte": "2", "1-role": "trainer", "1-fte": "3,5"}

    response = signed_in(bob).post(address, typed)

    assert response.status_code == 422
    assert roles() == [("analyst", 2)]
    assert 'name="1-fte" value="3,5"' in response.content.decode()


def test_what_is_typed_beside_a_paste_is_saved_with_it(address: str, bob: User) -> None:
    signed_in(bob).post(address, {"version": "0", "rows": "1", "0-role": "analyst", "0-fte": "2", "paste": "Trainer\t1"})

    assert roles() == [("analyst", 2), ("trainer", 1)]


def test_a_table_saved_meanwhile_is_kept_and_mine_waits(address: str, alice: User, bob: User) -> None:
    signed_in(alice).post(address, {"version": "0", "rows": "1", "0-role": "analyst", "0-fte": "2"})

    response = signed_in(bob).post(address, {"version": "0", "rows": "1", "0-role": "trainer", "0-fte": "1"})

    assert roles() == [("analyst", 2)]
    assert ">trainer\t1\t\t</textarea>" in response.content.decode()
