"""How scoring grows with rows, with questions and with workflows; drawn into docs/growth.svg.

Each point is the quickest of its rounds: what else the machine does would bend a line that has no bend.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from readiness.assessments.evaluation import method_for
from readiness.engine.method import Method, WorkflowSpec, build_method
from readiness.engine.scores import score, score_chunks
from readiness.engine.table import AnswerTable
from tests.benchmarks.conftest import Tell, in_turn
from tests.benchmarks.growth import Panel, drawing
from tests.benchmarks.test_engine import CATALOGUE, METHOD, ROWS, binding_of, many

DRAWING = Path(__file__).resolve().parent.parent.parent / "docs" / "growth.svg"
EIGHTHS = 8
SOME = 1_000


def test_growth(tell: Tell) -> None:
    panels = (by_rows(), by_questions(), by_workflows())
    for panel in panels:
        for size, took in zip(panel.sizes, panel.seconds, strict=True):
            tell(f"{panel.title}: {size:,}", f"{took * 1000:,.1f} ms", "", f"{took / size * 1e6:,.0f} µs each", "linear or better")
    assert [panel.sizes[-1] for panel in panels] == [ROWS, len(METHOD.questions), len(METHOD.workflows)]
    DRAWING.write_text(drawing(panels))


def by_rows() -> Panel:
    table, binding = many(ROWS), binding_of(ROWS)

    def scored(count: int) -> None:
        for _ in score_chunks(METHOD, table.take(slice(0, count)), binding=binding[:count]):
            pass

    sizes = (1, 10, 100, 1_000, ROWS)
    return Panel("By rows", sizes, in_turn(*(lambda count=count: scored(count) for count in sizes), rounds=5, pick=min))  # type: ignore[misc]


def by_questions() -> Panel:
    """Cut the catalogue to eighths of its questions, taken evenly; gates on what is cut away go with it."""
    table, binding = many(SOME), binding_of(SOME)
    cuts = [cut(table, binding, eighth) for eighth in range(1, EIGHTHS + 1)]
    took = in_turn(*(lambda held=held: score(held[0], held[1], binding=held[2]) for held in cuts), rounds=5, pick=min)  # type: ignore[misc]
    return Panel(f"By questions, {SOME:,} rows", [len(method.questions) for method, _, _ in cuts], took)


def cut(table: AnswerTable, binding: np.ndarray, eighth: int) -> tuple[Method, AnswerTable, np.ndarray]:
    kept = [place for place in range(len(METHOD.questions)) if place * eighth % EIGHTHS < eighth]
    questions = [METHOD.questions[place] for place in kept]
    gates = [place for place, question in enumerate(METHOD.gate_question) if question in kept]
    items = [METHOD.item_index[question.id] for question in questions if question.id in METHOD.item_index]
    some = build_method(
        version=METHOD.version,
        layers=METHOD.layers,
        dimensions=METHOD.dimensions,
        questions=questions,
        workflows=[
            WorkflowSpec(name, dict(zip(METHOD.layers, demand, strict=True)))
            for name, demand in zip(METHOD.workflows, METHOD.demand, strict=True)
        ],
        gates=[METHOD.gates[place] for place in gates],
    )
    part = replace(table, state=table.state[:, kept], evidence=table.evidence[:, kept], friction=table.friction[:, items])
    return some, part, np.ascontiguousarray(binding[:, gates])


def by_workflows() -> Panel:
    table, binding = many(SOME), binding_of(SOME)
    sizes = (3, 6, 12, 24)
    methods = [method_for(CATALOGUE, METHOD.workflows[:count]) for count in sizes]
    took = in_turn(
        *(lambda some=some: score(some, table, binding=binding[:, :, : len(some.workflows)]) for some in methods),  # type: ignore[misc]
        rounds=5,
        pick=min,
    )
    return Panel(f"By workflows, {SOME:,} rows", sizes, took)
