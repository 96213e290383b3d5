"""What a contributor sees: the sections that were sent to them, by link, and nothing beside them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from readiness.assessments.models import AnswerRow, Assessment, SectionAssignment
from readiness.assessments.operations import assign_section
from readiness.audit.models import AuditEvent
from readiness.tenancy.models import Invitation, Membership, User
from readiness.tenancy.operations import invite
from tests.factories.assessments import make_answer
from tests.factories.moments import AT

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(assessment: Assessment) -> str:
    company = assessment.company
    return f"/{company.organization.slug}/companies/{company.slug}/assessments/{assessment.number}/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(assessment: Assessment, section: str, to: User, *, by: User) -> None:
    assign_section(assessment, section, organization=assessment.organization, owner=to, actor=by, at=AT)


def test_a_contributor_finds_the_sections_sent_to_them_and_answers(
    address: str, assessment: Assessment, alice: User, cora: User
) -> None:
    send(assessment, "ehr", cora, by=alice)
    client = signed_in(cora)

    start = client.get(f"/{assessment.organization.slug}/").content.decode()
    section = client.get(f"{address}sections/ehr/")
    saved = client.post(f"{address}questions/ehr.count/", {"value": "4", "version": "0"}, headers=HTMX)

    assert f"{address}sections/ehr/" in start
    assert section.status_code == 200
    assert 'id="strip"' not in section.content.decode()
    assert saved.status_code == 200
    assert 'id="strip"' not in saved.content.decode()
    assert AnswerRow.objects.get().value == 4


@pytest.mark.parametrize(
    "page",
    [
        "sections/claims/",
        "questions/claims.denial-rate/",
        "questions/claims.denial-rate/history/",
        "inventories/transactions/",
    ],
)
def test_a_section_that_was_not_sent_is_not_found(
    page: str, address: str, assessment: Assessment, alice: User, cora: User
) -> None:
    send(assessment, "ehr", cora, by=alice)

    assert signed_in(alice).get(address + page).status_code == 200
    assert signed_in(cora).get(address + page).status_code == 404


@pytest.mark.parametrize("page", ["questions/claims.denial-rate/", "inventories/transactions/"])
def test_nothing_is_written_into_a_section_that_was_not_sent(page: str, address: str, cora: User) -> None:
    response = signed_in(cora).post(address + page, {"value": "4", "version": "0", "paste": "837P\tyes\t90"})

    assert response.status_code == 404
    assert not AnswerRow.objects.exists()


@pytest.mark.parametrize("page", ["", "next/", "edit/"])
def test_an_assessment_is_not_a_contributors_to_see(page: str, address: str, cora: User) -> None:
    assert signed_in(cora).get(address + page).status_code == 403


@pytest.mark.parametrize("page", ["companies/{company}/", "companies/{company}/value/", "reports/", "members/", "law/"])
def test_companies_reports_members_and_law_are_not_a_contributors_to_see(
    page: str, assessment: Assessment, cora: User
) -> None:
    address = f"/{assessment.organization.slug}/{page.format(company=assessment.company.slug)}"

    assert signed_in(cora).get(address).status_code == 403


def test_a_section_sent_to_a_new_address_is_answered_from_the_link(
    address: str, assessment: Assessment, bob: User
) -> None:
    post = {"email": "Rosa@example.com", "due_on": "2026-12-18"}
    page = signed_in(bob).post(f"{address}sections/claims/owner/", post).content.decode()
    link = re.search(r'value="http://testserver(/invitations/[^"]+)"', page)
    assert link

    guest = Client()
    guest.post(link[1], {"name": "Rosa", "password": "a long way to the harbor"})
    start = guest.get(f"/{assessment.organization.slug}/").content.decode()

    assert Membership.objects.get(user__email="rosa@example.com").role == "contributor"
    assert f"{address}sections/claims/" in start
    assert "2026-12-18" in start
    assert guest.get(f"{address}sections/claims/").status_code == 200
    assert guest.get(f"{address}sections/ehr/").status_code == 404


def test_a_second_section_to_the_same_new_address_keeps_the_first(
    address: str, assessment: Assessment, bob: User
) -> None:
    client = signed_in(bob)
    pages = [
        client.post(f"{address}sections/{name}/owner/", {"email": "rosa@example.com"}).content.decode()
        for name in ("claims", "ehr")
    ]
    link = re.search(r'value="http://testserver(/invitations/[^"]+)"', pages[-1])
    assert link

    guest = Client()
    guest.post(link[1], {"name": "Rosa", "password": "a long way to the harbor"})

    assert [guest.get(f"{address}sections/{name}/").status_code for name in ("claims", "ehr")] == [200, 200]


def test_a_section_goes_to_the_member_who_has_the_address(
    address: str, assessment: Assessment, alice: User, cora: User
) -> None:
    page = signed_in(alice).post(f"{address}sections/claims/owner/", {"email": "CORA@example.com"}).content.decode()

    assert f"http://testserver{address}sections/claims/" in page
    assert SectionAssignment.objects.get().owner == cora


@pytest.mark.parametrize(
    ("post", "told"),
    [
        ({"email": "rita@example.com"}, "Rita is a reader and cannot answer."),
        ({"email": "rosa at example"}, "That is not an e-mail address."),
        ({"email": "rosa@example.com", "due_on": "soon"}, "Write the day as 2026-11-23."),
    ],
)
def test_a_section_that_cannot_be_sent_says_why(
    post: dict[str, str], told: str, address: str, alice: User, rita: User
) -> None:
    client = signed_in(alice)

    response = client.post(f"{address}sections/claims/owner/", post, follow=True)

    assert told in response.content.decode()
    assert not SectionAssignment.objects.exists()


def test_sending_asks_for_the_right_and_for_a_section_that_exists(
    address: str, alice: User, cora: User, charlie: User
) -> None:
    assert signed_in(cora).post(f"{address}sections/claims/owner/", {}).status_code == 403
    assert signed_in(charlie).post(f"{address}sections/claims/owner/", {}).status_code == 404
    assert signed_in(alice).post(f"{address}sections/nothing/owner/", {}).status_code == 404


def test_due_days_stay_when_a_section_changes_hands(
    address: str, assessment: Assessment, alice: User, bob: User
) -> None:
    signed_in(alice).post(f"{address}sections/claims/owner/", {"owner": str(bob.pk), "due_on": "2026-12-18"})

    assignment = SectionAssignment.objects.get()
    assert (assignment.owner, assignment.due_on) == (bob, date(2026, 12, 18))


def test_every_link_that_was_given_out_stays_good(address: str, assessment: Assessment, alice: User, bob: User) -> None:
    _, offered = invite(organization=assessment.organization, email="rosa@example.com", role="editor", actor=alice, at=AT)
    client = signed_in(bob)
    pages = [
        client.post(f"{address}sections/{name}/owner/", {"email": "rosa@example.com"}).content.decode()
        for name in ("claims", "ehr")
    ]
    first = re.search(r'value="http://testserver(/invitations/[^"]+)"', pages[0])
    assert first

    guest = Client()
    guest.post(first[1], {"name": "Rosa", "password": "a long way to the harbor"})
    assert Membership.objects.get(user__email="rosa@example.com").role == "contributor"
    assert [guest.get(f"{address}sections/{name}/").status_code for name in ("claims", "ehr")] == [200, 200]

    guest.post(f"/invitations/{offered}/")
    assert Membership.objects.get(user__email="rosa@example.com").role == "editor"


def test_another_day_or_another_owner_sends_no_new_link(address: str, alice: User, cora: User) -> None:
    client = signed_in(alice)
    client.post(f"{address}sections/claims/owner/", {"email": "rosa@example.com"})

    client.post(f"{address}sections/claims/owner/", {"owner": "rosa@example.com", "due_on": "2026-12-18"})
    kept = SectionAssignment.objects.get()
    assert (kept.email, kept.due_on) == ("rosa@example.com", date(2026, 12, 18))
    client.post(f"{address}sections/claims/owner/", {"owner": str(cora.pk)})

    assert SectionAssignment.objects.get().owner == cora
    assert Invitation.objects.count() == 1


def test_a_member_who_is_gone_takes_no_section_away(address: str, assessment: Assessment, alice: User, bob: User) -> None:
    send(assessment, "claims", bob, by=alice)

    page = signed_in(alice).post(f"{address}sections/claims/owner/", {"owner": "999999"}, follow=True).content.decode()

    assert "That member is not here any more." in page
    assert SectionAssignment.objects.get().owner == bob


def test_the_trail_says_to_which_address_a_section_went(address: str, alice: User) -> None:
    signed_in(alice).post(f"{address}sections/claims/owner/", {"email": "Rosa@example.com", "due_on": "2026-12-18"})

    data = AuditEvent.objects.get(tag="section:assigned").data
    assert (data["email"], data["due_on"]) == ("rosa@example.com", "2026-12-18")


def test_what_other_sections_say_stays_with_them(address: str, assessment: Assessment, alice: User, cora: User) -> None:
    make_answer(assessment.company, alice, "profile.certified-developer", "no")
    send(assessment, "dsi", cora, by=alice)

    read, sent = (signed_in(who).get(f"{address}sections/dsi/").content.decode() for who in (alice, cora))

    assert "is answered" in read
    assert "is answered" not in sent
