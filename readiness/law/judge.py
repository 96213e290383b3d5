"""Hold a company's answers against the law of a day: what binds, what is met, what is missing, what to watch.

A row is one workflow of one company. Applicability and satisfaction are Kleene: an unanswered fact leaves a verdict
undetermined and is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

LIVE = frozenset({Standing.IN_FORCE, Standing.VOLUNTARY})
OVER = frozenset({Standing.REPEALED, Standing.EXPIRED, Standing.VACATED})
FRAMEWORKS = frozenset({"framework", "standard", "accreditation"})
Verdict = Literal["MET", "NOT_MET", "UNDETERMINED", "NOT_APPLICABLE"]


@dataclass(frozen=True, slots=True)
class ObligationVerdict:
    """One obligation against one company: `missing` names the questions that would settle it.

    `by_workflow` has the verdict of each workflow it touches; `open_on` are those on which it may or may not apply.
    """

    obligation: Obligation
    title: str
    standing: Standing
    is_binding: bool
    workflows: tuple[str, ...]
    applies: bool | None
    verdict: Verdict
    missing: tuple[str, ...]
    because: str
    by_workflow: Mapping[str, Verdict]
    open_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WatchItem:
    """Law that does not bind today and could: the workflows it would touch, and the gates it would newly bind on them."""

    instrument: str
    title: str
    jurisdiction: str
    standing: Standing
    why: str
    begins_on: date | None
    becomes: Standing | None = None
    workflows: tuple[str, ...] = ()
    gates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


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
    held = _by_gate(catalogue, duties)
    binding = _binding(held, workflows)
    return Judgment(
        obligations=tuple(_verdict(catalogue, duty, worked, workflows) for duty in duties),
        binding=binding,
        gate_obligations=_gate_obligations(held, workflows),
        watch=_watch(corpus, worked, _Reach(catalogue, facts, workflows, binding), as_of),
    )


def _duties(corpus: Corpus, worked: _Worked, as_of: date) -> list[_Duty]:
    found = []
    program, values = worked.program, worked.values
    unsaid = np.full(values.shape[1], UNKNOWN, dtype=np.int8)
    for instrument in corpus.instruments.values():
        for duty in instrument.obligations:
            held = standing_of(duty, instrument, as_of)
            if held is None or not _is_read(instrument, held.standing):
                continue
            applies, node = values[program.applies[duty.id]], program.met[duty.id]
            met = unsaid if node == UNSAID else values[node]
            found.append(_Duty(duty, instrument.short_title, held.standing, applies, met))
    return found


def _is_read(instrument: Instrument, standing: Standing) -> bool:
    """What lives is judged, and so is the draft of a framework: it never binds, and buyers ask for it."""
    return standing in LIVE or (standing is Standing.PROPOSED and instrument.kind in FRAMEWORKS)


def _verdict(catalogue: Catalogue, duty: _Duty, worked: _Worked, workflows: Sequence[str]) -> ObligationVerdict:
    touched = np.flatnonzero(duty.applies >= UNKNOWN)
    rows, applies, met = touched.tolist(), duty.applies.tolist(), duty.met.tolist()
    verdict, missing = _outcome(duty, worked, touched)
    return ObligationVerdict(
        obligation=duty.obligation,
        title=duty.title,
        standing=duty.standing,
        is_binding=duty.standing is Standing.IN_FORCE,
        workflows=tuple(workflows[row] for row in rows),
        applies=_settled(int(duty.applies.max(initial=-1))),
        verdict=verdict,
        missing=tuple(name for name in missing if name in catalogue.questions),
        because=_because(catalogue, duty, worked, verdict),
        by_workflow={workflows[row]: _on_row(applies[row], met[row]) for row in rows},
        open_on=tuple(workflows[row] for row in rows if applies[row] == UNKNOWN),
    )


def _on_row(applies: int, met: int) -> Verdict:
    """The verdict of one workflow that it touches."""
    if UNKNOWN in {applies, met}:
        return "UNDETERMINED"
    return "MET" if met == TRUE else "NOT_MET"


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


def _by_gate(catalogue: Catalogue, duties: Sequence[_Duty]) -> dict[str, list[_Duty]]:
    """The duties in force that may bind each gate: those of its rule families, in the order of the corpus."""
    families: dict[str, list[int]] = {}
    for at, duty in enumerate(duties):
        if duty.standing is Standing.IN_FORCE:
            for family in duty.obligation.families:
                families.setdefault(family, []).append(at)
    return {
        gate.id: [duties[at] for at in sorted({at for name in gate.rule_families for at in families.get(name, ())})]
        for gate in catalogue.gates.values()
    }


def _binding(held: Mapping[str, Sequence[_Duty]], workflows: Sequence[str]) -> NDArray[np.int8]:
    nothing = np.full(len(workflows), FALSE, dtype=np.int8)
    return np.stack([np.maximum.reduce([nothing, *(duty.applies for duty in duties)]) for duties in held.values()])


def _gate_obligations(
    held: Mapping[str, Sequence[_Duty]], workflows: Sequence[str]
) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for gate, duties in held.items():
        for duty in duties:
            label = f"{duty.title}, {duty.obligation.cite}"
            for row in np.flatnonzero(duty.applies >= UNKNOWN).tolist():
                found.setdefault((gate, workflows[row]), {})[label] = None
    return {key: tuple(labels) for key, labels in found.items()}


@dataclass(frozen=True, eq=False, slots=True)
class _Reach:
    """What law that does not bind yet could touch in one company."""

    catalogue: Catalogue
    facts: FactTable
    workflows: Sequence[str]
    binding: NDArray[np.int8]

    def may_be_in(self, state: str) -> bool:
        return bool((truth_of(truth.Includes("profile.states", (state,)), self.facts) >= UNKNOWN).any())

    def gates(self, families: set[str], rows: NDArray[np.intp]) -> dict[str, tuple[str, ...]]:
        """The gates of these families, each with the workflows of `rows` on which nothing binds it for sure today."""
        found = {}
        for g, gate in enumerate(self.catalogue.gates.values()):
            if not families & set(gate.rule_families):
                continue
            touched = self.catalogue.gate_workflows(gate)
            names = [self.workflows[int(row)] for row in rows if self.binding[g, row] != TRUE]
            if fitting := tuple(name for name in names if name in touched):
                found[gate.id] = fitting
        return found


def _watch(corpus: Corpus, worked: _Worked, reach: _Reach, as_of: date) -> tuple[WatchItem, ...]:
    items = []
    for instrument in corpus.instruments.values():
        held, turn = value_on(instrument.standing, as_of), _turn(instrument, as_of)
        if held is None or not _moves(held.standing, turn):
            continue
        rows = _coming_rows(instrument, worked, as_of)
        if not len(rows) and not _has_none_and_may_be_in(instrument, reach):
            continue
        families = {family for duty in instrument.obligations for family in duty.families}
        items.append(
            WatchItem(
                instrument=instrument.id,
                title=instrument.short_title,
                jurisdiction=instrument.jurisdiction,
                standing=held.standing,
                why=instrument.watch or (turn.note if turn and turn.note else held.note),
                begins_on=turn.date if turn else None,
                becomes=turn.standing if turn else None,
                workflows=tuple(reach.workflows[int(row)] for row in rows),
                gates=reach.gates(families, rows) if _may_bind(instrument, as_of) else {},
            )
        )
    return tuple(items)


def _turn(instrument: Instrument, as_of: date) -> StandingValue | None:
    """The next change of an instrument's standing, else the first of its obligations'."""
    later = [own for duty in instrument.obligations if duty.standing and (own := next_after(duty.standing, as_of))]
    return next_after(instrument.standing, as_of) or min(later, key=lambda value: value.date, default=None)


def _moves(standing: Standing, turn: StandingValue | None) -> bool:
    """What is over stays over and what lives stays alive, unless a change has its date."""
    return turn is not None or standing not in (LIVE | OVER)


def _coming_rows(instrument: Instrument, worked: _Worked, as_of: date) -> NDArray[np.intp]:
    """The workflows that an instrument could touch by a duty whose standing may still move."""
    moving = [
        duty
        for duty in instrument.obligations
        if next_after(duty.standing, as_of) or next_after(instrument.standing, as_of)
    ]
    nodes = [worked.program.applies[duty.id] for duty in moving or instrument.obligations]
    return np.flatnonzero((worked.values[nodes] >= UNKNOWN).any(axis=0)) if nodes else np.empty(0, dtype=np.intp)


def _may_bind(instrument: Instrument, as_of: date) -> bool:
    """Say whether it could come into force: a date says so, or it is law in the making and nothing has a date."""
    own = [value for duty in instrument.obligations for value in duty.standing]
    later = [value.standing for value in (*instrument.standing, *own) if value.date > as_of]
    return Standing.IN_FORCE in later or (not later and instrument.kind in {"statute", "regulation"})


def _has_none_and_may_be_in(instrument: Instrument, reach: _Reach) -> bool:
    return not instrument.obligations and (instrument.state is None or reach.may_be_in(instrument.state))


def _settled(value: int) -> bool | None:
    return None if value == 0 else value > 0
