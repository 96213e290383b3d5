from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render

from readiness.assessments.queries import latest_answers
from readiness.assessments.snapshots import changes_since, digest_named, known_digests
from readiness.assessments.touched import Reach, Touched, reach_of
from readiness.catalogue.load import catalogue
from readiness.law.changes import CorpusChange, StandingChange, standing_changes
from readiness.law.corpus import corpus
from readiness.web.access import MemberRequest, member
from readiness.web.clock import today
from readiness.web.law.plans import go_live_days
from readiness.web.law.views import chosen_day

REFUSED = 422
Change = TypeVar("Change", StandingChange, CorpusChange)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on a day of the calendar: a change of law with what it brings, or companies that go live."""

    day: date
    change: StandingChange | None
    touched: tuple[Touched, ...]
    go_live: tuple[str, ...] = ()
    brings: str = ""


@member()
def calendar(request: MemberRequest) -> HttpResponse:
    runs = list(latest_answers(organization=request.organization))
    reach = reach_of(corpus(), catalogue(), runs)
    coming = [
        Entry(at.day, at, reach.touched(at.obligations), brings=corpus().instruments[at.instrument].watch)
        for at in standing_changes(corpus(), since=today())
    ]
    plans = [Entry(day, None, (), names) for day, names in go_live_days(runs, after=today())]
    whole = "all" in request.GET
    shown = sorted([*(at for at in coming if whole or at.touched), *plans], key=lambda at: (at.day, at.change is not None))
    months = [(month, list(entries)) for month, entries in groupby(shown, key=lambda at: at.day.replace(day=1))]
    context = {
        "months": months,
        "today": today(),
        "is_whole": whole,
        "others": sum(not at.touched for at in coming),
        "has_runs": bool(runs),
        "count": sum(at.change is not None for at in shown),
        "plans": len(plans),
    }
    return render(request, "law/calendar.html", context)


@member()
def changes(request: MemberRequest) -> HttpResponse:
    until, said = chosen_day(request), request.GET.get("since", "").strip()
    since = _day(said) if said else until.replace(year=until.year - 1, day=min(until.day, 28))
    digest = digest_named(said) if since is None else None
    runs = list(latest_answers(organization=request.organization))
    reach = reach_of(corpus(), catalogue(), runs)
    own = "mine" in request.GET
    standings = reversed(standing_changes(corpus(), since=since, until=until) if since else ())
    context = {
        "since": since,
        "until": until,
        "said": said,
        "digest": digest,
        "is_mine": own,
        "standings": _with_touched(((at, at.obligations) for at in standings), reach, own=own),
        "entries": _with_touched(((at, at.duties(corpus())) for at in (changes_since(digest, corpus()) if digest else ())), reach, own=own),
        "known": [kept for kept in known_digests() if kept.digest != corpus().digest],
        "current": corpus().digest,
        "is_refused": since is None and digest is None,
    }
    return render(request, "law/changes.html", context, status=REFUSED if context["is_refused"] else 200)


def _with_touched(
    changes: Iterable[tuple[Change, tuple[str, ...]]], reach: Reach, *, own: bool
) -> list[tuple[Change, tuple[Touched, ...]]]:
    rows = [(at, reach.touched(duties)) for at, duties in changes]
    return [row for row in rows if row[1] or not own]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
