"""The method as frozen arrays: what is asked, what it weighs, where it bears, what gates it and which constants hold.

The catalogue compiles itself into one `Method` through `build_method`; the engine never sees a question's text.
Axes, in this order everywhere: rows R, questions Q, items I (questions with points), workflows W, layers L, gates G.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from readiness.engine.truth import Condition, facts_in

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
Codes = NDArray[np.int8]

FactKind = Literal["coded", "set", "number"]

TIERS = ("T0", "T1", "T2", "T3", "T4")
NO_EVIDENCE, ASSERTED, DOCUMENTED, VERIFIED = range(4)
GRADES = ("none", "asserted", "documented", "verified")
MAX_GATE_CAP = 2
MAX_POINTS = 10.0
SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Constants:
    """The parameters of a method version; never per user."""

    most_material: float = 0.35  # lambda: the price of the worst item in a cell
    worst_layer: float = 0.40  # mu: the price of the worst cell in a workflow
    inherent: float = 0.15  # phi: friction that remains when everything is in place
    unanswered_point: float = 0.50
    unknown_point: float = 0.75
    discounts: tuple[float, float, float, float] = (0.0, 0.30, 0.10, 0.0)  # by grade code
    evidence_values: tuple[float, float, float, float] = (0.0, 0.35, 0.75, 1.0)
    tier_floors: tuple[float, float, float, float] = (35.0, 55.0, 70.0, 85.0)  # T1 to T4
    effort_weeks: tuple[float, ...] = (8.0, 104.0, 40.0, 32.0, 30.0, 52.0)  # K by layer, person-weeks at friction 100
    staff: tuple[float, ...] = (1.0, 3.0, 1.5, 1.5, 1.0, 2.0)  # c by layer, people at once
    effort_range: tuple[float, float] = (0.7, 1.5)
    elapsed: tuple[float, float, float, float] = (2.0, 0.35, 0.65, 4.0)  # start, sum share, longest share, close


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a question can get: the fact it states and, for an item, the friction it produces."""

    value: str | tuple[str, ...] | float
    friction: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionSpec:
    """One question as the engine needs it. `points` 0 makes it context: a fact for conditions, no item."""

    id: str
    kind: FactKind = "coded"
    vocabulary: tuple[str, ...] = ()
    points: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)  # layer id -> share, summing to 1
    dimension: str = ""
    workflows: tuple[str, ...] = ()
    s_min: float = 0.0
    s_max: float = 1.0
    visible_if: Condition | None = None
    burden: float = 1.0
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkflowSpec:
    """One workflow: its inherent demand (0-100) by layer id."""

    id: str
    demand: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class GateSpec:
    """One gate. `fails` is true where the answer fails it; `pass_at` is the highest friction of a passing answer."""

    id: str
    question: str
    fails: Condition
    cap: int  # 0 for T0 ... 2 for T2
    workflows: tuple[str, ...]
    always: bool = True  # False: binds by law, taken from `binding`
    min_evidence: int = DOCUMENTED
    probe_required: bool = False
    pass_at: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Pulls:
    """Every item on every layer it has a share of, and the cells made of them.

    A pull is one (item, layer): `item` its column and `weight` its points times share. `cells` are the places (w*L + l) of
    cells that have items; `members` lists the pulls of each, and `flat` lists them one cell after the other from `starts`.
    """

    item: Ints
    weight: Floats
    cells: Ints
    members: tuple[Ints, ...]
    flat: Ints
    starts: Ints


