"""What one evaluation found: built by `evaluation`, stored in a run, read by every page and report.

The JSON form is the documented result of `score --format json`, with what else a reader needs to open each number.
Friction and readiness run from 0 to 100; effort is in person-weeks, elapsed time in weeks; numbers are unrounded.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from readiness.assessments.value_results import RunValue

Status = Literal["PASS", "FAIL", "UNKNOWN", "NA"]
Verdict = Literal["MET", "NOT_MET", "UNDETERMINED", "NOT_APPLICABLE"]
State = Literal["unanswered", "unknown", "na", "answered", "conflict"]
INHERENT = "inherent"
LEAST_COVERAGE = 0.5  # below it no point and no rank is shown (scoring method, section 9)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Interval(_Frozen):
    """A range with a point in it; `width` is its doubt."""

    low: float
    point: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


class TierRange(_Frozen):
    guaranteed: str
    possible: str


class LayerResult(_Frozen):
    demand: float
    gap: Interval
    friction: Interval


class GateResult(_Frozen):
    """A gate on one workflow; `binding` is None where the law behind it is undetermined."""

    status: Status
    cap: str
    title: str
    question: str
    reason: str
    binding: bool | None
    proof_cap: str | None = None
    obligations: tuple[str, ...] = ()


class Line(_Frozen):
    """One line of an explanation: what one answer adds to the friction of a workflow on one layer.

    `item` is a question id, or `inherent` for the friction of the workflow itself. `share` is the part of
    the item's points that falls on this layer.
    """

    layer: str
    item: str
    dimension: str
    contribution: float
    points: float = 0.0
    share: float = 0.0
    friction: Interval | None = None
    is_worst_item: bool = False


class QuestionResult(_Frozen):
    """An answer as it stood when the run was made, in words a reader can check."""

    text: str
    section: str
    owner: str
    state: State
    label: str
    evidence: str | None
    source: str
    because: str
    reason: str
    note: str
    answered_on: date | None
    citation: str


class CriticalPath(_Frozen):
    """Work that opens a failing gate and takes longer than everything else: remediations in order, and their weeks."""

    gate: str
    actions: tuple[str, ...]
    weeks: Interval


class WorkflowResult(_Frozen):
    """One workflow. `elapsed_weeks` follow from effort alone; `critical_path` is told where a failing gate takes longer."""

    name: str
    risk_class: str
    friction: Interval
    readiness: Interval
    coverage: float
    evidence_index: float
    tier: TierRange
    layers: dict[str, LayerResult]
    gates: dict[str, GateResult]
    explanation: tuple[Line, ...]
    effort_person_weeks: Interval
    elapsed_weeks: Interval
    critical_path: CriticalPath | None = None
    effort_by_layer: dict[str, float] = Field(default_factory=dict)
    own_answers: dict[str, QuestionResult] = Field(default_factory=dict)
    open_questions: tuple[str, ...] = ()

    @property
    def weeks(self) -> Interval:
        """Weeks until production: those of the effort, or of the critical path beside it, end by end the longer."""
        if self.critical_path is None:
            return self.elapsed_weeks
        one, other = self.elapsed_weeks, self.critical_path.weeks
        return Interval(low=max(one.low, other.low), point=max(one.point, other.point), high=max(one.high, other.high))

    @property
    def worst_layer(self) -> str:
        """Name the layer with the most friction at the point."""
        return max(self.layers, key=lambda layer: self.layers[layer].friction.point)

    @property
    def is_rankable(self) -> bool:
        """Say whether coverage allows a point and a rank to be shown (scoring method, section 9)."""
        return self.coverage >= LEAST_COVERAGE

    @property
    def certainty(self) -> str:
        """Put the width of readiness in words."""
        if self.readiness.width < 10:
            return "settled"
        return "provisional" if self.readiness.width <= 25 else "mostly unknown"

    def gates_that(self, *statuses: Status) -> dict[str, GateResult]:
        """Select gates by status."""
        return {key: gate for key, gate in self.gates.items() if gate.status in statuses}

    def lines_of(self, layer: str) -> tuple[Line, ...]:
        """Select the lines of one layer, largest first."""
        lines = (line for line in self.explanation if line.layer == layer)
        return tuple(sorted(lines, key=lambda line: -line.contribution))


class MeasureResult(_Frozen):
    """Where a duty stands on a subject that several laws speak to; the higher `rank` is the stricter."""

    topic: str
    topic_label: str
    subject: str
    subject_label: str
    words: str
    rank: float


class ObligationResult(_Frozen):
    """A duty against this company on the day; `applies` is None where a fact is missing.

    `verdict` is the worst over the workflows; `verdicts` holds those workflows on which it is another one, and `open_on`
    those on which a fact is missing to say whether it applies.
    """

    instrument: str
    obligation: str
    jurisdiction: str
    standing: str | None
    binding: bool
    workflows: tuple[str, ...]
    applies: bool | None
    verdict: Verdict
    missing: tuple[str, ...]
    cite: str
    layer: str
    artifact: str
    text: str
    title: str
    because: str
    counsel_decides: bool = False
    group: str = ""
    area: str = ""
    measures: tuple[MeasureResult, ...] = ()
    verdicts: dict[str, Verdict] = Field(default_factory=dict)
    open_on: tuple[str, ...] = ()

    @property
    def needs_counsel(self) -> bool:
        """Say whether it stays open although no answer is missing: only counsel can tell."""
        return self.verdict == "UNDETERMINED" and not self.missing

    def verdict_on(self, workflow: str) -> Verdict:
        """Read the verdict of one workflow."""
        if workflow not in self.workflows:
            return "NOT_APPLICABLE"
        return self.verdicts.get(workflow, self.verdict)

    def is_certain_on(self, workflow: str) -> bool:
        """Say whether it applies to a workflow for sure."""
        return self.applies is True and workflow in self.workflows and workflow not in self.open_on


class ConditionLine(_Frozen):
    """One leaf of a condition tree that decides: what it wants, and the answer in its place."""

    text: str
    question: str
    answer: str


class OpenedDuty(_Frozen):
    """A duty that is not met, opened on the first workflow that fails it: what makes it apply, and what leaves it unmet."""

    obligation: str
    title: str
    jurisdiction: str
    text: str
    cite: str
    workflow: str
    applies: tuple[ConditionLine, ...]
    met: tuple[ConditionLine, ...]


class WatchResult(_Frozen):
    """Law that does not bind on the day and could: the workflows it would touch, and the gates it would bind on them."""

    instrument: str
    standing: str
    why: str
    title: str = ""
    jurisdiction: str = ""
    begins_on: date | None = None
    becomes: str | None = None
    workflows: tuple[str, ...] = ()
    gates: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class GateChange(_Frozen):
    workflow: str
    gate: str
    title: str
    before: Status
    after: Status


class DutyChange(_Frozen):
    """A duty that begins or ends to bind between two days; `verdict` is that of the day on which it binds."""

    obligation: str
    instrument: str
    title: str
    jurisdiction: str
    text: str
    cite: str
    layer: str
    workflows: tuple[str, ...]
    verdict: Verdict


class GoLive(_Frozen):
    """The same answers under the law of the planned go-live day."""

    as_of: date
    tiers: dict[str, TierRange]
    changes: tuple[GateChange, ...]
    begins: tuple[DutyChange, ...] = ()
    ends: tuple[DutyChange, ...] = ()


class ActionResult(_Frozen):
    """A remediation worth doing: what it fixes for the chosen workflows, and what it takes."""

    id: str
    title: str
    owner: str
    bucket_days: int
    effort_person_weeks: tuple[float, float]
    elapsed_weeks: tuple[float, float]
    cost_usd: tuple[float, float]
    prerequisites: tuple[str, ...]
    questions: tuple[str, ...]
    clears_gates: tuple[str, ...]
    friction_gain: dict[str, float]
    exceeds_bucket: bool = False


class Forecast(_Frozen):
    """One workflow at one moment of a plan: what the engine says once the work until then is done."""

    friction: Interval
    readiness: Interval
    tier: TierRange


class StepResult(_Frozen):
    """One remediation in its place in a plan.

    `friction_gain` is the waterfall: what the step adds to the steps before it, in points of friction by workflow; the gains
    of a plan sum to its joint gain. `finish_weeks` run from the start of the plan, prerequisites first and all else in
    parallel. `due_days` is the earliest of 30, 60, 90 and 180 days that holds the later of the two; 0 where none does.
    `tiers` are those that change with the step. `role` names who does the work: a planning assumption.
    """

    action: str
    title: str
    owner: str
    role: str
    effort_person_weeks: tuple[float, float]
    elapsed_weeks: tuple[float, float]
    cost_usd: tuple[float, float]
    prerequisites: tuple[str, ...]
    questions: tuple[str, ...]
    reason: Literal["gate", "tier", "worth", "prerequisite"]
    finish_weeks: tuple[float, float]
    due_days: int
    friction_gain: dict[str, float]
    clears_gates: tuple[str, ...] = ()
    tiers: dict[str, TierRange] = Field(default_factory=dict)


class Milestone(_Frozen):
    """The workflows when everything due by a day is done; `days` 0 is the end of the plan."""

    days: int
    steps: int
    forecasts: dict[str, Forecast]


class PlanResult(_Frozen):
    """Remediations in order with what they lead to: one joint run of the engine, shared work counted once.

    Finished work counts with the evidence `finished_as`. `proof` is the grade that the answers behind gates are assumed
    to be proven to; none where they stay as they are; `proof_gain` is what that alone takes off the friction of each
    workflow, before any step. `in_place` are remediations that would change no answer.
    """

    steps: tuple[StepResult, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    before: dict[str, Forecast] = Field(default_factory=dict)
    after: dict[str, Forecast] = Field(default_factory=dict)
    effort_person_weeks: tuple[float, float] = (0.0, 0.0)
    cost_usd: tuple[float, float] = (0.0, 0.0)
    finish_weeks: tuple[float, float] = (0.0, 0.0)
    ordered_by: Literal["value", "friction"] = "friction"
    finished_as: str = "documented"
    proof: str = "none"
    proof_gain: dict[str, float] = Field(default_factory=dict)
    in_place: tuple[str, ...] = ()


    @classmethod
    def empty(cls, workflows: dict[str, WorkflowResult]) -> Self:
        """Plan nothing: everything stays as a run found it."""
        held = {
            name: Forecast(friction=found.friction, readiness=found.readiness, tier=found.tier)
            for name, found in workflows.items()
        }
        return cls(before=held, after=held)


class CapacityMonth(_Frozen):
    """Hours of one role in one month; `available` is None where nobody was named."""

    needed: float
    available: float | None

    @property
    def over(self) -> float:
        """Hours needed beyond those there are; 0 where that is not known."""
        return 0.0 if self.available is None else max(0.0, self.needed - self.available)

    @property
    def is_over(self) -> bool:
        return self.over > 0.5


class CapacityRow(_Frozen):
    role: str
    label: str
    months: tuple[CapacityMonth, ...]

    @property
    def is_named(self) -> bool:
        return any(month.available is not None for month in self.months)

    @property
    def conflicts(self) -> tuple[int, ...]:
        """Months, counted from 1, in which the plan asks for more than there is."""
        return tuple(number for number, month in enumerate(self.months, 1) if month.is_over)


class Obstacle(_Frozen):
    """What keeps a workflow from a tier when everything in the catalogue is done.

    `gates` stay closed, `unproven` pass on too little evidence; `questions` with the points of readiness they would add at
    their best; `short` is what the low end of readiness lacks.
    """

    gates: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    questions: tuple[tuple[str, float], ...] = ()
    short: float = 0.0


class PathResult(_Frozen):
    """The cheapest set of remediations that brings workflows to guaranteed tiers, or what is in the way.

    `prove` names the questions behind gates whose answers or finished work need that evidence as well.
    """

    targets: dict[str, str]
    measure: str
    plan: PlanResult | None
    prove: dict[str, str] = Field(default_factory=dict)
    obstacles: dict[str, Obstacle] = Field(default_factory=dict)


class CompanyFacts(_Frozen):
    name: str
    segments: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    sites: float | None = None
    go_live: date | None = None


class RunResults(_Frozen):
    """One evaluation, whole."""

    as_of: date
    method_version: str
    catalogue_digest: str
    law_digest: str
    company: CompanyFacts
    workflows: dict[str, WorkflowResult]
    questions: dict[str, QuestionResult]
    obligations: tuple[ObligationResult, ...]
    watch: tuple[WatchResult, ...]
    go_live: GoLive | None
    actions: tuple[ActionResult, ...]
    inventories: dict[str, list[dict[str, Any]]] = Field(default_factory=dict)
    plan: PlanResult | None = None
    value: RunValue | None = None
    opened: tuple[OpenedDuty, ...] = ()

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read a stored run.

        Raises:
            pydantic.ValidationError: the document is not a run of this version.
        """
        return cls.model_validate(document)

    def to_json(self) -> dict[str, Any]:
        """Write the run as plain JSON values."""
        return self.model_dump(mode="json")

    @property
    def rankable(self) -> list[str]:
        """Name the workflows of which enough is answered to rank them."""
        return [name for name, result in self.workflows.items() if result.is_rankable]

    def question(self, item: str, workflow: str) -> QuestionResult:
        """Find an answer as it counted for a workflow: its own first, else the company's."""
        return self.workflows[workflow].own_answers.get(item) or self.questions[item]
