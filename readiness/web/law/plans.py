"""The go-live days that companies gave, as pages of the law mark them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from readiness.assessments.answers import taken_views

if TYPE_CHECKING:
    from readiness.assessments.models import Run


def go_live_days(
    runs: Iterable[Run], slugs: Collection[str] | None = None, *, after: date
) -> list[tuple[date, tuple[str, ...]]]:
    """Gather the planned days after a day, with the companies that go live on each; `slugs` limits the companies."""
    found: dict[date, dict[str, None]] = {}
    for run in runs:
        answer = taken_views(run.answers, [""])[""].get("profile.go-live")
        if answer is None or not isinstance(answer.value, str) or (slugs is not None and run.company.slug not in slugs):
            continue
        day = date.fromisoformat(answer.value)
        if day > after:
            found.setdefault(day, {})[run.company.name] = None
    return [(day, tuple(names)) for day, names in sorted(found.items())]