@dataclass(frozen=True, eq=False)
class Method:
    """Compiled arrays of one catalogue version. Build it with `build_method`."""

    version: str
    questions: tuple[QuestionSpec, ...]
    workflows: tuple[str, ...]
    layers: tuple[str, ...]
    dimensions: tuple[str, ...]
    gates: tuple[GateSpec, ...]
    constants: Constants
    item_question: Ints  # (I,) index into questions
    points: Floats  # (I,)
    shares: Floats  # (I, L)
    dimension: Ints  # (I,) index into dimensions
    s_min: Floats  # (I,)
    s_max: Floats  # (I,)
    bears: Bools  # (I, W)
    question_bears: Bools  # (Q, W)
    demand: Floats  # (W, L)
    gate_applies: Bools  # (G, W)
    gate_question: Ints  # (G,) index into questions

    def narrowed(self, workflows: Sequence[str]) -> Method:
        """Keep the columns of some workflows, in the order given; every number of theirs stays the same."""
        columns = [self.workflow_index[workflow] for workflow in workflows]
        return replace(
            self,
            workflows=tuple(workflows),
            bears=self.bears[:, columns],
            question_bears=self.question_bears[:, columns],
            demand=self.demand[columns],
            gate_applies=self.gate_applies[:, columns],
        )

    @cached_property
    def items(self) -> tuple[str, ...]:
        """Ids of the items, in column order."""
        return tuple(self.questions[q].id for q in self.item_question)

    @cached_property
    def question_index(self) -> dict[str, int]:
        """Question id -> column on the question axis."""
        return {question.id: i for i, question in enumerate(self.questions)}

    @cached_property
    def item_index(self) -> dict[str, int]:
        """Item id -> column on the item axis."""
        return {item: i for i, item in enumerate(self.items)}

    @cached_property
    def workflow_index(self) -> dict[str, int]:
        """Workflow id -> column on the workflow axis."""
        return {workflow: i for i, workflow in enumerate(self.workflows)}

    @cached_property
    def gate_item(self) -> Ints:
        """(G,) item column of each gate's question; -1 where the question carries no points."""
        return np.array([self.item_index.get(gate.question, -1) for gate in self.gates], dtype=np.intp)

    @cached_property
    def conditional(self) -> tuple[int, ...]:
        """Question columns that have a visibility condition."""
        return tuple(i for i, question in enumerate(self.questions) if question.visible_if is not None)

    @cached_property
    def condition_facts(self) -> tuple[str, ...]:
        """Names of every fact that a gate or a visibility condition reads."""
        seen = [gate.fails for gate in self.gates]
        seen += [question.visible_if for question in self.questions if question.visible_if is not None]
        return tuple(dict.fromkeys(fact for condition in seen for fact in facts_in(condition)))

    @cached_property
    def cell_weights(self) -> Floats:
        """(I, W*L): points times layer share where the item bears on the workflow, 0 elsewhere."""
        weighted = self.points[:, None] * self.shares
        dense = self.bears[:, :, None] * weighted[:, None, :]
        return np.ascontiguousarray(dense.reshape(len(self.points), -1))

    @cached_property
    def cell_items(self) -> dict[tuple[int, int], Ints]:
        """Item columns of every cell that has any, by (workflow, layer) index."""
        weights = self.cell_weights.reshape(len(self.points), len(self.workflows), len(self.layers))
        places = zip(*np.nonzero(weights.any(axis=0)), strict=True)
        return {(int(w), int(layer)): np.flatnonzero(weights[:, w, layer]) for w, layer in places}

    @cached_property
    def pulls(self) -> Pulls:
        """Lay out which items pull on which cells."""
        item, layer = np.nonzero(self.shares)
        place = np.zeros(self.shares.shape, dtype=np.intp)
        place[item, layer] = np.arange(len(item))
        members = tuple(place[columns, layer] for (_, layer), columns in self.cell_items.items())
        sizes = np.array([len(each) for each in members], dtype=np.intp)
        return Pulls(
            item=item,
            weight=(self.points[:, None] * self.shares)[item, layer],
            cells=np.array([w * len(self.layers) + layer for w, layer in self.cell_items], dtype=np.intp),
            members=members,
            flat=np.concatenate([*members, np.empty(0, dtype=np.intp)]),
            starts=np.cumsum(sizes) - sizes,
        )

    @cached_property
    def visible_when(self) -> tuple[tuple[Condition, Ints], ...]:
        """Each visibility condition once, with the question columns that it shows."""
        columns: dict[Condition, list[int]] = {}
        for column in self.conditional:
            if condition := self.questions[column].visible_if:
                columns.setdefault(condition, []).append(column)
        return tuple((condition, np.array(held, dtype=np.intp)) for condition, held in columns.items())

    @cached_property
    def always_binds(self) -> Bools:
        """(G,) whether a gate binds whatever the law says."""
        return np.array([gate.always for gate in self.gates], dtype=np.bool_)

    @cached_property
    def gate_caps(self) -> Codes:
        """(G,) tier that a failing gate allows at most."""
        return np.array([gate.cap for gate in self.gates], dtype=np.int8)

    @cached_property
    def probed(self) -> Bools:
        """(G,) whether a gate needs verified evidence for the highest tier."""
        return np.array([gate.probe_required for gate in self.gates], dtype=np.bool_)

    @cached_property
    def gate_pass_at(self) -> Floats:
        """(G,) highest friction of a passing answer."""
        return np.array([gate.pass_at for gate in self.gates], dtype=np.float64)

    @cached_property
    def workflow_weights(self) -> Floats:
        """(I, W): points where the item bears on the workflow (its layer shares sum to 1)."""
        return self.bears * self.points[:, None]


