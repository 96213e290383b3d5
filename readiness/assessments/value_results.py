"""What a run says of money: built by `valuation`, frozen in the run, read by page and report alike.

Dollars are a year unless a field says otherwise; `low`, `base` and `high` are whole scenarios, not bounds of one another.
Forecast and realised value stand apart and are never added.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Origin = Literal["answer", "company", "catalogue", "missing"]
PoolBasis = Literal["measured", "derived", "counted once"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scenario(_Frozen):
    """One number in the three scenarios."""

    low: float
    base: float
    high: float

    @property
    def least(self) -> float:
        return min(self.low, self.base, self.high)

    @property
    def most(self) -> float:
        return max(self.low, self.base, self.high)


class Citation(_Frozen):
    """A benchmark behind an assumption; `checked` says whether the page was read."""

    label: str
    year: str
    value: str
    unit: str
    source: str
    source_kind: str
    checked: bool
    note: str


class Number(_Frozen):
    """One number a formula reads: what it was, whence, and the day its source was read. None where nobody gave it."""

    name: str
    term: str
    unit: str
    kind: Literal["input", "assumption"]
    scenario: Scenario | None
    origin: Origin
    source: str = ""
    read_on: date | None = None
    question: str = ""
    evidence: str = ""
    default: Scenario | None = None
    citations: tuple[Citation, ...] = ()


class ValueLine(_Frozen):
    """One line of a formula: `amount` as computed, `credited` as it counts (signed, after cash capture and overlap)."""

    id: str
    kind: Literal["labor", "contribution", "avoided", "run_cost"]
    expr: str
    amount: Scenario
    scale: Scenario
    credited: Scenario
    pool: str = ""

    @property
    def is_scaled(self) -> bool:
        return min(self.scale.low, self.scale.base, self.scale.high) < 1


class ValueSplit(_Frozen):
    """Base value in three parts that sum to it."""

    easy: float
    captured: float
    latent: float


class WorkflowValue(_Frozen):
    """The value of one workflow. Without a baseline `missing` names the inputs, and no dollar is given."""

    numbers: tuple[Number, ...]
    missing: tuple[str, ...]
    lines: tuple[ValueLine, ...]
    annual: Scenario | None
    realisation: float
    reached: Scenario | None
    delay_per_week: float | None
    demand: float
    gap: Scenario
    quadrant: str
    quadrant_range: tuple[str, ...]
    split: ValueSplit | None
    is_capture_signed: bool | None
    note: str = ""

    @property
    def hours(self) -> float:
        """Dollars of base value that are saved hours counted as money."""
        return sum(line.credited.base for line in self.lines if line.kind == "labor")


class PoolShare(_Frozen):
    """What one line draws from a pool, in the pool's unit, before scaling."""

    workflow: str
    line: str
    amount: Scenario


class PoolResult(_Frozen):
    """An overlap group at work: what there is, what is claimed, and the dollars a year taken off because of it."""

    id: str
    label: str
    what: str
    unit: str
    size: Scenario
    basis: PoolBasis
    source: str
    read_on: date | None
    drawn: Scenario
    scale: Scenario
    cut: Scenario
    draws: tuple[PoolShare, ...]

    @property
    def is_scaled(self) -> bool:
        return min(self.scale.low, self.scale.base, self.scale.high) < 1


class RealisedValue(_Frozen):
    """What was measured, dollars over a period that ends; never a forecast."""

    workflow: str
    amount: float
    begins_on: date
    ends_on: date
    source: str
    read_on: date


class RunValue(_Frozen):
    """The money side of one run."""

    workflows: dict[str, WorkflowValue]
    pools: tuple[PoolResult, ...]
    realisation: dict[str, float]
    realised: tuple[RealisedValue, ...]
    inputs_digest: str

    @property
    def total(self) -> Scenario | None:
        """Sum the workflows that have a baseline, scenario by scenario; overlaps are applied already."""
        held = [found.annual for found in self.workflows.values() if found.annual]
        if not held:
            return None
        return Scenario(low=sum(s.low for s in held), base=sum(s.base for s in held), high=sum(s.high for s in held))
