"""What changed in the law: between two days of one corpus, or between two corpora.

A snapshot is what we remember of a corpus: plain JSON, small enough to keep for every digest that a run was made under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from readiness.law.corpus import Corpus, Instrument, Obligation, StandingValue
from readiness.law.standing import standing_of, value_on

Snapshot = Mapping[str, Any]
Kind = Literal["added", "removed", "standing", "words", "conditions", "strictness"]
KINDS: dict[Kind, str] = {
    "added": "New in the corpus",
    "removed": "No longer in the corpus",
    "standing": "Its dates or standing changed",
    "words": "Its words or citation changed",
    "conditions": "Whom it binds, or when it is met, changed",
    "strictness": "How strict we read it changed",
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
    moved: dict[tuple[date, str | None, str], list[Obligation]] = {}
    days = {value.date for value in instrument.standing}
    for duty in instrument.obligations:
        for step in _steps(days | {value.date for value in duty.standing}, since, until, duty, instrument):
            moved.setdefault(step, []).append(duty)
    for day, before, after in _steps(days, since, until, None, instrument):
        with_it = moved.pop((day, before, after), [])
        yield _change(instrument, (day, before, after), with_it, [value_on(instrument.standing, day)])
    for step, duties in moved.items():
        yield _change(instrument, step, duties, [standing_of(duty, instrument, step[0]) for duty in duties])


def _steps(
    days: set[date], since: date, until: date | None, duty: Obligation | None, instrument: Instrument
) -> Iterator[tuple[date, str | None, str]]:
    """The days on which the standing that counts becomes another: of a duty, or of the instrument itself."""

    def on(day: date) -> StandingValue | None:
        return standing_of(duty, instrument, day) if duty else value_on(instrument.standing, day)

    held = on(since)
    before = held.standing.value if held else None
    for day in sorted(days):
        now = on(day)
        if day <= since or (until is not None and day > until) or now is None or now.standing.value == before:
            continue
        yield day, before, now.standing.value
        before = now.standing.value


def _change(
    instrument: Instrument,
    step: tuple[date, str | None, str],
    duties: Sequence[Obligation],
    why: Sequence[StandingValue | None],
) -> StandingChange:
    day, before, after = step
    notes = dict.fromkeys(value.note or value.cite for value in why if value)
    return StandingChange(
        day=day,
        instrument=instrument.id,
        title=instrument.short_title,
        jurisdiction=instrument.jurisdiction,
        before=before,
        after=after,
        note=" ".join(note for note in notes if note),
        obligations=tuple(duty.id for duty in duties),
    )


def snapshot_of(corpus: Corpus) -> dict[str, Any]:
    """Write down what a corpus holds, as plain JSON: words, dates, and a mark of every condition."""
    return {
        name: {
            "title": instrument.short_title,
            "jurisdiction": instrument.jurisdiction,
            "standing": _dated(instrument.standing),
            "obligations": {duty.id: _kept(corpus, duty) for duty in instrument.obligations},
        }
        for name, instrument in corpus.instruments.items()
    }


def _kept(corpus: Corpus, duty: Obligation) -> dict[str, Any]:
    conditions = repr((duty.applies_when, duty.satisfied_when, duty.families))
    mark = hashlib.sha256(conditions.encode()).hexdigest()[:16]
    measures = [f"{at.subject_label}: {at.words}" for at in corpus.measures.get(duty.id, ())]
    return {
        "text": duty.text,
        "cite": duty.cite,
        "standing": _dated(duty.standing),
        "conditions": mark,
        "measures": measures,
    }


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
    if old["conditions"] != new["conditions"]:
        return "conditions"
    return "strictness" if old["measures"] != new["measures"] else None


def _said(kind: Kind, old: Snapshot, new: Snapshot) -> dict[str, str]:
    if kind == "standing":
        return {"before": _told(old["standing"]), "after": _told(new["standing"])}
    if kind == "strictness":
        return {"before": "; ".join(old["measures"]), "after": "; ".join(new["measures"])}
    return {"before": f"{old['text']} [{old['cite']}]"} if kind == "words" else {}


def _told(values: list[list[str]]) -> str:
    return ", ".join(f"{standing.replace('_', ' ')} from {day}" for day, standing in values) or "as its instrument"
