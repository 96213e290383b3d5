"""The shape of the method's content: sections, questions, gates, workflows, artifacts, remediations and value.

Every model is frozen and refuses unknown keys. Friction runs from 0 (none) to 1 (worst); points from 0 to 10.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SHARE_TOLERANCE = 1e-9
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]
Unit = Annotated[float, Field(ge=0, le=1)]
Tier = Literal["T0", "T1", "T2", "T3", "T4"]
Grade = Literal["asserted", "documented", "verified"]
QuestionType = Literal["single", "yes_no", "multi", "number", "date", "states"]
Layer = Literal["model", "integration", "evaluation", "orchestration", "audit", "people"]
Dimension = Literal[
    "workflow-integration", "regulatory-exposure", "validation-safety", "change-management", "data-fragmentation"
]
Span = tuple[float, float]


class Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Labeled(Content):
    id: Slug
    label: str


class Section(Labeled):
    order: int
    intro: str
    lead: bool = False
    inventory: str | None = None


class Option(Content):
    value: str
    label: str
    friction: Unit | None = None
    credit: Unit | None = None


class Leaf(Content):
    """A condition on one answer, in the form other programs read: question, operator, value."""

    question: str
    op: Literal["eq", "in", "includes", "includes_any"]
    value: str | tuple[str, ...]

    @property
    def values(self) -> tuple[str, ...]:
        return (self.value,) if isinstance(self.value, str) else self.value


class AllOf(Content):
    all_of: tuple[Condition, ...]


class AnyOf(Content):
    any_of: tuple[Condition, ...]


class Not(Content):
    not_: Condition


Condition = Leaf | AllOf | AnyOf | Not


class Question(Content):
    """One question. `workflows` empty means every workflow; `max_points` 0 makes it context."""

    id: Slug
    order: int
    text: str
    help: str
    type: QuestionType
    options: tuple[Option, ...] = ()
    multi_rule: Literal["select", "missing_share"] | None = None
    unit: str | None = None
    breakpoints: tuple[Span, ...] = ()
    owner: str
    layers: dict[Layer, Unit] = Field(default_factory=dict)
    dimension: Dimension | None = None
    workflows: tuple[Slug, ...] = ()
    max_points: Annotated[float, Field(ge=0, le=10)] = 0.0
    direction: str = ""
    visible_if: Condition | None = None
    evidence: str
    evidence_max_age_days: Annotated[int, Field(gt=0)] = 365
    probe: str | None = None
    na_when: str = "Never"
    rationale: str = ""
    sources: tuple[str, ...] = ("judgment",)
    aliases: tuple[Slug, ...] = ()

    @property
    def section(self) -> str:
        return self.id.split(".", 1)[0]

    @property
    def is_item(self) -> bool:
        return self.max_points > 0

    @property
    def allows_na(self) -> bool:
        return self.na_when != "Never"

    @property
    def min_friction(self) -> float:
        return self._extremes[0]

    @property
    def max_friction(self) -> float:
        return self._extremes[1]

    @property
    def _extremes(self) -> tuple[float, float]:
        if self.multi_rule == "missing_share":
            return max(0.0, 1 - sum(option.credit or 0.0 for option in self.options)), 1.0
        values = [friction for _, friction in self.breakpoints]
        values += [option.friction for option in self.options if option.friction is not None]
        return (min(values), max(values)) if values else (0.0, 1.0)

    @model_validator(mode="after")
    def _is_whole(self) -> Question:
        problems = [*_option_problems(self), *_point_problems(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _option_problems(question: Question) -> list[str]:
    chooses = question.type in {"single", "yes_no", "multi"}
    problems = []
    if chooses != bool(question.options):
        problems.append(f"a {question.type} question {'needs' if chooses else 'takes no'} options")
    values = [option.value for option in question.options]
    if len(set(values)) != len(values):
        problems.append("two options share a value; give each its own")
    if (question.type == "multi") != (question.multi_rule is not None):
        problems.append("multi_rule goes with type multi, and only there")
    return problems


def _point_problems(question: Question) -> list[str]:
    if not question.is_item:
        return []
    problems = []
    if abs(sum(question.layers.values()) - 1) > SHARE_TOLERANCE:
        problems.append(f"layer shares sum to {sum(question.layers.values()):g}; make them sum to 1")
    if question.dimension is None:
        problems.append("a question with points needs a dimension")
    if question.type in {"single", "yes_no"} and any(option.friction is None for option in question.options):
        problems.append("each option of a question with points needs its friction")
    if question.multi_rule == "select":
        problems.append("multi_rule select carries no friction; use missing_share or drop max_points")
    if question.type in {"number", "date"} and not question.breakpoints:
        problems.append("a number or date question with points needs breakpoints")
    rising = [x for x, _ in question.breakpoints]
    if rising != sorted(set(rising)):
        problems.append("breakpoints must rise from one to the next")
    if any(not 0 <= friction <= 1 for _, friction in question.breakpoints):
        problems.append("breakpoints give a friction outside 0 to 1")
    credits_ = sum(option.credit or 0.0 for option in question.options)
    if question.multi_rule == "missing_share" and abs(credits_ - 1) > SHARE_TOLERANCE:
        problems.append(f"credits sum to {credits_:g}; make them sum to 1")
    return problems


class Gate(Content):
    """A hard limit. `applies_to` empty means every workflow; `by-law` binds where the law of its families does."""

    id: Slug
    order: int
    title: str
    question: Slug
    fail_when: tuple[str, ...]
    cap_tier: Literal["T0", "T1", "T2"]
    applies_to: tuple[Slug, ...] = ()
    rule_families: tuple[Slug, ...] = ()
    binds: Literal["always", "by-law"]
    min_evidence_for_T3: Grade = "documented"  # noqa: N815 -- the documented key
    probe_required_for_T4: bool = False  # noqa: N815 -- the documented key
    reason: str


class Integration(Content):
    kind: str
    standards: str
    direction: Literal["read", "write", "both"]
    critical: bool


class LayerDemand(Content):
    demand: Annotated[float, Field(ge=0, le=100)]
    must_be_true: tuple[str, ...]


class HumanInLoop(Content):
    pilot: str
    production: str
    never_automate: str


class WorkflowValue(Content):
    driver: str
    formula: str


class Scenario(Content):
    low: float
    base: float
    high: float


class Workflow(Content):
    id: Slug
    order: int
    name: str
    segments: tuple[Slug, ...]
    summary: str
    risk_class: Slug
    integrations: tuple[Integration, ...]
    rule_families: tuple[Slug, ...]
    layers: dict[Layer, LayerDemand]
    human_in_loop: HumanInLoop
    value: WorkflowValue
    time_to_value_weeks: Scenario
    typical_autonomy: str
    frictions: tuple[str, ...]


class ArtifactDuty(Content):
    rule_family: Slug
    why: str


class Artifact(Content):
    number: int
    id: Slug
    name: str
    owner: str
    layer: Layer
    dimension: Dimension
    contents: tuple[str, ...]
    obligations: tuple[ArtifactDuty, ...]
    questions: tuple[Slug, ...]
    review_cadence: str
    update_triggers: tuple[str, ...]
    needed_by_tier: Tier


class Fix(Content):
    question: Slug
    to_friction: Unit


class Action(Content):
    """A remediation: effort in person-weeks, elapsed time in weeks, cost in US dollars, each from low to high."""

    id: Slug
    order: int
    title: str
    fixes: tuple[Fix, ...]
    effort_person_weeks: Span
    elapsed_weeks: Span
    cost_usd: Span
    extra_cost_usd: Span
    owner: str
    prerequisites: tuple[Slug, ...] = ()
    bucket_days: Literal[30, 60, 90, 180]
    exceeds_bucket: bool = False
    scope: str
    recurring: str
    note: str = ""


class Benchmark(Content):
    id: Slug
    label: str
    year: int | str
    value: float | str | tuple[float, ...]
    unit: str
    source: str | None
    source_kind: str
    checked: bool
    note: str = ""


class FormulaInput(Content):
    name: str
    unit: str
    example: float
    question: Slug | None = None


class Assumption(Content):
    low: float
    base: float
    high: float
    unit: str
    basis: str


class FormulaLine(Content):
    id: Slug
    kind: Literal["labor", "contribution", "avoided", "run_cost"]
    expr: str


class Formula(Content):
    id: Slug
    workflow: Slug
    inputs: tuple[FormulaInput, ...]
    assumptions: dict[str, Assumption]
    lines: tuple[FormulaLine, ...]
    note: str = ""


class PoolSize(Content):
    """Where the size of a pool comes from when nobody measured it: arithmetic over the names of one workflow's formula."""

    workflow: Slug
    expr: str


