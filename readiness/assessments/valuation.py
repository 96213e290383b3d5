"""Value workflows: answers, a company's own numbers and the catalogue's assumptions in, the money side of a run out.

Plain Python: no database, no clock. Volumes come from `value.*` answers where a formula names one, else from the company's
entries; an assumption is the company's where it has one, else the catalogue's. Source: scoring method, section 8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

import numpy as np

from readiness.assessments.value_results import (
    Citation,
    Number,
    PoolBasis,
    PoolResult,
    PoolShare,
    RealisedValue,
    RunValue,
    Scenario,
    ValueLine,
    ValueSplit,
    WorkflowValue,
)
from readiness.catalogue import schema
from readiness.catalogue.answers import Answer
from readiness.catalogue.value import ASSUMPTION, benchmarks_behind, formula_for, read_on, term, value_model
from readiness.engine.cells import Bounds
from readiness.engine.method import TIERS, Floats
from readiness.engine.value import (
    BASE,
    QUADRANTS,
    SCENARIOS,
    Appraisal,
    appraise,
    cost_of_delay,
    demand_share,
    own_gap,
    quadrant,
    reached,
    split,
)

POOLS = "pools"
CAPTURE_QUESTION = "change.capture"
BASES: tuple[PoolBasis, ...] = ("measured", "derived", "counted once")
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a company says of one number, with its source and the day that was read. A volume has three equal scenarios."""

    low: float
    base: float
    high: float
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Realised:
    """Measured dollars of a workflow over a period, both days included."""

    workflow: str
    amount: float
    begins_on: date
    ends_on: date
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class ValueInputs:
    """A company's own numbers: (workflow, variable) or ("pools", pool) -> entry, and what was realised."""

    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    realised: tuple[Realised, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over every number and its source."""
        entries = {"/".join(key): asdict(entry) for key, entry in self.entries.items()}
        told = [entries, [asdict(entry) for entry in self.realised]]
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


NOTHING_ENTERED = ValueInputs()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a workflow stands when its value is taken: demand and gap by layer, and the guaranteed tier as a number."""

    demand: Floats  # (L,)
    gap: Bounds  # (L,) each
    tier: int


def run_value(
    catalogue: schema.Catalogue,
    views: Mapping[str, Answers],
    answers: Answers,
    inputs: ValueInputs,
    standings: Mapping[str, Standing],
) -> RunValue:
    """Value the workflows of `views`, each with its own answers; `answers` are the company's, for what sizes a pool."""
    numbers, appraisal = appraised(catalogue, views, answers, inputs)
    shares = value_model(catalogue).realisation
    return RunValue(
        workflows={
            workflow: _workflow(catalogue, workflow, numbers[workflow], appraisal, standings[workflow], views[workflow])
            for workflow in views
        },
        pools=pool_results(catalogue, appraisal, inputs),
        realisation=dict(zip(TIERS, shares, strict=True)),
        realised=tuple(
            RealisedValue(**asdict(entry))
            for entry in sorted(inputs.realised, key=lambda entry: (entry.workflow, entry.begins_on))
            if entry.workflow in views
        ),
        inputs_digest=inputs.digest,
    )


def appraised(
    catalogue: schema.Catalogue, views: Mapping[str, Answers], answers: Answers, inputs: ValueInputs
) -> tuple[dict[str, tuple[Number, ...]], Appraisal]:
    """Gather the numbers of the workflows and of those that size a pool, and run the formulas once."""
    model = value_model(catalogue)
    sizing = {pool.size_of: answers for pool in model.pools if pool.size_of}
    numbers = {
        workflow: numbers_of(catalogue, workflow, view, inputs) for workflow, view in {**sizing, **views}.items()
    }
    columns = {workflow: {n.name: _column(n.scenario) for n in held} for workflow, held in numbers.items()}
    measured = {name: _column(entry) for (scope, name), entry in inputs.entries.items() if scope == POOLS}
    return numbers, appraise(model, columns, views.keys(), measured)


def numbers_of(
    catalogue: schema.Catalogue, workflow: str, answers: Answers, inputs: ValueInputs
) -> tuple[Number, ...]:
    """Set out every number the formula of a workflow reads, with its source."""
    formula = formula_for(catalogue, workflow)
    given = [_input(catalogue, workflow, entry, answers, inputs) for entry in formula.inputs]
    assumed = [
        _assumption(catalogue, workflow, name, assumption, inputs) for name, assumption in formula.assumptions.items()
    ]
    return (*given, *assumed)


def pool_results(catalogue: schema.Catalogue, appraisal: Appraisal, inputs: ValueInputs) -> tuple[PoolResult, ...]:
    """Tell the pools that some known line draws on."""
    return tuple(
        _pool(catalogue, pool, appraisal, inputs)
        for pool in catalogue.pools.values()
        if any(not np.isnan(amount).any() for amount in appraisal.pools[pool.id].draws.values())
    )


def _column(numbers: Scenario | Entry | None) -> Floats:
    told = (np.nan, np.nan, np.nan) if numbers is None else (numbers.low, numbers.base, numbers.high)
    return np.array([told])


def _input(
    catalogue: schema.Catalogue, workflow: str, entry: schema.FormulaInput, answers: Answers, inputs: ValueInputs
) -> Number:
    number = Number(
        name=entry.name,
        term=term(catalogue, workflow, entry.name),
        unit=entry.unit,
        kind="input",
        scenario=None,
        origin="missing",
        question=entry.question or "",
    )
    if not entry.question:
        return _own(number, inputs.entries.get((workflow, entry.name)))
    answer = answers.get(entry.question)
    if answer is None or answer.state != "answered" or not isinstance(answer.value, (int, float)):
        return number
    told = float(answer.value)
    return number.model_copy(
        update={
            "scenario": Scenario(low=told, base=told, high=told),
            "origin": "answer",
            "source": catalogue.questions[entry.question].text,
            "read_on": answer.answered_on,
            "evidence": answer.evidence,
        }
    )


def _assumption(
    catalogue: schema.Catalogue, workflow: str, name: str, assumed: schema.Assumption, inputs: ValueInputs
) -> Number:
    default = Scenario(low=assumed.low, base=assumed.base, high=assumed.high)
    behind = benchmarks_behind(catalogue, assumed.basis)
    number = Number(
        name=name,
        term=term(catalogue, workflow, name),
        unit=assumed.unit,
        kind="assumption",
        scenario=default,
        origin="catalogue",
        source="Planning assumption" if assumed.basis == ASSUMPTION else f"Benchmark: {assumed.basis}",
        read_on=read_on(catalogue) if behind else None,
        default=default,
        citations=tuple(_citation(benchmark) for benchmark in behind),
    )
    return _own(number, inputs.entries.get((workflow, name)))


def _own(number: Number, entry: Entry | None) -> Number:
    """Put the company's own entry in place, where it has one."""
    if entry is None:
        return number
    told = Scenario(low=entry.low, base=entry.base, high=entry.high)
    return number.model_copy(
        update={
            "scenario": told,
            "origin": "company",
            "source": entry.source,
            "read_on": entry.read_on,
            "citations": (),
        }
    )


def _citation(benchmark: schema.Benchmark) -> Citation:
    value = benchmark.value
    return Citation(
        label=benchmark.label,
        year=str(benchmark.year),
        value="–".join(f"{each:g}" for each in value) if isinstance(value, tuple) else str(value),
        unit=benchmark.unit,
        source=benchmark.source or "",
        source_kind=benchmark.source_kind,
        checked=benchmark.checked,
        note=benchmark.note,
    )


def _workflow(
    catalogue: schema.Catalogue,
    workflow: str,
    numbers: tuple[Number, ...],
    appraisal: Appraisal,
    standing: Standing,
    answers: Answers,
) -> WorkflowValue:
    missing = tuple(number.name for number in numbers if number.scenario is None)
    share = value_model(catalogue).realisation[standing.tier]
    annual = None if missing else appraisal.annual[workflow][0]
    demand = float(demand_share(standing.demand))
    gap = [float(own_gap(standing.demand, part)) for part in (standing.gap.low, standing.gap.point, standing.gap.high)]
    places = [QUADRANTS[int(quadrant(np.asarray(demand), np.asarray(each)))] for each in gap]
    return WorkflowValue(
        numbers=numbers,
        missing=missing,
        lines=() if annual is None else _lines(catalogue, workflow, appraisal),
        annual=None if annual is None else _scenario(annual),
        realisation=share,
        reached=None if annual is None else _scenario(reached(annual, np.asarray(share))),
        delay_per_week=None if annual is None else float(cost_of_delay(annual, np.asarray(share))),
        demand=demand,
        gap=_scenario(gap),
        quadrant=places[BASE],
        quadrant_range=tuple(dict.fromkeys((places[0], places[-1]))),
        split=None if annual is None else _split(float(annual[BASE]), demand, gap[BASE]),
        is_capture_signed=_is_signed(answers),
        note=formula_for(catalogue, workflow).note,
    )


def _is_signed(answers: Answers) -> bool | None:
    """Say whether the budget owner signed that hours become money; None where nobody has answered."""
    answer = answers.get(CAPTURE_QUESTION)
    return answer.value == "signed" if answer and answer.state == "answered" else None


def _split(base: float, demand: float, gap: float) -> ValueSplit | None:
    parts = split(np.asarray(base), np.asarray(demand), np.asarray(gap))
    if np.isnan(parts.easy):
        return None
    return ValueSplit(easy=float(parts.easy), captured=float(parts.captured), latent=float(parts.latent))


def _lines(catalogue: schema.Catalogue, workflow: str, appraisal: Appraisal) -> tuple[ValueLine, ...]:
    drawn_from = {(draw.workflow, draw.line): pool.id for pool in catalogue.pools.values() for draw in pool.draws}
    return tuple(
        ValueLine(
            id=line.id,
            kind=line.kind,
            expr=line.expr,
            amount=_scenario(appraisal.amounts[workflow][0, n]),
            scale=_scenario(appraisal.scales[workflow][0, n]),
            credited=_scenario(appraisal.credited[workflow][0, n]),
            pool=drawn_from.get((workflow, line.id), ""),
        )
        for n, line in enumerate(formula_for(catalogue, workflow).lines)
    )


def _pool(catalogue: schema.Catalogue, pool: schema.Pool, appraisal: Appraisal, inputs: ValueInputs) -> PoolResult:
    use = appraisal.pools[pool.id]
    basis = BASES[int(use.basis[0])]
    entry = inputs.entries.get((POOLS, pool.id))
    return PoolResult(
        id=pool.id,
        label=pool.label,
        what=pool.what,
        unit=pool.unit,
        size=_scenario(use.size[0]),
        basis=basis,
        source=entry.source if entry else pool.size.expr if pool.size and basis == "derived" else "",
        read_on=entry.read_on if entry else None,
        drawn=_scenario(use.drawn[0]),
        scale=_scenario(use.scale[0]),
        cut=_scenario(_cut(catalogue, appraisal, pool.id)),
        draws=tuple(
            PoolShare(workflow=workflow, line=line, amount=_scenario(amount[0]))
            for (workflow, line), amount in use.draws.items()
            if not np.isnan(amount).any()
        ),
    )


def _cut(catalogue: schema.Catalogue, appraisal: Appraisal, pool: str) -> Floats:
    """Dollars a year that the scaling took off the lines of a pool: (S,)."""
    taken = np.zeros(len(SCENARIOS))
    for workflow, line in appraisal.pools[pool].draws:
        n = [held.id for held in formula_for(catalogue, workflow).lines].index(line)
        taken += np.nan_to_num(appraisal.claimed[workflow][0, n] - appraisal.credited[workflow][0, n])
    return taken


def _scenario(numbers: Iterable[float]) -> Scenario:
    low, base, high = (float(number) for number in numbers)
    return Scenario(low=low, base=base, high=high)
