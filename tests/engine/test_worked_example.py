"""The worked example of the scoring method, to the printed digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from readiness.engine.cells import Bounds
from readiness.engine.effort import effort, elapsed
from readiness.engine.explain import rounded
from readiness.engine.method import GRADES, Method, QuestionSpec, WorkflowSpec, build_method
from readiness.engine.scores import Scores, score
from readiness.engine.table import Entry, build_table
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


def test_rounded_lines_still_add_up() -> None:
    parts = list(EXAMPLE["lines"].values())

    assert sum(rounded(parts)) == round(sum(parts))