class PoolDraw(Content):
    workflow: Slug
    line: str
    expr: str


class Pool(Content):
    """What several formula lines share: their draws together stay within its size, in its unit."""

    id: Slug
    label: str
    what: str
    unit: str
    size: PoolSize | None = None
    draws: tuple[PoolDraw, ...]


class Source(Content):
    id: Slug
    url: str | None
    supports: str
    checked: bool


class Probe(Content):
    id: Slug
    what: str


class Category(Labeled):
    weight: Unit
    why: str


class RedFlag(Content):
    """A failing that acts before the total: no strength elsewhere buys it off."""

    id: Slug
    question: Slug
    when: str
    effect: str


class PartnerQuestion(Content):
    """One question about a deployment partner, rated by its five anchors, 0 to 4."""

    id: Slug
    category: Slug
    layer: Layer
    dimension: Dimension
    weight: Annotated[float, Field(gt=0, le=10)]
    text: str
    anchors: dict[Literal["0", "1", "2", "3", "4"], str]
    evidence: str
    related_questions: tuple[Slug, ...]
    asked_by: str


class PartnerScorecard(Content):
    scoring: dict[str, Any]
    categories: tuple[Category, ...]
    red_flags: tuple[RedFlag, ...]
    questions: tuple[PartnerQuestion, ...] = ()


