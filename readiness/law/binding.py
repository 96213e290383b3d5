"""Which gates the law binds on a day, and nothing else: the part of a judgment that a live score needs.

The conditions of a day are compiled once, and what they make of the same facts is remembered, so that saving an answer
no law asks about costs no law at all. The result equals `judge(...).binding`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from readiness.catalogue.answers import Answer
from readiness.catalogue.schema import Catalogue
from readiness.engine.truth import (
    FALSE,
    AtLeast,
    Before,
    Condition,
    FactTable,
    TruthColumn,
    facts_in,
    leaves_in,
    truth_of,
)
from readiness.law.conditions import truth_tree
from readiness.law.corpus import Corpus, Standing
from readiness.law.facts import WORKFLOW, facts_of_rows
from readiness.law.standing import standing_of

MOST_DAYS, MOST_VIEWS = 8, 4096

View = Mapping[str, Answer]
Key = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class _Day:
    """What may bind a gate on one day: for each gate the places of its conditions."""

    conditions: tuple[Condition, ...]
    gates: tuple[tuple[int, ...], ...]
    facts: frozenset[str]
    remembered: dict[Key, NDArray[np.int8]] = field(default_factory=dict)


_days: dict[tuple[str, str, date], _Day] = {}


def gate_binding(corpus: Corpus, catalogue: Catalogue, views: Mapping[str, View], *, as_of: date) -> NDArray[np.int8]:
    """Decide for every gate and workflow of `views` whether the law binds it: Kleene truth (gates, workflows)."""
    return gate_binding_of_rows(corpus, catalogue, tuple(views.items()), as_of=as_of)


def gate_binding_of_rows(
    corpus: Corpus, catalogue: Catalogue, rows: Sequence[tuple[str, View]], *, as_of: date
) -> NDArray[np.int8]:
    """Decide the same for any rows of (workflow, answers): Kleene truth (gates, rows)."""
    day = _day(corpus, catalogue, as_of)
    keys = [_key(day, workflow, view) for workflow, view in rows]
    fresh = {key: row for key, row in zip(keys, rows, strict=True) if key not in day.remembered}
    if fresh:
        if len(day.remembered) > MOST_VIEWS:
            day.remembered.clear()
            fresh = dict(zip(keys, rows, strict=True))
        found = _decide(day, catalogue, tuple(fresh.values()))
        day.remembered.update({key: found[:, place] for place, key in enumerate(fresh)})
    held = [day.remembered[key] for key in keys]
    return np.stack(held, axis=1) if held else np.empty((len(day.gates), 0), dtype=np.int8)


def facts_that_bind(corpus: Corpus, catalogue: Catalogue, *, as_of: date) -> frozenset[str]:
    """Name the questions whose answers may change what binds on a day."""
    return _day(corpus, catalogue, as_of).facts


def gate_facts(corpus: Corpus, catalogue: Catalogue, *, as_of: date) -> Mapping[str, tuple[float, ...]]:
    """Name the facts that decide what binds a gate on a day, each with the numbers (or day ordinals) it is compared with."""
    day = _day(corpus, catalogue, as_of)
    found: dict[str, set[float]] = {fact: set() for fact in day.facts}
    for condition in day.conditions:
        for leaf in leaves_in(condition):
            if isinstance(leaf, AtLeast):
                found[leaf.fact].add(leaf.number)
            elif isinstance(leaf, Before):
                found[leaf.fact].add(float(leaf.day))
    return {fact: tuple(sorted(numbers)) for fact, numbers in found.items()}


def _day(corpus: Corpus, catalogue: Catalogue, as_of: date) -> _Day:
    key = (corpus.digest, catalogue.digest, as_of)
    if key not in _days:
        if len(_days) >= MOST_DAYS:
            _days.clear()
        _days[key] = _compiled(corpus, catalogue, as_of)
    return _days[key]


def _compiled(corpus: Corpus, catalogue: Catalogue, as_of: date) -> _Day:
    places: dict[Condition, int] = {}
    gates: list[dict[int, None]] = [{} for _ in catalogue.gates]
    for instrument in corpus.instruments.values():
        for duty in instrument.obligations:
            touched = [
                g for g, gate in enumerate(catalogue.gates.values()) if set(gate.rule_families) & set(duty.families)
            ]
            held = standing_of(duty, instrument, as_of) if touched else None
            if held is None or held.standing is not Standing.IN_FORCE:
                continue
            place = places.setdefault(truth_tree(duty.applies_when), len(places))
            for g in touched:
                gates[g][place] = None
    facts = frozenset(fact for condition in places for fact in facts_in(condition)) - {WORKFLOW}
    return _Day(tuple(places), tuple(tuple(each) for each in gates), facts)


def _key(day: _Day, workflow: str, view: View) -> Key:
    return workflow, *(_said(view.get(fact)) for fact in day.facts)


def _said(answer: Answer | None) -> Hashable:
    if answer is None or answer.state != "answered":
        return None
    return tuple(answer.value) if isinstance(answer.value, list) else answer.value


def _decide(day: _Day, catalogue: Catalogue, rows: Sequence[tuple[str, View]]) -> NDArray[np.int8]:
    relevant = [(workflow, {name: view[name] for name in day.facts & view.keys()}) for workflow, view in rows]
    facts = facts_of_rows(catalogue, relevant)
    truths = [truth_of(condition, facts) for condition in day.conditions]
    return np.stack([_strongest([truths[place] for place in places], facts) for places in day.gates])


def _strongest(truths: list[TruthColumn], facts: FactTable) -> TruthColumn:
    nothing = np.full(facts.rows, FALSE, dtype=np.int8)
    strongest: TruthColumn = np.maximum.reduce([nothing, *truths])
    return strongest
