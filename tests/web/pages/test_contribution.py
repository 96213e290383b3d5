"""Letting a company count in benchmarks: an owner's choice, taken back at any time, and what other owners then see."""

from __future__ import annotations

import pytest
from django.test import Client

from readiness.assessments.operations import import_sheet
from readiness.audit.models import AuditEvent
from readiness.companies.models import Company
from readiness.companies.operations import contribute_company
from readiness.tenancy.models import Organization, User
from readiness.web.demo.plan import sheet_named
from tests.factories.assessments import make_assessment, make_run
from tests.factories.companies import make_company
from tests.factories.moments import AT
from tests.factories.tenancy import make_organization, make_user
from tests.web.pages.words import html_of


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _assessed(organization: Organization, user: User, name: str, sheet: str = "orla-primary-care") -> Company:
    company = make_company(organization, user, name=name)
    import_sheet(company, sheet_named(sheet), organization=organization, actor=user, at=AT)
    make_run(make_assessment(company, user, workflows=("ambient-scribe",)), user)
    return company


@pytest.fixture
def address(company: Company) -> str:
    return f"/{company.organization.slug}/companies/{company.slug}/contribution/"


def test_an_owner_lets_a_company_count_and_withdraws_it(address: str, company: Company, alice: User) -> None:
    for wanted, counts in (("yes", True), ("yes", True), ("no", False)):
        response = _client(alice).post(address, {"contribute": wanted})

        assert response.status_code == 302
        company.refresh_from_db()
        assert bool(company.contributed_at) is counts
    tags = AuditEvent.objects.filter(subject_id=str(company.pk), tag__in=("company:contributed", "company:withdrawn"))
    assert [event.tag for event in tags.order_by("number")] == ["company:contributed", "company:withdrawn"]


def test_only_an_owner_decides(address: str, bob: User, rita: User, charlie: User, alice: User) -> None:
    assert _client(bob).post(address, {"contribute": "yes"}).status_code == 403
    assert _client(rita).post(address, {"contribute": "yes"}).status_code == 403
    assert _client(charlie).post(address, {"contribute": "yes"}).status_code == 404
    assert _client(alice).get(address).status_code == 405
    assert not Company.objects.filter(contributed_at__isnull=False).exists()


def test_an_editor_is_not_offered_what_an_owner_decides(company: Company, alice: User, bob: User) -> None:
    page = f"/{company.organization.slug}/companies/{company.slug}/edit/"

    assert "Let it count" in html_of(_client(alice).get(page))
    assert "Let it count" not in _client(bob).get(page).content.decode()


def test_other_owners_see_ranges_without_names_and_only_while_they_count(organization: Organization, alice: User) -> None:
    _assessed(organization, alice, "Alder", "millrace-valley-medical")
    others = []
    for owner in ("Xavier", "Yolanda", "Zelda"):
        user = make_user(owner)
        theirs = make_organization(user, name=f"{owner} Capital")
        others += [(_assessed(theirs, user, f"{owner} {place}"), theirs, user) for place in ("North", "South")]
    page = f"/{organization.slug}/portfolio/compare/ambient-scribe/"

    assert "No comparable assessment of another owner counts yet" in html_of(_client(alice).get(page))

    for company, theirs, user in others:
        contribute_company(company, organization=theirs, actor=user, at=AT)
    html = html_of(_client(alice).get(page))
    assert "6 assessed companies of 3 owners, November 2026" in html
    assert "Above the peer range" in html
    assert html.count("<circle") == 6 + 1 + 1  # the peers, and the company itself beside them and on the funnel
    assert not [name for name in ("Xavier", "Yolanda", "Zelda", "North", "South", "Capital") if name in html]

    for company, _, user in others[:2]:
        _client(user).post(f"/{company.organization.slug}/companies/{company.slug}/contribution/", {"contribute": "no"})
    assert "4 comparable assessments of 2 other owners count;" in html_of(_client(alice).get(page))
