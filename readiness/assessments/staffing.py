"""Who has the hours for a plan: its steps and the people inventory in, hours by role and month with conflicts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from readiness.assessments.results import CapacityMonth, CapacityRow, PlanResult
from readiness.catalogue.schema import Action, Catalogue
from readiness.engine.capacity import hours_available, hours_needed, months_of

PEOPLE = "people"
# Owners who do the work themselves, as the people inventory names them.
ROLE_OF_OWNER = {"Compliance": "compliance", "Data": "data", "RCM lead": "rcm"}
# Owners who lead a team: the work falls to the role of the layer that most of it is about.
LEADERS = frozenset({"CIO", "CMIO", "COO", "Clinical operations"})
ROLE_OF_LAYER = {
    "model": "data",
    "integration": "integration",
    "evaluation": "evaluation",
    "orchestration": "informaticist",
    "audit": "compliance",
    "people": "project",
}


def role_of(catalogue: Catalogue, action: Action) -> str:
    """Name who does the work: a role of the people inventory, else the owner. A planning assumption."""
    if action.owner not in LEADERS:
        return ROLE_OF_OWNER.get(action.owner, action.owner)
    weights: Counter[str] = Counter()
    for fix in action.fixes:
        question = catalogue.questions[fix.question]
        for layer, share in question.layers.items():
            weights[layer] += question.max_points * share  # type: ignore[assignment]
    return ROLE_OF_LAYER[weights.most_common(1)[0][0]]


def capacity_of(
    plan: PlanResult, inventories: Mapping[str, Sequence[Mapping[str, Any]]], catalogue: Catalogue
) -> tuple[CapacityRow, ...]:
    """Set the hours a plan needs against named capacity, roles in conflict first; middle estimates throughout.

    A role nobody named has no figure to compare with: it is unknown, not zero.
    """
    people = [row for row in inventories.get(PEOPLE, ()) if row.get("role") and row.get("fte") is not None]
    roles = list(dict.fromkeys(step.role for step in plan.steps))
    finish = np.array([sum(step.finish_weeks) / 2 for step in plan.steps])
    weeks = np.array([sum(step.elapsed_weeks) / 2 for step in plan.steps])
    months = months_of(finish)
    needed = hours_needed(
        np.array([sum(step.effort_person_weeks) / 2 for step in plan.steps]),
        finish - weeks,
        finish,
        np.array([roles.index(step.role) for step in plan.steps], dtype=np.intp),
        roles=len(roles),
        months=months,
    )
    known = [row for row in people if row["role"] in roles]
    available = hours_available(
        np.array([float(row["fte"]) for row in known]),
        np.array([float(row["months"]) if row.get("months") else np.inf for row in known]),
        np.array([roles.index(row["role"]) for row in known], dtype=np.intp),
        roles=len(roles),
        months=months,
    )
    named = {row["role"] for row in known}
    rows = [
        CapacityRow(
            role=role,
            label=_label(catalogue, role),
            months=tuple(
                CapacityMonth(needed=float(need), available=float(have) if role in named else None)
                for need, have in zip(needed[k], available[k], strict=True)
            ),
        )
        for k, role in enumerate(roles)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.conflicts, not row.is_named, row.label)))


def _label(catalogue: Catalogue, role: str) -> str:
    column = catalogue.inventories[PEOPLE].column("role")
    options = column.options if column else ()
    return next((option.label for option in options if option.value == role), role)
