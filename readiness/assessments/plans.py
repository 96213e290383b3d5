"""Plans over a company's answers: frozen answers and what bound on the day in, what-if and ordered plans out.

Plain Python: no database, no clock. The same code makes the plan of a run, a what-if and the proof of a cheapest path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np

from readiness.assessments.results import (
    ActionResult,
    CriticalPath,
    Forecast,
    Interval,
    Milestone,
    PlanResult,
    RunResults,
    StepResult,
    TierRange,
)
from readiness.assessments.staffing import role_of
from readiness.assessments.value_results import RunValue
from readiness.catalogue.answers import Answer, answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Action, Catalogue
from readiness.engine.cells import Bounds
from readiness.engine.gates import FAIL, PASS
from readiness.engine.method import DOCUMENTED, GRADES, NO_EVIDENCE, TIERS, Bools, Codes, Floats
from readiness.engine.remedies import (
    LEAST_GAIN,
    Ordered,
    Outcome,
    Remedies,
    RemedySpec,
    Standing,
    build_remedies,
    closed,
    finish_weeks,
    gate_chains,
    in_place,
    middle,
    ordered_plan,
    prefixes,
    what_if,
)

REASONS: tuple[Literal["gate", "tier", "worth", "prerequisite"], ...] = ("gate", "tier", "worth", "prerequisite")
DAYS = (30, 60, 90, 180)
DAYS_A_WEEK = 7


@dataclass(frozen=True, eq=False)
class Planning:
    """Everything a plan is computed from: the workflows, where they stand, the remediations and which are in place."""

    catalogue: Catalogue
    workflows: tuple[str, ...]
    standing: Standing
    remedies: Remedies
    done: Bools

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Remediations in the order of the engine's axis."""
        return tuple(self.catalogue.actions[name] for name in self.remedies.ids)


def planning(
    catalogue: Catalogue, views: Mapping[str, Mapping[str, Answer]], bound: Codes, *, as_of: date
) -> Planning:
    """Set the table once: `bound` (gates, workflows) is what the law binds, in the order of `views`.

    Workflows with the same answers share a row, and only the columns of the chosen workflows are computed.
    """
    distinct: list[Mapping[str, Answer]] = []
    rows = np.zeros(len(views), dtype=np.intp)
    for column, view in enumerate(views.values()):
        place = next((row for row, held in enumerate(distinct) if held == view), len(distinct))
        if place == len(distinct):
            distinct.append(view)
        rows[column] = place
    compiled = method(catalogue).narrowed(tuple(views))
    table = answer_table(catalogue, distinct, as_of=as_of)
    binding = np.repeat(bound[None], len(distinct), axis=0)
    remedies = build_remedies(compiled, [_spec(action) for action in catalogue.actions.values()])
    standing = Standing(compiled, table, binding, rows)
    return Planning(catalogue, tuple(views), standing, remedies, in_place(compiled, table, remedies))


def planning_of(results: RunResults, views: Mapping[str, Mapping[str, Answer]], catalogue: Catalogue) -> Planning:
    """Plan over a stored run: its frozen answers and what it found binding, whatever law and answers say today."""
    bound = np.zeros((len(catalogue.gates), len(views)), dtype=np.int8)
    for column, workflow in enumerate(views):
        for g, gate in enumerate(catalogue.gates):
            found = results.workflows[workflow].gates.get(gate)
            if found is not None and found.binding is not None:
                bound[g, column] = 1 if found.binding else -1
    return planning(catalogue, views, bound, as_of=results.as_of)


def base_values(value: RunValue | None, workflows: Iterable[str]) -> dict[str, float] | None:
    """Read base value in dollars a year by workflow; None unless every workflow has one, for unknown is not nothing."""
    found = {} if value is None else {name: of.annual.base for name, of in value.workflows.items() if of.annual}
    return found if found and set(workflows) <= set(found) else None


