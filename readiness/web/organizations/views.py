from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from readiness.audit.queries import events_of
from readiness.tenancy import operations, queries
from readiness.tenancy.models import Invitation, User
from readiness.tenancy.policies import can_manage
from readiness.web.access import MemberRequest, member
from readiness.web.clock import now
from readiness.web.organizations.forms import InvitationForm, JoinForm, OrganizationForm, RoleForm, SettingsForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        raise Http404
    first = queries.organizations_of(request.user).order_by("memberships__pk").first()
    return redirect("portfolio", first.slug) if first else redirect("create_organization")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and isinstance(request.user, User):
        made = operations.create_organization(name=form.cleaned_data["name"], owner=request.user, at=now())
        return redirect("portfolio", made.slug)
    return render(request, "organizations/create.html", {"form": form})


@member()
def members(request: MemberRequest) -> HttpResponse:
    return _members(request)


def _members(request: MemberRequest, *, form: InvitationForm | None = None, link: str = "", status: int = 200) -> HttpResponse:
    context = {
        "members": queries.members_of(organization=request.organization),
        "invitations": queries.open_invitations_of(organization=request.organization, at=now()),
        "form": form or InvitationForm(),
        "role_form": RoleForm(),
        "link": link,
    }
    return render(request, "organizations/members.html", context, status=status)


@member(can_manage, methods=("POST",))
def invite(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _members(request, form=form, status=422)
    _, token = operations.invite(organization=request.organization, actor=request.user, at=now(), **form.cleaned_data)
    return _members(request, link=request.build_absolute_uri(reverse("accept_invitation", args=[token])))


@member(can_manage, methods=("POST",))
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    invitation = queries.invitation_by_id(pk, organization=request.organization)
    if invitation is None:
        raise Http404
    operations.revoke_invitation(invitation, organization=request.organization, actor=request.user, at=now())
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("members", request.organization.slug)


@member(can_manage, methods=("POST",))
def member_role(request: MemberRequest, pk: int) -> HttpResponse:
    membership = queries.membership_by_id(pk, organization=request.organization)
    if membership is None:
        raise Http404
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _members(request, status=422)
    try:
        operations.change_role(
            membership, organization=request.organization, actor=request.user, at=now(), role=form.cleaned_data["role"]
        )
    except operations.LastOwnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{membership.user} is now {membership.get_role_display().lower()}.")
    return redirect("members", request.organization.slug)


@member(can_manage, methods=("POST",))
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    membership = queries.membership_by_id(pk, organization=request.organization)
    if membership is None:
        raise Http404
    try:
        operations.remove_member(membership, organization=request.organization, actor=request.user, at=now())
    except operations.LastOwnerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{membership.user} is no longer a member. What they wrote stays.")
    return redirect("members", request.organization.slug)


@member(can_manage, methods=("GET", "HEAD", "POST"))
def settings(request: MemberRequest) -> HttpResponse:
    held = request.organization
    form = SettingsForm(request.POST or None, initial={"name": held.name, "paper": held.paper})
    if request.method == "POST" and form.is_valid():
        operations.change_organization(organization=held, actor=request.user, at=now(), **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("organization_settings", held.slug)
    return render(request, "organizations/settings.html", {"form": form})


@member(can_manage)
def audit(request: MemberRequest) -> HttpResponse:
    pages = Paginator(events_of(organization=request.organization), 50)
    return render(request, "organizations/audit.html", {"page": pages.get_page(request.GET.get("page"))})


@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    at = now()
    try:
        invitation = operations.check_usable(queries.invitation_for_token(token), at=at)
        if isinstance(request.user, User):
            return _join(request, request.user, invitation)
        form = JoinForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            user = operations.register_invited(invitation, at=at, **form.cleaned_data)
            login(request, user, backend=BACKEND)
            return redirect("portfolio", invitation.organization.slug)
    except operations.InvitationError as error:
        return render(request, "organizations/invitation_error.html", {"problem": str(error)}, status=410)
    return render(request, "organizations/join.html", {"form": form, "invitation": invitation, "token": token})


def _join(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        operations.accept_invitation(invitation, user=user, at=now())
        return redirect("portfolio", invitation.organization.slug)
    return render(request, "organizations/join.html", {"form": None, "invitation": invitation})
