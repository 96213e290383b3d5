"""The only place where a page looks at the clock."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Give the time of this request."""
    return timezone.now()  # noqa: TID251 -- the clock is read here, and handed down


def today() -> date:
    """Give the day of this request."""
    return now().date()
