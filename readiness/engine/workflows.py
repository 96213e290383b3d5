"""Cells to workflows: friction and readiness (0 to 100), coverage and the evidence index of every row x workflow.

Source: scoring method, sections 1 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.cells import Bounds, Cells
from readiness.engine.items import ItemFriction
from readiness.engine.method import Floats, Method
from readiness.engine.table import AnswerTable


@dataclass(frozen=True, eq=False)
class Workflows:
    """Arrays (rows, workflows). Readiness is low where gaps are high, so its bounds come swapped."""

    friction: Bounds
    readiness: Bounds
    coverage: Floats
    evidence: Floats


def score_workflows(method: Method, table: AnswerTable, items: ItemFriction, cells: Cells) -> Workflows:
    """Score every workflow."""
    coverage, evidence = _coverage(method, table, items)
    held, gap = cells.friction, cells.gap
    return Workflows(
        friction=Bounds(*friction(method, np.stack([held.low, held.point, held.high]))),
        readiness=Bounds(*readiness(method, np.stack([gap.high, gap.point, gap.low]))),
        coverage=coverage,
        evidence=evidence,
    )


def friction(method: Method, cell_friction: Floats) -> Floats:
    """F_w of every row and workflow under the method's constants."""
    return friction_under(cell_friction, worst_layer=method.constants.worst_layer)


def readiness(method: Method, gap: Floats) -> Floats:
    """R_w of every row and workflow under the method's constants and demands."""
    return readiness_under(gap, method.demand, worst_layer=method.constants.worst_layer)


def friction_under(cell_friction: Floats, *, worst_layer: Floats | float) -> Floats:
    """F_w = (1-mu) * mean over layers + mu * the worst layer; mu may differ by row."""
    return np.asarray((1 - worst_layer) * cell_friction.mean(axis=-1) + worst_layer * cell_friction.max(axis=-1))


def readiness_under(gap: Floats, demand: Floats, *, worst_layer: Floats | float) -> Floats:
    """R_w = 100 * (1 - [(1-mu) * sum(D*G)/sum(D) + mu * max(D*G)/max(D)]); 100 where nothing is demanded.

    Demand (..., layers) and mu may differ by row.
    """
    lost = demand * gap
    total, most = demand.sum(axis=-1), demand.max(axis=-1, initial=0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(total > 0, lost.sum(axis=-1) / total, 0.0)
        worst = np.where(most > 0, lost.max(axis=-1) / most, 0.0)
    return np.clip(100 * (1 - ((1 - worst_layer) * mean + worst_layer * worst)), 0.0, 100.0)


def _coverage(method: Method, table: AnswerTable, items: ItemFriction) -> tuple[Floats, Floats]:
    weights = method.workflow_weights
    applicable = items.present.astype(np.float64) @ weights
    settled = (items.present & items.settled).astype(np.float64)
    grades = np.array(method.constants.evidence_values)[table.evidence[:, method.item_question]]
    with np.errstate(invalid="ignore", divide="ignore"):
        coverage = np.where(applicable > 0, (settled @ weights) / applicable, 1.0)
        evidence = np.where(applicable > 0, ((items.present * grades) @ weights) / applicable, 1.0)
    return coverage, evidence
