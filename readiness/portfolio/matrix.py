"""Companies by workflows: the newest runs in, rows of tiers out. Results of unlike companies are never averaged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.assessments.models import Run
from readiness.assessments.results import RunResults, WorkflowResult
from readiness.catalogue.schema import Catalogue
from readiness.companies.models import Company

ORDERS = {"name": "Name", "tier": "Lowest tier first", "coverage": "Least answered first", "gates": "Most failing gates first"}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    workflow: str
    name: str
    result: WorkflowResult
    run: Run

    @property
    def failing(self) -> int:
        return len(self.result.gates_that("FAIL"))


@dataclass(frozen=True, slots=True)
class MatrixRow:
    company: Company
    cells: tuple[MatrixCell | None, ...]
    coverage: float | None
    failing: int
    lowest: str


@dataclass(frozen=True, slots=True)
class Matrix:
    workflows: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    workflow: str
    order: str
    orders: dict[str, str]
    tiers: tuple[tuple[str, int], ...]


def matrix(
    catalogue: Catalogue, companies: Sequence[Company], runs: Sequence[Run], *, workflow: str, order: str
) -> Matrix:
    """Build the matrix. With a workflow, only the companies that assess it; a later assessment's run counts first."""
    held: dict[int, dict[str, MatrixCell]] = {}
    for run in sorted(runs, key=lambda run: run.created_at):
        results = RunResults.from_json(run.results)
        held.setdefault(run.company_id, {}).update(
            {name: MatrixCell(name, result.name, result, run) for name, result in results.workflows.items()}
        )
    used = [name for name in catalogue.workflows if any(name in cells for cells in held.values())]
    rows = [_row(company, held.get(company.pk, {}), used) for company in companies]
    if workflow in used:
        rows = [row for row in rows if row.cells[used.index(workflow)]]
    all_cells = [cell for row in rows for cell in row.cells if cell]
    counts = tuple((tier, sum(c.result.tier.guaranteed == tier for c in all_cells)) for tier in ("T0", "T1", "T2", "T3", "T4"))
    return Matrix(
        workflows=tuple((name, catalogue.workflows[name].name) for name in used),
        rows=tuple(sorted(rows, key=_order(order))),
        workflow=workflow,
        order=order if order in ORDERS else "name",
        orders=ORDERS,
        tiers=counts,
    )


def _row(company: Company, cells: dict[str, MatrixCell], workflows: Sequence[str]) -> MatrixRow:
    found = list(cells.values())
    coverage = sum(cell.result.coverage for cell in found) / len(found) if found else None
    return MatrixRow(
        company=company,
        cells=tuple(cells.get(name) for name in workflows),
        coverage=coverage,
        failing=sum(cell.failing for cell in found),
        lowest=min((cell.result.tier.guaranteed for cell in found), default="T5"),
    )


def _order(order: str):  # type: ignore[no-untyped-def]
    def key(row: MatrixRow) -> tuple[object, str]:
        match order:
            case "tier":
                return row.lowest, row.company.name
            case "coverage":
                return (2.0 if row.coverage is None else row.coverage), row.company.name
            case "gates":
                return -row.failing, row.company.name
            case _:
                return "", row.company.name

    return key
