"""What changed in the law: between two days of one corpus, or between two corpora.

A snapshot is what we remember of a corpus: plain JSON, small enough to keep for every digest that a run was made under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from readiness.law.corpus import Corpus, Instrument, Obligation, StandingValue
from readiness.law.standing import value_on

Snapshot = Mapping[str, Any]
Kind = Literal["added", "removed", "standing", "words", "conditions"]
KINDS: dict[Kind, str] = {
    "added": "New in the corpus",
    "removed": "No longer in the corpus",
    "standing": "Its dates or standing changed",
    "words": "Its words or citation changed",
    "conditions": "Whom it binds, or when it is met, changed",
}


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A standing that begins on a day; `obligations` are the duties it moves."""

    day: date
    instrument: str
    title: str
    jurisdiction: str
    before: str | None
    after: str
    note: str
    obligations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorpusChange:
    """One entry that differs between two corpora; `obligation` is empty where the instrument itself changed."""

    kind: Kind
    instrument: str
    title: str
    jurisdiction: str
    obligation: str
    text: str
    cite: str
    before: str = ""
    after: str = ""

    @property
    def kind_words(self) -> str:
        """Say what changed."""
        return KINDS[self.kind]

    def duties(self, corpus: Corpus) -> tuple[str, ...]:
        """Name the duties that the change moves: its own, or all that follow their instrument."""
        if self.obligation:
            return (self.obligation,)
        held = corpus.instruments.get(self.instrument)
        return tuple(duty.id for duty in held.obligations) if held else ()


def standing_changes(corpus: Corpus, *, since: date, until: date | None = None) -> tuple[StandingChange, ...]:
    """List what changes standing after `since`, up to and with `until`, by day."""
    found = [change for held in corpus.instruments.values() for change in _of_instrument(held, since, until)]
    return tuple(sorted(found, key=lambda change: (change.day, change.jurisdiction, change.title)))


def _of_instrument(instrument: Instrument, since: date, until: date | None) -> Iterator[StandingChange]:
    own: dict[tuple[date, str | None, str], list[tuple[Obligation, StandingValue]]] = {}
    for duty in instrument.obligations:
        for before, value in _steps(duty.standing, since, until):
            own.setdefault((value.date, before, value.standing.value), []).append((duty, value))
    for before, value in _steps(instrument.standing, since, until):
        key = (value.date, before, value.standing.value)
        with_it = [duty.id for duty in instrument.obligations if not duty.standing]
        with_it += [duty.id for duty, _ in own.pop(key, [])]
        yield _change(instrument, value, before, tuple(with_it))
    for (_, before, _), moved in own.items():
        yield _change(instrument, moved[0][1], before, tuple(duty.id for duty, _ in moved))


def _steps(
    values: tuple[StandingValue, ...], since: date, until: date | None
) -> Iterator[tuple[str | None, StandingValue]]:
    held = value_on(values, since)
    before = held.standing.value if held else None
    for value in values:
        if value.date > since and (until is None or value.date <= until) and value.standing.value != before:
            yield before, value
            before = value.standing.value


def _change(
    instrument: Instrument, value: StandingValue, before: str | None, obligations: tuple[str, ...]
) -> StandingChange:
    return StandingChange(
        day=value.date,
        instrument=instrument.id,
        title=instrument.short_title,
        jurisdiction=instrument.jurisdiction,
        before=before,
        after=value.standing.value,
        note=value.note or value.cite,
        obligations=obligations,
    )


def snapshot_of(corpus: Corpus) -> dict[str, Any]:
    """Write down what a corpus holds, as plain JSON: words, dates, and a mark of every condition."""
    return {
        name: {
            "title": instrument.short_title,
            "jurisdiction": instrument.jurisdiction,
            "standing": _dated(instrument.standing),
            "obligations": {duty.id: _kept(duty) for duty in instrument.obligations},
        }
        for name, instrument in corpus.instruments.items()
    }


def _kept(duty: Obligation) -> dict[str, Any]:
    conditions = repr((duty.applies_when, duty.satisfied_when, duty.families))
    mark = hashlib.sha256(conditions.encode()).hexdigest()[:16]
    return {"text": duty.text, "cite": duty.cite, "standing": _dated(duty.standing), "conditions": mark}


def _dated(values: tuple[StandingValue, ...]) -> list[list[str]]:
    return [[value.date.isoformat(), value.standing.value] for value in values]


def corpus_changes(before: Snapshot, after: Snapshot) -> tuple[CorpusChange, ...]:
    """List every entry that differs between two snapshots, by instrument."""
    names = sorted({*before, *after}, key=lambda name: (_either(before, after, name)["jurisdiction"], name))
    return tuple(change for name in names for change in _instrument_changes(name, before.get(name), after.get(name)))


def _either(before: Snapshot, after: Snapshot, name: str) -> Snapshot:
    found: Snapshot = after.get(name) or before[name]
    return found


def _instrument_changes(name: str, was: Snapshot | None, now: Snapshot | None) -> Iterator[CorpusChange]:
    held = now or was or {}

    def change(kind: Kind, obligation: str = "", entry: Snapshot | None = None, **said: str) -> CorpusChange:
        entry = entry or {}
        text, cite = entry.get("text", ""), entry.get("cite", "")
        return CorpusChange(kind, name, held["title"], held["jurisdiction"], obligation, text, cite, **said)

    if was is None:
        yield change("added")
        return
    if now is None:
        yield change("removed")
        return
    if was["standing"] != now["standing"]:
        yield change("standing", before=_told(was["standing"]), after=_told(now["standing"]))
    old, new = was["obligations"], now["obligations"]
    for duty in sorted({*old, *new}):
        if duty not in old:
            yield change("added", duty, new[duty])
        elif duty not in new:
            yield change("removed", duty, old[duty])
        elif kind := _differs(old[duty], new[duty]):
            yield change(kind, duty, new[duty], **_said(kind, old[duty], new[duty]))


def _differs(old: Snapshot, new: Snapshot) -> Kind | None:
    if old["standing"] != new["standing"]:
        return "standing"
    if (old["text"], old["cite"]) != (new["text"], new["cite"]):
        return "words"
    return "conditions" if old["conditions"] != new["conditions"] else None


def _said(kind: Kind, old: Snapshot, new: Snapshot) -> dict[str, str]:
    if kind == "standing":
        return {"before": _told(old["standing"]), "after": _told(new["standing"])}
    return {"before": f"{old['text']} [{old['cite']}]"} if kind == "words" else {}


def _told(values: list[list[str]]) -> str:
    return ", ".join(f"{standing.replace('_', ' ')} from {day}" for day, standing in values) or "as its instrument"
