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
    return Workflows(
        friction=Bounds(
            *(friction(method, part) for part in (cells.friction.low, cells.friction.point, cells.friction.high))
        ),
        readiness=Bounds(*(readiness(method, part) for part in (cells.gap.high, cells.gap.point, cells.gap.low))),
        coverage=coverage,
        evidence=evidence,
    )


def friction(method: Method, cell_friction: Floats) -> Floats:
    """F_w = (1-mu) * mean over layers + mu * the worst layer."""
    mu = method.constants.worst_layer
    return np.asarray((1 - mu) * cell_friction.mean(axis=2) + mu * cell_friction.max(axis=2))


def readiness(method: Method, gap: Floats) -> Floats:
    """R_w = 100 * (1 - [(1-mu) * sum(D*G)/sum(D) + mu * max(D*G)/max(D)]); 100 where nothing is demanded."""
    mu = method.constants.worst_layer
    lost = method.demand * gap
    total, most = method.demand.sum(axis=1), method.demand.max(axis=1, initial=0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(total > 0, lost.sum(axis=2) / total, 0.0)
        worst = np.where(most > 0, lost.max(axis=2) / most, 0.0)
    return np.clip(100 * (1 - ((1 - mu) * mean + mu * worst)), 0.0, 100.0)


def _coverage(method: Method, table: AnswerTable, items: ItemFriction) -> tuple[Floats, Floats]:
    weights = method.workflow_weights
    applicable = items.present.astype(np.float64) @ weights
    settled = (items.present & items.settled).astype(np.float64)
    grades = np.array(method.constants.evidence_values)[table.evidence[:, method.item_question]]
    with np.errstate(invalid="ignore", divide="ignore"):
        coverage = np.where(applicable > 0, (settled @ weights) / applicable, 1.0)
        evidence = np.where(applicable > 0, ((items.present * grades) @ weights) / applicable, 1.0)
    return coverage, evidence