def default_plan(plan: Planning, *, value: Mapping[str, float] | None = None) -> tuple[tuple[ActionResult, ...], PlanResult]:
    """Order everything worth doing; returns the remediations of the plan, in its order, and the plan.

    `value` is base value in dollars a year by workflow; without it friction stands in for value.
    """
    ordered = ordered_plan(plan.standing, plan.remedies, plan.done, value=_column(plan, value))
    return _actions(plan, ordered), _result(plan, ordered, by_value=value is not None)


def chosen_plan(
    plan: Planning, ids: Sequence[str], *, proof: str = "none", value: Mapping[str, float] | None = None
) -> PlanResult:
    """Order a chosen set by the same rule, with every prerequisite that is not in place; ids not known are left out."""
    among = closed(plan.remedies, plan.remedies.chosen(ids) & ~plan.done, plan.done)
    ordered = ordered_plan(plan.standing, plan.remedies, plan.done, value=_column(plan, value), among=among)
    return _result(plan, ordered, by_value=value is not None, proof=GRADES.index(proof))


def critical_paths(plan: Planning) -> dict[str, CriticalPath]:
    """Find, for each workflow with a failing gate that work can open, the gate whose chain of work takes longest."""
    chains = gate_chains(plan.standing.method, plan.remedies, plan.done)
    finish = finish_weeks(plan.remedies, plan.done)
    weeks = np.array([middle(finish[chain[-1]]) if chain else 0.0 for chain in chains])
    none = np.zeros((1, len(plan.remedies.ids)), dtype=np.bool_)
    failing = what_if(plan.standing, plan.remedies, none).status[0] == FAIL
    found = {}
    for column, workflow in enumerate(plan.workflows):
        longest = int(np.argmax(np.where(failing[:, column], weeks, 0.0)))
        if failing[longest, column] and chains[longest]:
            low, high = _pair(finish[chains[longest][-1]])
            found[workflow] = CriticalPath(
                gate=plan.standing.method.gates[longest].id,
                actions=tuple(plan.remedies.ids[a] for a in chains[longest]),
                weeks=Interval(low=low, point=(low + high) / 2, high=high),
            )
    return found


def due_days(weeks: float) -> int:
    """Find the bucket that holds a finish; 0 beyond the last."""
    return next((days for days in DAYS if weeks * DAYS_A_WEEK <= days), 0)


def _column(plan: Planning, value: Mapping[str, float] | None) -> Floats | None:
    return None if value is None else np.array([value[workflow] for workflow in plan.workflows])


def _spec(action: Action) -> RemedySpec:
    return RemedySpec(
        id=action.id,
        fixes={fix.question: fix.to_friction for fix in action.fixes},
        effort=action.effort_person_weeks,
        weeks=action.elapsed_weeks,
        cost=action.cost_usd,
        prerequisites=action.prerequisites,
    )


def _actions(plan: Planning, ordered: Ordered) -> tuple[ActionResult, ...]:
    """Tell what is worth a line alone, each as if nothing else were done, in the order of the plan."""
    place = {int(a): k for k, a in enumerate(ordered.tried)}
    gains = ordered.now.friction.point - ordered.alone.friction.point
    cleared = ((ordered.now.status == FAIL) & (ordered.alone.status == PASS)).any(axis=2)
    return tuple(
        _action(plan, plan.actions[a], gains[k], cleared[k])
        for a in ordered.steps
        if cleared[k := place[a]].any() or gains[k].max() >= LEAST_GAIN
    )


def _action(plan: Planning, action: Action, gains: Floats, cleared: Bools) -> ActionResult:
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
        clears_gates=_names(plan, cleared),
        friction_gain={w: float(gain) for w, gain in zip(plan.workflows, gains, strict=True) if gain > 0},
        exceeds_bucket=action.exceeds_bucket,
    )


