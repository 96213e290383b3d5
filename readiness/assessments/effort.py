"""Effort and weeks opened to their parts: what a run found in, one row a layer and the two sums of person-weeks out.

Source: scoring method, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass

from readiness.assessments.results import Interval, RunResults, WorkflowResult
from readiness.engine.method import Constants

APART = 0.5


@dataclass(frozen=True, slots=True)
class LayerEffort:
    """One layer at the point: person-weeks at friction 100, friction, person-weeks, people at once, and weeks."""

    layer: str
    full: float
    friction: float
    person_weeks: float
    people: float
    weeks: float


@dataclass(frozen=True, slots=True)
class EffortParts:
    """How person-weeks and elapsed weeks come about: start + share of the sum + share of the longest + close."""

    rows: tuple[LayerEffort, ...]
    person_weeks: float
    staffed: float
    longest: float
    start: float
    shared: float
    most: float
    close: float
    weeks: float
    down: float
    up: float


@dataclass(frozen=True, slots=True)
class TwoSums:
    """Person-weeks of a whole run: from the friction of its workflows, and from the actions of its plan, each once."""

    friction: Interval
    actions: tuple[float, float]

    @property
    def is_apart(self) -> bool:
        """Say whether the middles differ by more than half of the first, which is worth a question."""
        return abs(sum(self.actions) / 2 - self.friction.point) > APART * self.friction.point


def effort_parts(result: WorkflowResult) -> EffortParts:
    """Open the effort and the weeks of one workflow."""
    constants = Constants()
    rows = tuple(
        LayerEffort(layer, full, cell.friction.point, weeks := full * cell.friction.point / 100, people, weeks / people)
        for (layer, cell), full, people in zip(
            result.layers.items(), constants.effort_weeks, constants.staff, strict=True
        )
    )
    start, shared, most, close = constants.elapsed
    staffed, longest = sum(row.weeks for row in rows), max(row.weeks for row in rows)
    down, up = constants.effort_range
    return EffortParts(
        rows=rows,
        person_weeks=sum(row.person_weeks for row in rows),
        staffed=staffed,
        longest=longest,
        start=start,
        shared=shared,
        most=most,
        close=close,
        weeks=start + shared * staffed + most * longest + close,
        down=down,
        up=up,
    )


def two_sums(results: RunResults) -> TwoSums:
    """Add up the effort of a run from both sides; a run of old without a plan counts the actions it lists."""
    weeks = [result.effort_person_weeks for result in results.workflows.values()]
    each = results.plan.steps if results.plan else results.actions
    return TwoSums(
        friction=Interval(**{end: sum(getattr(one, end) for one in weeks) for end in ("low", "point", "high")}),
        actions=(sum(a.effort_person_weeks[0] for a in each), sum(a.effort_person_weeks[1] for a in each)),
    )
