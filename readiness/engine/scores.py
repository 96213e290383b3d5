"""Score a table: answers and what the law binds in, everything the method says about every row x workflow out."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.engine.cells import Cells, score_cells
from readiness.engine.gates import Gates, Tiers, score_gates, score_tiers
from readiness.engine.items import ItemFriction, item_friction
from readiness.engine.method import Method
from readiness.engine.table import AnswerTable
from readiness.engine.truth import TruthColumn
from readiness.engine.workflows import Workflows, score_workflows


@dataclass(frozen=True, eq=False)
class Scores:
    """The whole result of one table; the arrays' axes are named in each part."""

    items: ItemFriction
    cells: Cells
    workflows: Workflows
    gates: Gates
    tiers: Tiers


def score(method: Method, table: AnswerTable, *, binding: TruthColumn | None = None) -> Scores:
    """Score every row on every workflow.

    `binding` (rows, gates, workflows) is Kleene truth: whether the law binds a gate there; without it, law gates are open.
    """
    items = item_friction(method, table)
    cells = score_cells(method, items)
    workflows = score_workflows(method, table, items, cells)
    gates = score_gates(method, table, binding)
    return Scores(items, cells, workflows, gates, score_tiers(method, workflows, gates))
