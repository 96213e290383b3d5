"""Hold a company's answers against the law of a day: what binds, what is met, what is missing, what to watch.

A row is one workflow of one company. Applicability and satisfaction are Kleene: an unanswered fact leaves a verdict
undetermined and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from readiness.catalogue.answers import Answer
from readiness.catalogue.schema import Catalogue
from readiness.engine import truth
from readiness.engine.truth import FALSE, TRUE, UNKNOWN, FactTable, TruthColumn, truth_of
from readiness.law.corpus import Corpus, Instrument, Obligation, Standing, StandingValue
from readiness.law.facts import facts_of
from readiness.law.program import UNSAID, Program, Truths, compiled
from readiness.law.standing import next_after, standing_of, value_on

TruthOfState = Callable[[str], bool]
LIVE = frozenset({Standing.IN_FORCE, Standing.VOLUNTARY})
OVER = frozenset({Standing.REPEALED, Standing.EXPIRED, Standing.VACATED})
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
class Judgment:
    """What the law of one day says of one company. `binding` (gates, workflows) is Kleene truth for gates that bind by law."""

    obligations: tuple[ObligationVerdict, ...]
    binding: NDArray[np.int8]
    gate_obligations: Mapping[tuple[str, str], tuple[str, ...]]
    watch: tuple[WatchItem, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Duty:
    """An obligation alive on the day, with its truth on every row."""

    obligation: Obligation
    title: str
    standing: Standing
    applies: TruthColumn
    met: TruthColumn


@dataclass(frozen=True, eq=False, slots=True)
class _Worked:
    """The corpus worked out on the rows of one company."""

    program: Program
    values: Truths

    def missing(self, duty: Obligation, row: int) -> Iterator[str]:
        """Name what would settle whether it applies and, where that can be told, whether it is met."""
        yield from self.program.missing(self.values, self.program.applies[duty.id], row)
        if duty.satisfied_when:
            yield from self.program.missing(self.values, self.program.met[duty.id], row)


def judge(corpus: Corpus, catalogue: Catalogue, views: Mapping[str, Mapping[str, Answer]], *, as_of: date) -> Judgment:
    """Judge every obligation for the workflows of `views` (workflow id -> its answers)."""
    workflows = tuple(views)
    program = compiled(corpus)
    facts = facts_of(catalogue, views)
    worked = _Worked(program, program.run(facts))
    duties = _duties(corpus, worked, as_of)
    return Judgment(
        obligations=tuple(_verdict(catalogue, duty, worked, workflows) for duty in duties),
        binding=_binding(catalogue, duties, workflows),
        gate_obligations=_gate_obligations(catalogue, duties, workflows),
        watch=_watch(corpus, worked, lambda state: _may_be_in(facts, state), as_of),
    )


def _duties(corpus: Corpus, worked: _Worked, as_of: date) -> list[_Duty]:
    found = []
    program, values = worked.program, worked.values
    unsaid = np.full(values.shape[1], UNKNOWN, dtype=np.int8)
    for instrument in corpus.instruments.values():
        for duty in instrument.obligations:
            held = standing_of(duty, instrument, as_of)
            if held is None or held.standing not in LIVE:
                continue
            applies, node = values[program.applies[duty.id]], program.met[duty.id]
            met = unsaid if node == UNSAID else values[node]
            found.append(_Duty(duty, instrument.short_title, held.standing, applies, met))
    return found


def _verdict(catalogue: Catalogue, duty: _Duty, worked: _Worked, workflows: Sequence[str]) -> ObligationVerdict:
    touched = np.flatnonzero(duty.applies >= UNKNOWN)
    verdict, missing = _outcome(duty, worked, touched)
    return ObligationVerdict(
        obligation=duty.obligation,
        title=duty.title,
        standing=duty.standing,
        is_binding=duty.standing is Standing.IN_FORCE,
        workflows=tuple(workflows[int(row)] for row in touched),
        applies=_settled(int(duty.applies.max(initial=-1))),
        verdict=verdict,
        missing=tuple(name for name in missing if name in catalogue.questions),
        because=_because(catalogue, duty, worked, verdict),
    )


def _outcome(duty: _Duty, worked: _Worked, touched: NDArray[np.intp]) -> tuple[Verdict, tuple[str, ...]]:
    """The worst over the rows it touches: one workflow that fails it is enough."""
    if not len(touched):
        return "NOT_APPLICABLE", ()
    certain = duty.applies[touched] == TRUE
    if (duty.met[touched][certain] == FALSE).any():
        return "NOT_MET", ()
    unsettled = touched[~certain | (duty.met[touched] == UNKNOWN)]
    if not len(unsettled):
        return "MET", ()
    names = (name for row in unsettled for name in worked.missing(duty.obligation, int(row)))
    return "UNDETERMINED", tuple(dict.fromkeys(names))


def _because(catalogue: Catalogue, duty: _Duty, worked: _Worked, verdict: Verdict) -> str:
    if verdict == "NOT_APPLICABLE":
        node = worked.program.applies[duty.obligation.id]
        names = dict.fromkeys(worked.program.deciding(worked.values, node, 0)) if worked.values.shape[1] else ()
        return _excluded(catalogue, names)
    if verdict == "UNDETERMINED" and duty.obligation.satisfied_when is None:
        return duty.obligation.counsel_decides
    return ""


def _excluded(catalogue: Catalogue, names: Iterable[str]) -> str:
    """Say which fact keeps an obligation away: the first is enough."""
    for name in names:
        if name in catalogue.questions:
            return f"The answer to {name} excludes it."
        return "None of the chosen workflows is of its kind."
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


def _watch(corpus: Corpus, worked: _Worked, states: TruthOfState, as_of: date) -> tuple[WatchItem, ...]:
    items = []
    for instrument in corpus.instruments.values():
        held, coming = value_on(instrument.standing, as_of), next_after(instrument.standing, as_of)
        later = [own for duty in instrument.obligations if duty.standing and (own := next_after(duty.standing, as_of))]
        turn = coming or min(later, key=lambda value: value.date, default=None)
        if held is None or not _moves(held.standing, turn) or not _could_touch(instrument, worked, states):
            continue
        why = instrument.watch or (turn.note if turn and turn.note else held.note)
        begins_on = turn.date if turn else None
        items.append(
            WatchItem(instrument.id, instrument.short_title, instrument.jurisdiction, held.standing, why, begins_on)
        )
    return tuple(items)


def _moves(standing: Standing, turn: StandingValue | None) -> bool:
    """What is over stays over and what lives stays alive, unless a change has its date."""
    return turn is not None or standing not in (LIVE | OVER)


def _could_touch(instrument: Instrument, worked: _Worked, states: TruthOfState) -> bool:
    if not instrument.obligations:
        return instrument.state is None or states(instrument.state)
    nodes = [worked.program.applies[duty.id] for duty in instrument.obligations]
    return bool((worked.values[nodes] >= UNKNOWN).any())


def _settled(value: int) -> bool | None:
    return None if value == 0 else value > 0


def _may_be_in(facts: FactTable, state: str) -> bool:
    return bool((truth_of(truth.Includes("profile.states", (state,)), facts) >= UNKNOWN).any())