def _result(plan: Planning, ordered: Ordered, *, by_value: bool = False, proof: int = NO_EVIDENCE) -> PlanResult:
    steps, remedies = list(ordered.steps), plan.remedies
    finish = finish_weeks(remedies, plan.done)[steps]
    due = [due_days(float(late)) for _, late in finish]
    moments = [days for days in (*DAYS, 0) if days == 0 or days in due]
    at = np.array([[days == 0 or 0 < one <= days for one in due] for days in moments], dtype=np.bool_)
    dated = np.zeros((len(moments), len(remedies.ids)), dtype=np.bool_)
    dated[:, steps] = at.reshape(len(moments), len(steps))
    plans = np.concatenate([prefixes(steps, len(remedies.ids)), dated])
    both = what_if(plan.standing, remedies, plans, proof=proof)
    walk, when = both.at(slice(0, len(steps) + 1)), both.at(slice(len(steps) + 1, None))
    return PlanResult(
        steps=tuple(_step(plan, ordered, walk, k, finish[k], due[k]) for k in range(len(steps))),
        milestones=tuple(
            Milestone(days=days, steps=int(at[m].sum()), forecasts=_forecasts(plan, when, m)) for m, days in enumerate(moments)
        ),
        before=_forecasts(plan, ordered.now, 0),
        after=_forecasts(plan, walk, len(steps)),
        effort_person_weeks=_pair(remedies.effort[steps].sum(axis=0)),
        cost_usd=_pair(remedies.cost[steps].sum(axis=0)),
        finish_weeks=_pair(finish.max(axis=0, initial=0.0)),
        ordered_by="value" if by_value else "friction",
        finished_as=GRADES[max(DOCUMENTED, proof)],
        proof=GRADES[proof],
        proof_gain=_by_workflow(plan, ordered.now.friction.point[0] - walk.friction.point[0]) if proof else {},
        in_place=tuple(name for name, done in zip(remedies.ids, plan.done, strict=True) if done),
    )


def _step(plan: Planning, ordered: Ordered, walk: Outcome, k: int, finish: Floats, due: int) -> StepResult:
    gains = walk.friction.point[k] - walk.friction.point[k + 1]
    turned = (walk.guaranteed[k] != walk.guaranteed[k + 1]) | (walk.possible[k] != walk.possible[k + 1])
    cleared = ((walk.status[k] != PASS) & (walk.status[k + 1] == PASS)).any(axis=1)
    action = plan.actions[ordered.steps[k]]
    return StepResult(
        action=action.id,
        title=action.title,
        owner=action.owner,
        role=role_of(plan.catalogue, action),
        effort_person_weeks=action.effort_person_weeks,
        elapsed_weeks=action.elapsed_weeks,
        cost_usd=action.cost_usd,
        prerequisites=action.prerequisites,
        questions=tuple(fix.question for fix in action.fixes),
        reason=REASONS[ordered.reasons[k]],
        finish_weeks=_pair(finish),
        due_days=due,
        friction_gain=_by_workflow(plan, gains),
        clears_gates=_names(plan, cleared),
        tiers={w: _tier(walk, k + 1, column) for column, w in enumerate(plan.workflows) if turned[column]},
    )


def _forecasts(plan: Planning, outcome: Outcome, p: int) -> dict[str, Forecast]:
    return {
        workflow: Forecast(
            friction=_interval(outcome.friction, p, column),
            readiness=_interval(outcome.readiness, p, column),
            tier=_tier(outcome, p, column),
        )
        for column, workflow in enumerate(plan.workflows)
    }


def _by_workflow(plan: Planning, points: Floats) -> dict[str, float]:
    return dict(zip(plan.workflows, points.tolist(), strict=True))


def _tier(outcome: Outcome, p: int, column: int) -> TierRange:
    return TierRange(guaranteed=TIERS[outcome.guaranteed[p, column]], possible=TIERS[outcome.possible[p, column]])


def _names(plan: Planning, marked: Bools) -> tuple[str, ...]:
    return tuple(gate for gate, turned in zip(plan.catalogue.gates, marked, strict=True) if turned)


def _interval(bounds: Bounds, p: int, column: int) -> Interval:
    return Interval(
        low=float(bounds.low[p, column]), point=float(bounds.point[p, column]), high=float(bounds.high[p, column])
    )


def _pair(span: Floats) -> tuple[float, float]:
    return float(span[0]), float(span[1])