def build_method(
    *,
    version: str,
    layers: Sequence[str],
    dimensions: Sequence[str],
    questions: Sequence[QuestionSpec],
    workflows: Sequence[WorkflowSpec],
    gates: Sequence[GateSpec] = (),
    constants: Constants | None = None,
) -> Method:
    """Compile specs into a `Method`; the order of each sequence is the order of its axis.

    Raises:
        ValueError: a reference dangles, layer shares do not sum to 1, points leave 0-10, or a gate caps above T2.
    """
    items = [i for i, question in enumerate(questions) if question.points > 0]
    for question in questions:
        _check_question(question, layers, dimensions)
    names = [workflow.id for workflow in workflows]
    places = {question.id: i for i, question in enumerate(questions)}
    for gate in gates:
        _check_gate(gate, places)
    bears = _mask([question.workflows for question in questions], names)
    return Method(
        version=version,
        questions=tuple(questions),
        workflows=tuple(names),
        layers=tuple(layers),
        dimensions=tuple(dimensions),
        gates=tuple(gates),
        constants=constants or Constants(),
        item_question=np.array(items, dtype=np.intp),
        points=np.array([questions[i].points for i in items], dtype=np.float64),
        shares=np.array([[questions[i].shares.get(layer, 0.0) for layer in layers] for i in items]).reshape(
            len(items), len(layers)
        ),
        dimension=np.array([list(dimensions).index(questions[i].dimension) for i in items], dtype=np.intp),
        s_min=np.array([questions[i].s_min for i in items], dtype=np.float64),
        s_max=np.array([questions[i].s_max for i in items], dtype=np.float64),
        bears=bears[items],
        question_bears=bears,
        demand=np.array([[float(workflow.demand.get(layer, 0.0)) for layer in layers] for workflow in workflows]),
        gate_applies=_mask([gate.workflows for gate in gates], names),
        gate_question=np.array([places[gate.question] for gate in gates], dtype=np.intp),
    )


def _check_question(question: QuestionSpec, layers: Sequence[str], dimensions: Sequence[str]) -> None:
    if question.points == 0:
        return
    if not 0 < question.points <= MAX_POINTS:
        msg = f"{question.id}: points {question.points} are outside 0 to {MAX_POINTS:g}"
        raise ValueError(msg)
    if abs(sum(question.shares.values()) - 1) > SHARE_TOLERANCE or not set(question.shares) <= set(layers):
        msg = f"{question.id}: layer shares {dict(question.shares)} must name known layers and sum to 1"
        raise ValueError(msg)
    if question.dimension not in dimensions:
        msg = f"{question.id}: unknown dimension {question.dimension!r}"
        raise ValueError(msg)
    if not 0 <= question.s_min <= question.s_max <= 1:
        msg = f"{question.id}: friction range {question.s_min} to {question.s_max} leaves 0 to 1"
        raise ValueError(msg)


def _check_gate(gate: GateSpec, places: Mapping[str, int]) -> None:
    if gate.question not in places:
        msg = f"gate {gate.id}: unknown question {gate.question!r}"
        raise ValueError(msg)
    # The evidence cap is T2: a gate that caps higher would let a failing answer outrank a passing, asserted one.
    if not 0 <= gate.cap <= MAX_GATE_CAP:
        msg = f"gate {gate.id}: cap T{gate.cap} is outside T0 to T{MAX_GATE_CAP}"
        raise ValueError(msg)


def _mask(lists: Sequence[Sequence[str]], names: Sequence[str]) -> Bools:
    places = {name: i for i, name in enumerate(names)}
    mask = np.zeros((len(lists), len(names)), dtype=np.bool_)
    for row, wanted in enumerate(lists):
        mask[row, [places[name] for name in wanted]] = True
    return mask