class Column(Content):
    """One column of an inventory table."""

    id: Slug
    label: str
    type: Literal["text", "choice", "choices", "number", "yes_no", "date", "state"]
    options: tuple[Option, ...] = ()
    required: bool = False
    unit: str | None = None
    help: str = ""

    @model_validator(mode="after")
    def _has_choices(self) -> Column:
        if self.type.startswith("choice") != bool(self.options):
            raise ValueError(f"the column {self.id} {'takes no' if self.options else 'needs'} options")
        return self


class Inventory(Content):
    kind: Slug
    label: str
    intro: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        """Find a column by id."""
        return next((column for column in self.columns if column.id == key), None)


class Catalogue(Content):
    """The whole method content of one version."""

    version: str
    digest: str
    sections: dict[str, Section]
    questions: dict[str, Question]
    gates: dict[str, Gate]
    workflows: dict[str, Workflow]
    layers: dict[str, str]
    dimensions: dict[str, str]
    segments: dict[str, str]
    risk_classes: dict[str, str]
    rule_families: dict[str, str]
    artifacts: dict[str, Artifact]
    actions: dict[str, Action]
    benchmarks: dict[str, Benchmark]
    formulas: dict[str, Formula]
    pools: dict[str, Pool]
    value_terms: dict[str, str]
    sources: dict[str, Source]
    probes: dict[str, Probe]
    inventories: dict[str, Inventory]
    notes: dict[str, Any]
    partner_scorecard: PartnerScorecard

    def question_workflows(self, question: Question) -> tuple[str, ...]:
        """List the workflows a question bears on."""
        return question.workflows or tuple(self.workflows)

    def gate_workflows(self, gate: Gate) -> tuple[str, ...]:
        """List the workflows a gate touches."""
        return gate.applies_to or tuple(self.workflows)

    def gates_on(self, question: str) -> tuple[Gate, ...]:
        """List the gates that read a question."""
        return tuple(gate for gate in self.gates.values() if gate.question == question)

    def questions_of(self, section: str) -> tuple[Question, ...]:
        """List the questions of a section, in order."""
        return tuple(question for question in self.questions.values() if question.section == section)

    def canonical(self, question: str) -> str | None:
        """Resolve an id or an alias to the id in use; None where neither is known."""
        if question in self.questions:
            return question
        return next((q.id for q in self.questions.values() if question in q.aliases), None)
