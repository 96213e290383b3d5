from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from readiness.tenancy.models import Organization, User
from readiness.tenancy.policies import can_answer, can_edit, can_take_part
from readiness.web.access import MemberRequest, member


@member(can_take_part, methods=("GET", "HEAD", "POST"), writes=can_answer)
def page(request: MemberRequest) -> HttpResponse:
    return HttpResponse(f"{request.user} in {request.organization} as {request.membership.role}")


@member(can_edit)
def desk(request: MemberRequest, drawer: str) -> HttpResponse:
    return HttpResponse(drawer)


def ask(view: Any, user: User | AnonymousUser, slug: str, method: str = "get", **parts: str) -> Any:
    request = getattr(RequestFactory(), method)("/somewhere/")
    request.user = user
    return view(request, slug, **parts)


def test_a_member_comes_in_with_organization_and_role(organization: Organization, bob: User) -> None:
    assert ask(page, bob, organization.slug).content == b"Bob in Lakeshore Partners as editor"


def test_a_page_is_not_kept_by_the_browser(organization: Organization, bob: User) -> None:
    assert "no-store" in ask(page, bob, organization.slug)["Cache-Control"]


def test_what_else_the_address_names_is_passed_on(organization: Organization, bob: User) -> None:
    assert ask(desk, bob, organization.slug, drawer="top").content == b"top"


def test_a_stranger_does_not_learn_that_the_page_exists(organization: Organization, charlie: User) -> None:
    with pytest.raises(Http404):
        ask(page, charlie, organization.slug)
    with pytest.raises(Http404):
        ask(page, charlie, "no-such-place")


def test_nobody_is_sent_to_sign_in(organization: Organization) -> None:
    response = ask(page, AnonymousUser(), organization.slug)

    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/somewhere/")


def test_a_reader_reads_and_does_not_write(organization: Organization, rita: User, cora: User) -> None:
    assert ask(page, rita, organization.slug).status_code == 200
    with pytest.raises(PermissionDenied):
        ask(page, rita, organization.slug, "post")
    assert ask(page, cora, organization.slug, "post").status_code == 200


def test_a_member_without_the_right_is_refused(organization: Organization, cora: User) -> None:
    with pytest.raises(PermissionDenied):
        ask(desk, cora, organization.slug, drawer="top")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_another_method_is_not_allowed(organization: Organization, bob: User, method: str) -> None:
    assert ask(desk, bob, organization.slug, method, drawer="top").status_code == 405
