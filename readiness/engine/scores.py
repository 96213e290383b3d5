"""Score a table: answers and what the law binds in, everything the method says about every row x workflow out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from readiness.engine.cells import Cells, score_cells
from readiness.engine.gates import Gates, Tiers, score_gates, score_tiers
from readiness.engine.items import ItemFriction, item_friction, visibility
from readiness.engine.method import Method
from readiness.engine.table import AnswerTable
from readiness.engine.truth import TruthColumn
from readiness.engine.workflows import Workflows, score_workflows

CHUNK = 256  # rows whose arrays stay in the processor's cache


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
    shown = visibility(method, table)
    items = item_friction(method, table, shown)
    cells = score_cells(method, items)
    workflows = score_workflows(method, table, items, cells)
    gates = score_gates(method, table, binding, shown)
    return Scores(items, cells, workflows, gates, score_tiers(method, workflows, gates))


def score_chunks(
    method: Method, table: AnswerTable, *, binding: TruthColumn | None = None, size: int = CHUNK
) -> Iterator[tuple[slice, Scores]]:
    """Score many rows a chunk at a time, so that memory does not grow with them: the rows and their scores.

    The scores of 100,000 rows would fill several gigabytes; keep of each chunk what is wanted.
    """
    for start in range(0, table.rows, size):
        rows = slice(start, min(start + size, table.rows))
        yield rows, score(method, table.take(rows), binding=None if binding is None else binding[rows])
