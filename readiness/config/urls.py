"""Every address of the product."""

from django.conf import settings
from django.urls import include, path

from readiness.web.health import views as health
from readiness.web.organizations import views as organizations
from readiness.web.styleguide import views as styleguide

urlpatterns = [
    path("", organizations.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("invitations/<str:token>/", organizations.accept_invitation, name="accept_invitation"),
    path("organizations/new/", organizations.create, name="create_organization"),
    *([path("styleguide/", styleguide.styleguide, name="styleguide")] if settings.DEBUG else []),
    path("<slug:organization>/", include("readiness.web.urls")),
]

handler400 = "readiness.web.errors.bad_request"
handler403 = "readiness.web.errors.forbidden"
handler404 = "readiness.web.errors.not_found"
handler500 = "readiness.web.errors.failed"
