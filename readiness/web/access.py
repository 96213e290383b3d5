"""Who gets in: every page of an organization passes here. A stranger meets 404, a member without the right 403."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from readiness.tenancy.models import Membership, Organization, User
from readiness.tenancy.policies import Policy, can_read
from readiness.tenancy.queries import membership_for
from readiness.web.errors import signed_out

P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """A request of a signed-in member of the organization in the address."""

    user: User
    organization: Organization
    membership: Membership
    htmx: HtmxDetails


View = Callable[Concatenate[MemberRequest, P], HttpResponseBase]


def member(
    policy: Policy = can_read, *, methods: tuple[str, ...] = ("GET", "HEAD"), writes: Policy | None = None
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Guard a view of an organization; `writes` is asked as well when the method is POST."""

    def guard(view: View[P]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(view)
        def guarded(request: Any, organization: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            membership = membership_for(request.user, slug=organization)
            if membership is None:
                raise Http404("There is no such page, or it is not yours.")
            if not policy(membership) or (request.method == "POST" and writes and not writes(membership)):
                raise PermissionDenied
            request.membership, request.organization = membership, membership.organization
            response = view(request, *args, **kwargs)
            # A page from the browser's memory would carry versions that have since moved on, and stay readable after sign-out.
            add_never_cache_headers(response)
            return response

        inside = login_required(require_http_methods(list(methods))(guarded))

        @functools.wraps(view)
        def entered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            # A sign-in page in place of a saved answer, or inside a part of a page, would lose what was typed.
            if not request.user.is_authenticated and (request.method == "POST" or "HX-Request" in request.headers):
                return signed_out(request)
            return inside(request, *args, **kwargs)

        return entered

    return guard
