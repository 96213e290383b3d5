"""What is wrong with an installation, said when it starts: each with an id and what to do."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

LOCAL = {"localhost", "127.0.0.1", "[::1]"}


@register
def files_can_be_kept(*_: Any, **__: Any) -> list[CheckMessage]:
    """Reports and evidence need a folder that can be written."""
    folder = settings.VAR_DIR
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    hint = "Give the user of the web server and of the worker the right to write there, or set READINESS_VAR."
    return [Error(f"Files cannot be kept in {folder}.", hint=hint, id="readiness.E001")]


@register
def names_come_with_tls(*_: Any, **__: Any) -> list[CheckMessage]:
    """A public name without TLS would send cookies in the clear."""
    public = sorted(set(settings.ALLOWED_HOSTS) - LOCAL)
    if not public or settings.IS_BEHIND_TLS or settings.DEBUG:
        return []
    hint = "Put a TLS proxy in front and set BEHIND_TLS=yes; cookies are marked secure from then on."
    return [checks.Warning(f"Readiness answers to {', '.join(public)} without TLS.", hint=hint, id="readiness.W001")]


@register
def debugging_stays_at_home(*_: Any, **__: Any) -> list[CheckMessage]:
    """Error pages of debugging show settings and answers."""
    if not settings.DEBUG or set(settings.ALLOWED_HOSTS) <= LOCAL:
        return []
    hint = "Unset DEBUG, or take the public names out of ALLOWED_HOSTS."
    return [Error("DEBUG is on under a public name.", hint=hint, id="readiness.E002")]
