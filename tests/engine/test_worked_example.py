"""The worked example of the scoring method, to the printed digits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

from readiness.engine.cells import Bounds
from readiness.engine.effort import effort, effort_by_layer, elapsed
from readiness.engine.explain import explain, rounded
from readiness.engine.gates import STATUSES
from readiness.engine.method import (
    ASSERTED,
    GRADES,
    VERIFIED,
    GateSpec,
    Method,
    QuestionSpec,
    WorkflowSpec,
    build_method,
)
from readiness.engine.remedies import RemedySpec, Standing, build_remedies, ceilings_of, what_if
from readiness.engine.scores import Scores, score
from readiness.engine.table import CONFLICT, Entry, build_table
from readiness.engine.truth import OneOf
from readiness.engine.value import demand_share, own_gap, split
from readiness.engine.workflows import friction, readiness

LAYERS = ("model", "integration", "evaluation", "orchestration", "audit", "people")
EXAMPLE = yaml.safe_load((Path(__file__).parent / "examples/ambient-integration.yaml").read_text())


@pytest.fixture(scope="module")
def scored() -> tuple[Method, Scores]:
    method = build_method(
        version="example",
        layers=LAYERS,
        dimensions=("workflow-integration",),
        questions=[_question(item) for item in EXAMPLE["items"]],
        workflows=[WorkflowSpec("ambient", {"integration": EXAMPLE["demand"]})],
    )
    row = {
        item["id"]: Entry(friction=item["answer"], fact="x", evidence=GRADES.index(item["evidence"]))
        for item in EXAMPLE["items"]
        if item["answer"] is not None
    }
    return method, score(method, build_table(method, [row]))


def _question(item: dict[str, object]) -> QuestionSpec:
    share = float(str(item["share"]))
    shares = {"integration": share, "evaluation": 1 - share} if share < 1 else {"integration": 1.0}
    return QuestionSpec(
        id=str(item["id"]),
        vocabulary=("x",),
        points=float(str(item["weight"])),
        shares=shares,
        dimension="workflow-integration",
        workflows=("ambient",),
    )


@pytest.mark.parametrize("end", ["low", "point", "high"])
def test_cell_equals_the_hand_calculation(scored: tuple[Method, Scores], end: str) -> None:
    cells = scored[1].cells

    assert getattr(cells.gap, end)[0, 0, 1] == pytest.approx(EXAMPLE["gap"][end], abs=5e-5)
    assert round(float(getattr(cells.friction, end)[0, 0, 1]), 1) == EXAMPLE["friction"][end]


def test_workflow_effort_and_time_equal_the_hand_calculation() -> None:
    demand = {"model": 35, "integration": 70, "evaluation": 65, "orchestration": 40, "audit": 65, "people": 75}
    method = build_method(
        version="example", layers=LAYERS, dimensions=(), questions=[], workflows=[WorkflowSpec("ambient", demand)]
    )
    gap = np.array([[[0.20, 0.5356, 0.55, 0.30, 0.45, 0.50]]])
    cells = method.demand * (0.15 + 0.85 * gap)
    bounds = Bounds(cells[0, 0], cells[0, 0], cells[0, 0])

    assert [round(float(cell), 1) for cell in cells[0, 0]] == [11.2, 42.4, 40.1, 16.2, 34.6, 43.1]
    assert round(float(friction(method, cells)[0, 0]), 1) == 36.0
    assert round(float(readiness(method, gap)[0, 0]), 1) == 52.7
    assert round(float(effort(method, bounds).point)) == 99
    assert round(float(elapsed(method, bounds).point), 1) == 33.5


def test_the_lines_equal_the_hand_calculation(scored: tuple[Method, Scores]) -> None:
    # The one cell with demand is also the worst: it reaches the workflow with 0.6/6 + 0.4.
    found = {line.item: line.contribution / 0.5 for line in explain(*scored, row=0, workflow=0) if line.layer == "integration"}

    assert {name: round(part, 2) for name, part in found.items()} == EXAMPLE["lines"]


def test_rounded_lines_still_add_up() -> None:
    parts = list(EXAMPLE["lines"].values())

    assert sum(rounded(parts)) == round(sum(parts))


OTHERS = EXAMPLE["others"]
POINT, RANGE = 0, 1


@pytest.fixture(scope="module")
def whole() -> Standing:
    """All six layers. Row 0 answers the other layers at their point, row 1 with two answers whose hull is their range."""
    method = build_method(
        version="example",
        layers=LAYERS,
        dimensions=("workflow-integration",),
        questions=[
            *(replace(_question(item), shares={"integration": 1.0}, points=_points(item)) for item in EXAMPLE["items"]),
            *map(_other, OTHERS),
            QuestionSpec("consent", vocabulary=("per", "none"), workflows=("ambient",)),
            QuestionSpec("local", vocabulary=("retrospective", "none"), workflows=("ambient",)),
        ],
        workflows=[WorkflowSpec("ambient", {"integration": EXAMPLE["demand"], **{n: o["demand"] for n, o in OTHERS.items()}})],
        gates=[
            GateSpec("record-consent", "consent", OneOf("consent", ("none",)), 1, ("ambient",), always=False),
            GateSpec("local-validation", "local", OneOf("local", ("none",)), 1, ("ambient",)),
        ],
    )
    rows = []
    for is_range in (False, True):
        row = {
            item["id"]: Entry(friction=item["answer"], fact="x", evidence=GRADES.index(item["evidence"]))
            for item in EXAMPLE["items"]
            if item["answer"] is not None
        }
        row["local"] = Entry(fact="retrospective", evidence=ASSERTED)
        for layer, other in OTHERS.items():
            low, point, high = other["gap"]
            best = Entry(fact="x", friction=low, evidence=VERIFIED)
            worst = Entry(fact="x", friction=high, evidence=VERIFIED)
            row[layer] = replace(best, state=CONFLICT, rival=worst) if is_range else replace(best, friction=point)
        rows.append(row)
    binding = np.ones((2, 2, 1), dtype=np.int8)
    return Standing(method, build_table(method, rows), binding, np.array([POINT]))


def _points(item: dict[str, object]) -> float:
    return float(str(item["weight"])) * float(str(item["share"]))


def _other(layer: str) -> QuestionSpec:
    """One item of ten points on the layer: its friction is the gap of the cell."""
    return QuestionSpec(
        id=layer,
        vocabulary=("x",),
        points=10.0,
        shares={layer: 1.0},
        dimension="workflow-integration",
        workflows=("ambient",),
    )


@pytest.mark.parametrize("measure", ["friction", "readiness"])
def test_the_whole_workflow_equals_the_hand_calculation(whole: Standing, measure: str) -> None:
    bounds = getattr(score(whole.method, whole.table, binding=whole.binding).workflows, measure)

    ends = {"low": bounds.low[RANGE, 0], "point": bounds.point[POINT, 0], "high": bounds.high[RANGE, 0]}
    assert {end: round(float(value), 1) for end, value in ends.items()} == EXAMPLE["whole"][measure]


def test_an_open_gate_and_an_assertion_hold_it_at_t1_with_t2_possible(whole: Standing) -> None:
    found = score(whole.method, whole.table, binding=whole.binding)

    assert [STATUSES[code] for code in found.gates.status[RANGE, :, 0]] == ["UNKNOWN", "PASS"]
    assert found.gates.proof_cap[RANGE, 1, 0] == 2
    assert (found.tiers.guaranteed[RANGE, 0], found.tiers.possible[RANGE, 0]) == (1, 2)


def test_effort_by_layer_equals_the_hand_calculation(whole: Standing) -> None:
    cells = score(whole.method, whole.table, binding=whole.binding).cells.friction.point[POINT, 0]

    weeks = dict(zip(LAYERS, effort_by_layer(whole.method, cells), strict=True))
    assert {layer: round(float(each)) for layer, each in weeks.items()} == EXAMPLE["whole"]["effort"]
    assert round(float(sum(weeks.values()))) == 99


def test_a_supported_and_verified_write_back_helps_little_while_people_are_the_worst_layer(whole: Standing) -> None:
    built = build_remedies(whole.method, [RemedySpec("write-back", {"write-back": 0.0}, (1, 1), (1, 1), (1, 1))])
    plan = np.array([[True]])

    after = what_if(whole, built, plan, proof=VERIFIED)
    row = replace(whole.table.take(np.array([POINT])), ceiling=ceilings_of(built, plan), ceiling_grade=VERIFIED)
    cells = score(whole.method, row, binding=whole.binding[:1]).cells

    assert round(float(cells.gap.point[0, 0, 1]), 4) == EXAMPLE["what_if"]["gap"]
    assert round(float(cells.friction.point[0, 0, 1]), 1) == EXAMPLE["what_if"]["cell"]
    assert round(float(after.friction.point[0, 0]), 1) == EXAMPLE["what_if"]["friction"]
    assert round(float(after.readiness.point[0, 0]), 1) == EXAMPLE["what_if"]["readiness"]


def test_its_place_on_the_margin_map_equals_the_hand_calculation(whole: Standing) -> None:
    gap = score(whole.method, whole.table, binding=whole.binding).cells.gap.point[POINT, 0]
    hard, own = demand_share(whole.method.demand[0]), own_gap(whole.method.demand[0], gap)

    dollar = split(np.array(1000.0), hard, own)

    assert (round(float(hard), 3), round(float(own), 3)) == (0.583, 0.454)
    assert [round(float(part) / 10) for part in (dollar.easy, dollar.captured, dollar.latent)] == [42, 32, 26]
