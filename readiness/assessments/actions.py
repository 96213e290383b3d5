"""Which remediations are worth doing: the engine run once more for each, with its ceilings in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from readiness.assessments.results import ActionResult
from readiness.catalogue.schema import Action, Catalogue
from readiness.engine.gates import FAIL, PASS
from readiness.engine.method import Codes, Floats, Method
from readiness.engine.scores import Scores, score
from readiness.engine.table import AnswerTable

LEAST_GAIN = 0.05  # points of friction; less is not worth a line


def useful_actions(
    catalogue: Catalogue, method: Method, table: AnswerTable, scores: Scores, rows: Mapping[str, int]
) -> tuple[ActionResult, ...]:
    """List the actions that lower friction or clear a failing gate, best first: gates cleared, then gain for the effort."""
    actions = list(catalogue.actions.values())
    if not rows or not actions:
        return ()
    many = table.take(np.tile(np.arange(table.rows), len(actions)))
    ceilings = np.repeat(np.stack([_ceiling(method, action) for action in actions]), table.rows, axis=0)
    planned = score(method, replace(many, ceiling=ceilings), binding=_tiled(scores, len(actions)))
    found = []
    for number, action in enumerate(actions):
        result = _result(action, catalogue, method, before=scores, after=planned, rows=rows, offset=number * table.rows)
        if result.clears_gates or max(result.friction_gain.values(), default=0) >= LEAST_GAIN:
            found.append(result)
    return tuple(sorted(found, key=_rank))


def _result(
    action: Action,
    catalogue: Catalogue,
    method: Method,
    *,
    before: Scores,
    after: Scores,
    rows: Mapping[str, int],
    offset: int,
) -> ActionResult:
    gain: dict[str, float] = {}
    cleared: dict[str, None] = {}
    for workflow, row in rows.items():
        column = method.workflow_index[workflow]
        drop = before.workflows.friction.point[row, column] - after.workflows.friction.point[offset + row, column]
        if drop > 0:
            gain[workflow] = float(drop)
        was, is_now = before.gates.status[row, :, column], after.gates.status[offset + row, :, column]
        cleared |= dict.fromkeys(list(catalogue.gates)[g] for g in np.flatnonzero((was == FAIL) & (is_now == PASS)))
    return ActionResult(
        id=action.id,
        title=action.title,
        owner=action.owner,
        bucket_days=action.bucket_days,
        effort_person_weeks=action.effort_person_weeks,
        elapsed_weeks=action.elapsed_weeks,
        cost_usd=action.cost_usd,
        prerequisites=action.prerequisites,
        questions=tuple(fix.question for fix in action.fixes),
        clears_gates=tuple(cleared),
        friction_gain=gain,
        exceeds_bucket=action.exceeds_bucket,
    )


def _ceiling(method: Method, action: Action) -> Floats:
    ceiling = np.full(len(method.items), np.inf)
    for fix in action.fixes:
        ceiling[method.item_index[fix.question]] = fix.to_friction
    return ceiling


def _tiled(scores: Scores, times: int) -> Codes:
    return np.tile(scores.gates.binding, (times, 1, 1))


def _rank(action: ActionResult) -> tuple[float, float, float, str]:
    worth = sum(action.friction_gain.values()) / max(sum(action.effort_person_weeks) / 2, 0.1)
    return (-len(action.clears_gates), -worth, action.cost_usd[0], action.id)
