from __future__ import annotations

import pytest

from readiness.audit.models import AuditEvent
from readiness.companies.models import Company, Inventory
from readiness.companies.operations import (
    DuplicateSiteError,
    add_site,
    archive_company,
    create_company,
    remove_site,
    rename_company,
    restore_company,
    save_inventory,
)
from readiness.companies.queries import (
    archived_companies_of,
    companies_of,
    company_for,
    inventories_of,
    inventory_of,
    site_by_id,
    sites_of,
)
from readiness.tenancy.models import Organization, User
from tests.factories.companies import make_company, make_inventory
from tests.factories.moments import AT, LATER

EPIC = {"kind": "ehr", "vendor": "Epic"}
ATHENA = {"kind": "ehr", "vendor": "athenahealth"}


def tags_of(organization: Organization) -> list[str]:
    return [event.tag for event in AuditEvent.objects.filter(organization=organization)]


def test_create_company_finds_a_free_address(organization: Organization, alice: User) -> None:
    slugs = [make_company(organization, alice, name=name).slug for name in ("Elm Care", "Elm Care", "New", "…")]

    assert slugs == ["elm-care", "elm-care-2", "new-2", "company"]


def test_two_organizations_may_name_a_company_alike(
    organization: Organization, alice: User, elsewhere: Organization, charlie: User
) -> None:
    ours, theirs = make_company(organization, alice), make_company(elsewhere, charlie)

    assert ours.slug == theirs.slug
    assert company_for(ours.slug, organization=elsewhere) == theirs


def test_rename_company_keeps_its_address(company: Company, alice: User) -> None:
    rename_company(company, organization=company.organization, name="Lakeshore Skin", actor=alice, at=LATER)

    company.refresh_from_db()
    assert (company.name, company.slug) == ("Lakeshore Skin", "lakeshore-dermatology")


def test_archive_and_restore(company: Company, alice: User) -> None:
    organization = company.organization

    archive_company(company, organization=organization, actor=alice, at=LATER)
    assert list(companies_of(organization=organization)) == []
    assert list(archived_companies_of(organization=organization)) == [company]

    restore_company(company, organization=organization, actor=alice, at=LATER)
    assert list(companies_of(organization=organization)) == [company]
    assert tags_of(organization)[-2:] == ["company:archived", "company:restored"]


def test_sites_are_added_and_removed(company: Company, alice: User) -> None:
    organization = company.organization
    site = add_site(company, organization=organization, name="Austin", state="TX", actor=alice, at=AT)

    with pytest.raises(DuplicateSiteError):
        add_site(company, organization=organization, name="AUSTIN", state="TX", actor=alice, at=AT)
    remove_site(site, organization=organization, actor=alice, at=LATER)

    assert not sites_of(company, organization=organization).exists()
    assert AuditEvent.objects.filter(organization=organization).latest("number").data == {
        "name": "Austin",
        "state": "TX",
    }


def test_site_of_another_company_is_not_found(company: Company, alice: User) -> None:
    organization = company.organization
    other = create_company(organization=organization, name="Other", actor=alice, at=AT)
    site = add_site(other, organization=organization, name="Austin", state="TX", actor=alice, at=AT)

    assert site_by_id(site.pk, company=company, organization=organization) is None


def test_save_inventory_counts_versions(company: Company, alice: User) -> None:
    inventory = make_inventory(company, alice, "systems", [EPIC])

    assert (inventory.version, inventory.rows) == (1, [EPIC])
    assert inventories_of(company, organization=company.organization) == {"systems": [EPIC]}
    assert tags_of(company.organization)[-1] == "inventory:saved"


def test_saving_the_same_inventory_again_changes_nothing(company: Company, alice: User) -> None:
    make_inventory(company, alice, "systems", [EPIC])
    events = len(tags_of(company.organization))

    saved = save_inventory(
        company, "systems", organization=company.organization, rows=[EPIC], expected_version=0, actor=alice, at=LATER
    )

    assert (saved.inventory.version, saved.is_conflict) == (1, False)
    assert len(tags_of(company.organization)) == events


def test_a_second_tab_cannot_write_over_an_inventory(company: Company, alice: User, bob: User) -> None:
    make_inventory(company, alice, "systems", [EPIC])

    saved = save_inventory(
        company, "systems", organization=company.organization, rows=[ATHENA], expected_version=0, actor=bob, at=LATER
    )

    assert saved.is_conflict
    assert saved.inventory.saved_by == alice
    kept = inventory_of(company, "systems", organization=company.organization)
    assert kept is not None
    assert kept.rows == [EPIC]


def test_one_organization_never_reads_anothers(company: Company, alice: User, elsewhere: Organization) -> None:
    make_inventory(company, alice, "systems", [EPIC])

    assert company_for(company.slug, organization=elsewhere) is None
    assert not companies_of(organization=elsewhere).exists()
    assert inventories_of(company, organization=elsewhere) == {}
    assert Inventory.objects.filter(organization=company.organization).exists()
