from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from readiness.assessments.queries import latest_answers
from readiness.assessments.touched import reach_of
from readiness.catalogue.load import catalogue
from readiness.law.corpus import Corpus, Instrument, Obligation, Standing, corpus
from readiness.law.standing import InstrumentOnDay, law_on, standing_of, value_on
from readiness.web.access import MemberRequest, member
from readiness.web.clock import today
from readiness.web.law.plans import go_live_days

STANDINGS = [
    *(Standing.IN_FORCE, Standing.ENACTED, Standing.PROPOSED, Standing.STAYED, Standing.ENJOINED),
    *(Standing.VOLUNTARY, Standing.REPEALED, Standing.EXPIRED, Standing.VACATED),
]


@dataclass(frozen=True, slots=True)
class Row:
    """An instrument in the library: on the day, with the duties that the search found in it."""

    on_day: InstrumentOnDay
    found: tuple[Obligation, ...]


def chosen_day(request: MemberRequest) -> date:
    """Read the day of the address; today where it gives none."""
    try:
        return date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return today()


@member()
def library(request: MemberRequest) -> HttpResponse:
    day = chosen_day(request)
    wanted = {key: request.GET.get(key, "").strip() for key in ("q", "jurisdiction", "topic", "standing")}
    rows = [row for held in law_on(corpus(), day) if (row := _row(held, wanted))]
    instruments = corpus().instruments.values()
    standings = Counter(row.on_day.held.standing.value if row.on_day.held else "" for row in rows)
    context = {
        "day": day,
        "is_today": day == today(),
        "rows": sorted(rows, key=_order),
        "duties": sum(len(row.on_day.instrument.obligations) for row in rows),
        "matches": sum(len(row.found) for row in rows),
        "total": len(instruments),
        "wanted": wanted,
        "is_filtered": any(wanted.values()),
        "jurisdictions": sorted({i.jurisdiction for i in instruments}, key=lambda code: (code != "US", code)),
        "topics": [(name, topic.label) for name, topic in corpus().topics.items()],
        "areas": sorted({topic for i in instruments for topic in i.topics}),
        "standings": [(each.value, standings[each.value]) for each in STANDINGS],
        "unknown": standings[""],
        "digest": corpus().digest,
    }
    # Going back in the browser asks for the whole page again, through htmx.
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "law/_rows.html" if is_part else "law/library.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _order(row: Row) -> tuple[bool, str, str]:
    instrument = row.on_day.instrument
    return instrument.jurisdiction != "US", instrument.jurisdiction, instrument.short_title


@functools.lru_cache(maxsize=2)
def _texts(held: Corpus) -> dict[str, tuple[str, tuple[tuple[str, Obligation], ...]]]:
    """What a search reads: the words of each instrument, and of each of its duties."""
    return {
        name: (
            f"{i.title} {i.short_title} {i.citation} {i.id} {i.authority}".lower(),
            tuple((f"{duty.text} {duty.cite} {duty.artifact} {duty.group}".lower(), duty) for duty in i.obligations),
        )
        for name, i in held.instruments.items()
    }


def _row(held: InstrumentOnDay, wanted: dict[str, str]) -> Row | None:
    instrument = held.instrument
    standing = held.held.standing.value if held.held else ""
    fits = (
        wanted["jurisdiction"] in {"", instrument.jurisdiction}
        and (not wanted["topic"] or wanted["topic"] in _topics(instrument))
        and wanted["standing"] in {"", standing or "unknown"}
    )
    if not fits:
        return None
    words = wanted["q"].lower().split()
    if not words:
        return Row(held, ())
    text, duties = _texts(corpus())[instrument.id]
    found = tuple(duty for said, duty in duties if all(word in said for word in words))
    return Row(held, found) if found or all(word in text for word in words) else None


def _topics(instrument: Instrument) -> set[str]:
    measures = corpus().measures
    return {*instrument.topics} | {at.topic for duty in instrument.obligations for at in measures.get(duty.id, ())}


@member()
def instrument(request: MemberRequest, instrument: str) -> HttpResponse:
    found = corpus().instruments.get(instrument)
    if found is None:
        raise Http404("There is no such instrument in this release.")
    day = chosen_day(request)
    groups: dict[str, list[Any]] = {}
    for duty in found.obligations:
        groups.setdefault(duty.group, []).append((duty, standing_of(duty, found, day), corpus().measures.get(duty.id, ())))
    runs = list(latest_answers(organization=request.organization))
    touched = reach_of(corpus(), catalogue(), runs).touched([duty.id for duty in found.obligations])
    context = {
        "instrument": found,
        "day": day,
        "today": today(),
        "held": value_on(found.standing, day),
        "groups": list(groups.items()),
        "touched": touched,
        "marks": [(on, ", ".join(names)) for on, names in go_live_days(runs, {entry.slug for entry in touched}, after=today())],
        "is_due": found.review_by <= today(),
        "is_primary": any(source.primary for source in found.sources),
        "is_official": any(source.primary and source.is_official for source in found.sources),
    }
    return render(request, "law/instrument.html", context)


def names_of(workflows: Sequence[str]) -> list[str]:
    """Write workflows in words."""
    return [catalogue().workflows[name].name for name in workflows]
