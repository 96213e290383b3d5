"""Pages for what went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def too_large(request: HttpRequest, *, back: str) -> HttpResponse:
    return render(request, "errors/413.html", {"back": back}, status=413)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that a form came after its session ended, and show what was typed so that it can be kept."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values if value]
    shown = [(name, value) for name, value in typed if name not in {"csrfmiddlewaretoken", "version"}]
    files = [(name, file.name) for name, sent in request.FILES.lists() for file in sent]
    response = render(request, "errors/signed_out.html", {"typed": [*shown, *files]}, status=401)
    if request.method != "POST":
        # A part of a page has nothing typed to lose: the whole page comes again, as a sign-in that leads back.
        response["HX-Refresh"] = "true"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return render(request, "errors/csrf.html", status=403)
