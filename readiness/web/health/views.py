"""For those who watch over the installation."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- a view takes its request
    return JsonResponse({"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- a view takes its request
    checks = {"database": connection.ensure_connection, "broker": _touch_cache, "storage": _touch_storage}
    found = {name: _answers(check) for name, check in checks.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _answers(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 -- any failure means not ready
        return False
    return True


def _touch_cache() -> None:
    cache.set("readyz", 1, timeout=5)


def _touch_storage() -> None:
    default_storage.exists("readyz")
