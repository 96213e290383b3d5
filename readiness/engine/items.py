"""Answers to friction: a table in, an interval of friction (0 to 1) for every item of every row out.

Source: scoring method, section 3. The evidence discount is one-sided; two current answers give the hull of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.method import Bools, Codes, Floats, Method
from readiness.engine.table import ANSWERED, CONFLICT, NOT_APPLICABLE, UNKNOWN, AnswerTable
from readiness.engine.truth import FALSE, TRUE


@dataclass(frozen=True, eq=False)
class ItemFriction:
    """Friction of every item, arrays (rows, items). An item counts where `present`; `optional` where that is undetermined."""

    low: Floats
    point: Floats
    high: Floats
    present: Bools  # asked, or perhaps asked: not hidden and not marked as not applicable
    optional: Bools  # visibility undetermined, hence in or out
    settled: Bools  # answered or in conflict: counts as coverage


def item_friction(method: Method, table: AnswerTable, shown: Codes | None = None) -> ItemFriction:
    """Turn answers into intervals; `shown` is the questions' visibility where it is known already."""
    state = table.state[:, method.item_question]
    low, point, high = _open_interval(method, state)
    answered = state >= ANSWERED
    first = _answered_interval(method, table.friction, table.evidence[:, method.item_question])
    held = [np.where(answered, mine, open_) for mine, open_ in zip(first, (low, point, high), strict=True)]
    if table.rival_friction is not None and table.rival_evidence is not None:
        second = _answered_interval(method, table.rival_friction, table.rival_evidence[:, method.item_question])
        clash = state == CONFLICT
        held = [
            np.where(clash, np.minimum(first[0], second[0]), held[0]),
            np.where(clash, (first[1] + second[1]) / 2, held[1]),
            np.where(clash, np.maximum(first[2], second[2]), held[2]),
        ]
    if table.ceiling is not None:
        left = finished_interval(method, table.ceiling, table.ceiling_grade)
        held = [np.minimum(part, most) for part, most in zip(held, left, strict=True)]
    visible = (visibility(method, table) if shown is None else shown)[:, method.item_question]
    return ItemFriction(
        low=held[0],
        point=held[1],
        high=held[2],
        present=(visible != FALSE) & (state != NOT_APPLICABLE),
        optional=(visible != TRUE) & (visible != FALSE) & (state != NOT_APPLICABLE),
        settled=answered,
    )


def finished_interval(method: Method, ceiling: Floats, grade: int) -> tuple[Floats, Floats, Floats]:
    """Bound what finished work leaves, by the evidence it counts with: the discount of section 3 above its ceiling."""
    doubt = method.constants.discounts[grade] * np.maximum(method.s_max - ceiling, 0.0)
    return ceiling, ceiling + doubt / 2, ceiling + doubt


def visibility(method: Method, table: AnswerTable) -> Codes:
    """Decide for every row and question whether it is asked: Kleene truth (rows, questions)."""
    shown = np.full(table.state.shape, TRUE, dtype=np.int8)
    for condition, columns in method.visible_when:
        shown[:, columns] = table.truth(condition)[:, None]
    return shown


def _open_interval(method: Method, state: Codes) -> tuple[Floats, Floats, Floats]:
    constants = method.constants
    reach = method.s_max - method.s_min
    share = np.where(state == UNKNOWN, constants.unknown_point, constants.unanswered_point)
    shape = state.shape
    return (
        np.broadcast_to(method.s_min, shape),
        method.s_min + share * reach,
        np.broadcast_to(method.s_max, shape),
    )


def _answered_interval(method: Method, friction: Floats, evidence: Codes) -> tuple[Floats, Floats, Floats]:
    discount = np.array(method.constants.discounts)[evidence]
    doubt = discount * (method.s_max - friction)
    return friction, friction + doubt / 2, friction + doubt
