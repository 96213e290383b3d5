"""Every URL under an organization, whatever it does: nothing for a stranger, and no write for who may not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from readiness.assessments.evidence import attach_link
from readiness.assessments.models import Assessment
from readiness.companies.operations import add_site
from readiness.reports.operations import issue_report
from readiness.tenancy.models import Membership, Organization, User
from readiness.tenancy.operations import invite
from readiness.web.urls import urlpatterns
from tests.factories.assessments import make_answer, make_run
from tests.factories.moments import AT

ANYBODYS = {"run_robustness"}


@pytest.fixture
def addresses(assessment: Assessment, organization: Organization, alice: User, bob: User) -> dict[str, str]:
    """Every URL by its name, filled with things that exist, so that there is something to leak."""
    who: dict[str, Any] = {"organization": organization, "actor": alice, "at": AT}
    make_answer(assessment.company, alice, "ehr.count", 2)
    run = make_run(assessment, alice)
    evidence = attach_link(assessment.company, "ehr.count", url="https://example.com/list", title="List", **who)
    report, _ = issue_report(run, **who)
    site = add_site(assessment.company, name="North", state="TX", **who)
    invitation, _ = invite(email="dana@example.com", role="reader", **who)
    member = Membership.objects.get(organization=organization, user=bob)
    keys = {"evidence": evidence, "report": report, "site": site, "invitation": invitation, "member": member}
    words = {
        "company": assessment.company.slug,
        "assessment": assessment.number,
        "run": run.number,
        "other": run.number,
        "workflow": assessment.workflows[0],
        "layer": "integration",
        "section": "ehr",
        "question": "ehr.count",
        "kind": "systems",
        "obligation": "hti1-a01",
        "lens": "nist",
        "instrument": "co-sb24-205",
        "scope": "ambient-scribe",
        "name": "minutes",
    }
    found = {}
    for pattern in urlpatterns:
        key = next((row.pk for name, row in keys.items() if name in pattern.name), 0)
        filled = str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            filled = filled.replace(f"<{kind}:{name}>", str(key if name == "pk" else words[name]))
        assert "<" not in filled
        found[pattern.name] = f"/{organization.slug}/{filled}"
    return found


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _met(client: Client, addresses: dict[str, str]) -> dict[tuple[str, str], int]:
    asked = [(name, method) for name in addresses for method in ("get", "post")]
    return {(name, method): getattr(client, method)(addresses[name]).status_code for name, method in asked}


def test_a_stranger_gets_nothing_from_any(addresses: dict[str, str], charlie: User) -> None:
    met = _met(_client(charlie), addresses)

    assert {asked: status for asked, status in met.items() if status not in {404, 405}} == {}
    assert {name for name in addresses if 404 not in (met[name, "get"], met[name, "post"])} == set()


def test_nobody_signed_out_gets_anything_from_any(addresses: dict[str, str]) -> None:
    met = _met(Client(), addresses)

    assert {asked: status for asked, status in met.items() if status not in {302, 401, 405}} == {}


def test_a_reader_writes_nowhere(addresses: dict[str, str], rita: User) -> None:
    met = _met(_client(rita), addresses)

    written = {name: status for (name, method), status in met.items() if method == "post" and status not in {403, 405}}
    assert set(written) <= ANYBODYS


def test_a_contributor_to_whom_nothing_was_sent_meets_nothing_but_the_door(addresses: dict[str, str], cora: User) -> None:
    met = _met(_client(cora), addresses)

    assert {asked for asked, status in met.items() if status not in {403, 404, 405}} == {("portfolio", "get")}
