"""Hold a company's answers against the law of a day: what binds, what is met, what is missing, what to watch.

A row is one workflow of one company. Applicability and satisfaction are Kleene: an unanswered fact leaves a verdict
undetermined and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

import regulations.conditions as law
from readiness.catalogue.answers import Answer
from readiness.catalogue.schema import Catalogue
from readiness.engine import truth
from readiness.engine.truth import FALSE, TRUE, UNKNOWN, CodedColumn, FactTable, TruthColumn, truth_of
from readiness.law.conditions import deciding_facts, missing_facts, truth_tree
from readiness.law.corpus import Corpus, Instrument, Obligation, Standing
from readiness.law.facts import facts_of
from readiness.law.standing import next_after, standing_of, value_on

Verdict = Literal["MET", "NOT_MET", "UNDETERMINED", "NOT_APPLICABLE"]


@dataclass(frozen=True, slots=True)
class ObligationVerdict:
    """One obligation against one company: `missing` names the questions that would settle it."""

    obligation: Obligation
    title: str
    standing: Standing
    is_binding: bool
    workflows: tuple[str, ...]
    applies: bool | None
    verdict: Verdict
    missing: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True)
class WatchItem:
    """Law that does not bind today and could."""

    instrument: str
    title: str
    jurisdiction: str
    standing: Standing
    why: str
    begins_on: date | None


@dataclass(frozen=True, eq=False)
class _Duty:
    """An obligation alive on the day, with its truth on every row."""

    obligation: Obligation
    title: str
    standing: Standing
    applies: TruthColumn
    met: TruthColumn


@dataclass(frozen=True, eq=False)
class Judgment:
    """What the law of one day says of one company. Each part is worked out when it is asked for.

    `binding` (gates, workflows) is Kleene truth for gates that bind by law.
    """

    corpus: Corpus
    catalogue: Catalogue
    facts: FactTable
    workflows: tuple[str, ...]
    as_of: date

    @cached_property
    def _memo(self) -> dict[law.Condition, TruthColumn]:
        return {}

    @cached_property
    def _duties(self) -> list[_Duty]:
        return [duty for instrument in self.corpus.instruments.values() for duty in self._alive(instrument, None)]

    @cached_property
    def binding(self) -> NDArray[np.int8]:
        families = frozenset(name for gate in self.catalogue.gates.values() for name in gate.rule_families)
        duties = [duty for held in self.corpus.instruments.values() for duty in self._alive(held, families)]
        return _binding(self.catalogue, duties, self.workflows)

    @cached_property
    def obligations(self) -> tuple[ObligationVerdict, ...]:
        alone = [_row_of(self.facts, row) for row in range(self.facts.rows)]
        return tuple(_verdict(self.catalogue, duty, alone, self.workflows) for duty in self._duties)

    @cached_property
    def gate_obligations(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        return _gate_obligations(self.catalogue, self._duties, self.workflows)

    @cached_property
    def watch(self) -> tuple[WatchItem, ...]:
        return _watch(self.corpus, self.facts, self.as_of)

    def _alive(self, instrument: Instrument, families: frozenset[str] | None) -> Iterator[_Duty]:
        for obligation in instrument.obligations:
            if families is not None and families.isdisjoint(obligation.families):
                continue
            held = standing_of(obligation, instrument, self.as_of)
            if held is None or held.standing not in {Standing.IN_FORCE, Standing.VOLUNTARY}:
                continue
            met = self._truth(obligation.satisfied_when)
            yield _Duty(obligation, instrument.short_title, held.standing, self._truth(obligation.applies_when), met)

    def _truth(self, condition: law.Condition | None) -> TruthColumn:
        if condition is None:
            return np.full(self.facts.rows, UNKNOWN, dtype=np.int8)
        if condition not in self._memo:
            self._memo[condition] = truth_of(truth_tree(condition), self.facts)
        return self._memo[condition]


def judge(
    corpus: Corpus, catalogue: Catalogue, views: Mapping[str, Mapping[str, Answer]], *, as_of: date
) -> Judgment:
    """Hold the answers of each workflow (workflow id -> its answers) against the law of a day."""
    return Judgment(corpus, catalogue, facts_of(catalogue, views), tuple(views), as_of)


def _verdict(catalogue: Catalogue, duty: _Duty, alone: Sequence[FactTable], workflows: Sequence[str]) -> ObligationVerdict:
    applies = _settled(int(duty.applies.max(initial=-1)))
    touched = np.flatnonzero(duty.applies >= UNKNOWN)
    verdict, missing = _outcome(duty, alone, touched)
    return ObligationVerdict(
        obligation=duty.obligation,
        title=duty.title,
        standing=duty.standing,
        is_binding=duty.standing is Standing.IN_FORCE,
        workflows=tuple(workflows[int(row)] for row in touched),
        applies=applies,
        verdict=verdict,
        missing=tuple(name for name in missing if name in catalogue.questions),
        because=_because(catalogue, duty, alone, verdict),
    )


def _outcome(duty: _Duty, alone: Sequence[FactTable], touched: NDArray[np.intp]) -> tuple[Verdict, tuple[str, ...]]:
    """The worst over the rows it touches: one workflow that fails it is enough."""
    if not len(touched):
        return "NOT_APPLICABLE", ()
    certain = touched[duty.applies[touched] == TRUE]
    if len(certain) and (duty.met[certain] == FALSE).any():
        return "NOT_MET", ()
    open_rows = [row for row in touched if duty.applies[row] == UNKNOWN or duty.met[row] == UNKNOWN]
    if not open_rows:
        return "MET", ()
    missing: dict[str, None] = {}
    for row in open_rows:
        missing |= dict.fromkeys(missing_facts(duty.obligation.applies_when, alone[row]))
        if duty.obligation.satisfied_when:
            missing |= dict.fromkeys(missing_facts(duty.obligation.satisfied_when, alone[row]))
    return "UNDETERMINED", tuple(missing)


def _because(catalogue: Catalogue, duty: _Duty, alone: Sequence[FactTable], verdict: Verdict) -> str:
    if verdict == "NOT_APPLICABLE":
        facts = deciding_facts(duty.obligation.applies_when, alone[0])
        names = [catalogue.questions[name].text if name in catalogue.questions else "the workflow" for name in facts]
        return f"By the answer to: {'; '.join(names)}"
    if verdict == "UNDETERMINED" and duty.obligation.satisfied_when is None:
        return duty.obligation.counsel_decides
    return ""


def _binding(catalogue: Catalogue, duties: Sequence[_Duty], workflows: Sequence[str]) -> NDArray[np.int8]:
    bound = np.full((len(catalogue.gates), len(workflows)), FALSE, dtype=np.int8)
    live = [duty for duty in duties if duty.standing is Standing.IN_FORCE]
    for g, gate in enumerate(catalogue.gates.values()):
        for duty in live:
            if set(gate.rule_families) & set(duty.obligation.families):
                bound[g] = np.maximum(bound[g], duty.applies)
    return bound


def _gate_obligations(
    catalogue: Catalogue, duties: Sequence[_Duty], workflows: Sequence[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for gate in catalogue.gates.values():
        for duty in duties:
            if duty.standing is Standing.IN_FORCE and set(gate.rule_families) & set(duty.obligation.families):
                for row in np.flatnonzero(duty.applies >= UNKNOWN):
                    label = f"{duty.title}, {duty.obligation.cite}"
                    found.setdefault((gate.id, workflows[int(row)]), []).append(label)
    return {key: tuple(dict.fromkeys(labels)) for key, labels in found.items()}


def _watch(corpus: Corpus, facts: FactTable, as_of: date) -> tuple[WatchItem, ...]:
    items = []
    for instrument in corpus.instruments.values():
        held, coming = value_on(instrument.standing, as_of), next_after(instrument.standing, as_of)
        is_live = held is not None and held.standing in {Standing.IN_FORCE, Standing.VOLUNTARY}
        is_over = held is not None and held.standing in {Standing.REPEALED, Standing.EXPIRED, Standing.VACATED}
        later = [own for duty in instrument.obligations if duty.standing and (own := next_after(duty.standing, as_of))]
        if held is None or (is_over and coming is None) or (is_live and not later and coming is None):
            continue
        if not _could_touch(instrument.obligations, facts, instrument.state):
            continue
        turn = coming or (min(later, key=lambda value: value.date) if later else None)
        begins_on = turn.date if turn else None
        why = instrument.watch or (turn.note if turn and turn.note else held.note)
        items.append(
            WatchItem(instrument.id, instrument.short_title, instrument.jurisdiction, held.standing, why, begins_on)
        )
    return tuple(items)


def _could_touch(obligations: Sequence[Obligation], facts: FactTable, state: str | None) -> bool:
    if not obligations:
        here = truth.Includes("profile.states", (state,)) if state else truth.AllOf(())
        return bool((truth_of(here, facts) >= UNKNOWN).any())
    return any((truth_of(truth_tree(duty.applies_when), facts) >= UNKNOWN).any() for duty in obligations)


def _settled(value: int) -> bool | None:
    return None if value == 0 else value > 0


def _row_of(facts: FactTable, row: int) -> FactTable:
    columns = {}
    for name, column in facts.columns.items():
        match column:
            case CodedColumn(vocabulary, codes):
                columns[name] = CodedColumn(vocabulary, codes[row : row + 1])
            case truth.SetColumn(vocabulary, member, known):
                columns[name] = truth.SetColumn(vocabulary, member[row : row + 1], known[row : row + 1])  # type: ignore[assignment]
            case truth.NumberColumn(values):
                columns[name] = truth.NumberColumn(values[row : row + 1])  # type: ignore[assignment]
    return FactTable(1, columns)
