"""The shape of a readiness report: frozen rows and paragraphs, ready to set in HTML or Word without another thought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from readiness.assessments.results import Interval, OpenedDuty, PlanResult, TierRange
from readiness.assessments.value_results import RealisedValue, RunValue, Scenario, WorkflowValue
from readiness.reports.builder.rows import LineRow


@dataclass(frozen=True, slots=True)
class Identity:
    """Where the report comes from; enough to make it again."""

    organization: str
    company: str
    assessment: str
    run_number: int
    as_of: date
    evaluated_at: datetime
    issued_by: str
    edition: str
    paper: str
    method_version: str
    catalogue_digest: str
    law_digest: str
    results_digest: str


@dataclass(frozen=True, slots=True)
class GateRow:
    title: str
    status: str
    cap: str
    reason: str
    question: str
    answer: str
    evidence: str | None
    by_law: bool
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    layer: str
    label: str
    friction: Interval
    gap: Interval
    demand: float
    is_worst: bool


@dataclass(frozen=True, slots=True)
class ObligationRow:
    title: str
    jurisdiction: str
    text: str
    cite: str
    standing: str
    verdict: str
    missing: tuple[str, ...]
    because: str
    artifact: str
    counsel_decides: bool


@dataclass(frozen=True, slots=True)
class ActionRow:
    title: str
    owner: str
    bucket_days: int
    weeks: tuple[float, float]
    effort: tuple[float, float]
    cost: tuple[float, float]
    clears: tuple[str, ...]
    workflows: tuple[str, ...]
    gain: float
    prerequisites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkflowView:
    """One workflow: a row of the verdict, a row of the heat map and a page of its own.

    `waits_for` names the gate whose work is the critical path, and is empty where effort decides.
    """

    id: str
    name: str
    risk: str
    guaranteed: str
    possible: str
    verdict: str
    friction: Interval
    readiness: Interval
    coverage: float
    evidence_index: float
    certainty: str
    is_rankable: bool
    cells: tuple[CellView, ...]
    stands_between: tuple[GateRow, ...]
    passed: tuple[GateRow, ...]
    lines: tuple[LineRow, ...]
    obligations: tuple[ObligationRow, ...]
    obligation_counts: tuple[tuple[str, int], ...]
    actions: tuple[ActionRow, ...]
    effort: Interval
    elapsed: Interval
    waits_for: str

    @property
    def first_gates(self) -> tuple[GateRow, ...]:
        """The gates that fail; where none does, the first of those that are open."""
        return tuple(gate for gate in self.stands_between if gate.status == "FAIL") or self.stands_between[:8]

    @property
    def further_gates(self) -> tuple[GateRow, ...]:
        """The open gates that are not among the first."""
        return tuple(gate for gate in self.stands_between if gate not in self.first_gates)


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    title: str
    jurisdiction: str
    standing: str
    duties: int
    met: int
    not_met: int
    undetermined: int
    citation: str


@dataclass(frozen=True, slots=True)
class WatchRow:
    title: str
    jurisdiction: str
    standing: str
    why: str
    begins_on: date | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    workflow: str
    gate: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GoLiveView:
    as_of: date
    tiers: tuple[tuple[str, str, str], ...]
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Law:
    binding: tuple[InstrumentRow, ...]
    watch: tuple[WatchRow, ...]
    go_live: GoLiveView | None


@dataclass(frozen=True, slots=True)
class Bucket:
    days: int
    label: str
    actions: tuple[ActionRow, ...]


@dataclass(frozen=True, slots=True)
class TierPath:
    """One workflow along the plan: the tiers at each stop."""

    name: str
    stops: tuple[tuple[str, TierRange], ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan: steps by due day, how many more there are, the tiers on the way. `drawn` is what a waterfall reads."""

    buckets: tuple[Bucket, ...]
    more: int
    path: tuple[TierPath, ...]
    effort: tuple[float, float] | None
    cost: tuple[float, float] | None
    ordered_by: str
    drawn: PlanResult | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One workflow; where it is not rankable, too little is answered to name a point on the map or to split its value."""

    workflow: str
    name: str
    tier: str
    value: WorkflowValue
    is_rankable: bool


@dataclass(frozen=True, slots=True)
class ValueView:
    """The money side in dollars a year; `unsigned` are saved hours that nobody has signed for."""

    rows: tuple[ValueRow, ...]
    total: Scenario
    reached: float
    least: float
    most: float
    unsigned: float
    cuts: tuple[tuple[str, float], ...]
    realised: tuple[RealisedValue, ...]
    drawn: RunValue

    @property
    def unplaced(self) -> frozenset[str]:
        """Name the workflows that have no point on the map."""
        return frozenset(row.workflow for row in self.rows if not row.is_rankable)


@dataclass(frozen=True, slots=True)
class LensRow:
    title: str
    about: str
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One workflow under the draws: readiness in 90 percent of them, and the ranks it may take."""

    name: str
    readiness: Interval
    rank_range: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Robust:
    rows: tuple[HoldRow, ...]
    told: int
    pairs: int
    draws: int
    drivers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    label: str
    asked: int
    answered: int
    unknown: int
    not_applicable: int
    unanswered: int
    verified: int
    documented: int
    asserted: int


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    text: str
    section: str
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class InventoryTable:
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    sections: tuple[SectionCoverage, ...]
    open_questions: tuple[OpenQuestion, ...]
    resting_on_assertion: tuple[str, ...]
    inventories: tuple[InventoryTable, ...]


@dataclass(frozen=True, slots=True)
class Source:
    label: str
    url: str
    supports: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A report before it is set: the same run always builds the same document."""

    identity: Identity
    headline: str
    summary: tuple[str, ...]
    layers: tuple[tuple[str, str], ...]
    workflows: tuple[WorkflowView, ...]
    failing: tuple[tuple[GateRow, tuple[str, ...]], ...]
    law: Law
    plan: PlanView
    value: ValueView | None
    lenses: tuple[LensRow, ...]
    robust: Robust | None
    opened: tuple[OpenedDuty, ...]
    evidence: Evidence
    sources: tuple[Source, ...]

    @property
    def unranked(self) -> tuple[str, ...]:
        """The workflows of which too little is answered to rank them."""
        return tuple(view.name for view in self.workflows if not view.is_rankable)
