from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from readiness.catalogue.compile import STATES
from readiness.law.corpus import Instrument, corpus
from readiness.law.standing import law_on, standing_of, value_on
from readiness.web.access import MemberRequest, member
from readiness.web.clock import today


def _chosen_day(request: MemberRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today()


@member()
def library(request: MemberRequest) -> HttpResponse:
    day = _chosen_day(request)
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "jurisdiction", "topic", "standing")}
    rows = [row for row in law_on(corpus(), day) if _fits(row, wanted)]
    instruments = corpus().instruments.values()
    context = {
        "day": day,
        "rows": sorted(rows, key=lambda row: (row.instrument.jurisdiction != "US", row.instrument.jurisdiction, row.instrument.short_title)),
        "total": len(instruments),
        "wanted": wanted,
        "jurisdictions": sorted({i.jurisdiction for i in instruments}),
        "topics": sorted({topic for i in instruments for topic in i.topics}),
        "standings": ["in_force", "enacted", "proposed", "stayed", "enjoined", "repealed", "expired", "vacated", "voluntary"],
        "states": STATES,
        "digest": corpus().digest,
    }
    return render(request, "law/library.html", context)


def _fits(row: Any, wanted: dict[str, str]) -> bool:
    instrument: Instrument = row.instrument
    text = f"{instrument.title} {instrument.short_title} {instrument.citation} {instrument.id}".lower()
    standing = row.held.standing.value if row.held else ""
    return (
        wanted["q"].lower() in text
        and wanted["jurisdiction"] in {"", instrument.jurisdiction}
        and (not wanted["topic"] or wanted["topic"] in instrument.topics)
        and wanted["standing"] in {"", standing}
    )


@member()
def instrument(request: MemberRequest, instrument: str) -> HttpResponse:
    found = corpus().instruments.get(instrument)
    if found is None:
        raise Http404("There is no such instrument in this release.")
    day = _chosen_day(request)
    groups: dict[str, list[Any]] = {}
    for duty in found.obligations:
        groups.setdefault(duty.group, []).append((duty, standing_of(duty, found, day)))
    context = {"instrument": found, "day": day, "held": value_on(found.standing, day), "groups": list(groups.items())}
    return render(request, "law/instrument.html", context)
