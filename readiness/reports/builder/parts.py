"""Parts of a report beyond the scores: the plan, what it is worth, the frameworks, and how far the results hold."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.assessments.results import ActionResult, Interval, PlanResult, RunResults, StepResult, TierRange
from readiness.assessments.robustness import Robustness
from readiness.assessments.value_results import RunValue
from readiness.catalogue.load import catalogue
from readiness.law.lenses import LENSES, read
from readiness.reports.builder.document import (
    ActionRow,
    Bucket,
    HoldRow,
    LensRow,
    PlanView,
    Robust,
    TierPath,
    ValueRow,
    ValueView,
)

DAYS = (30, 60, 90, 180)
MOST_STEPS = 22
DRIVERS = {
    "weights": "item weights",
    "constants": "constants of the method",
    "demands": "workflow demands",
    "discounts": "evidence discounts",
    "answers": "open answers",
}


def action_row(action: ActionResult) -> ActionRow:
    """Set one action by what it does alone."""
    gates, names = catalogue().gates, catalogue().workflows
    return ActionRow(
        title=action.title,
        owner=action.owner,
        bucket_days=action.bucket_days,
        weeks=action.elapsed_weeks,
        effort=action.effort_person_weeks,
        cost=action.cost_usd,
        clears=tuple(gates[gate].title for gate in action.clears_gates if gate in gates),
        workflows=tuple(names[name].name for name in action.friction_gain if name in names),
        gain=max(action.friction_gain.values(), default=0.0),
        prerequisites=_titles(action.prerequisites),
    )


def plan_view(results: RunResults) -> PlanView:
    """Set the run's plan: the first steps by the day they are due, and the tiers on the way. A run of old lists actions."""
    plan = results.plan
    if plan is None:
        actions = results.actions[:MOST_STEPS]
        return PlanView(_buckets([(a.bucket_days, action_row(a)) for a in actions]), 0, (), None, None, "", None)
    steps = plan.steps[:MOST_STEPS]
    return PlanView(
        buckets=_buckets([(step.due_days, _step_row(step)) for step in steps]),
        more=len(plan.steps) - len(steps),
        path=_path(results, plan),
        effort=plan.effort_person_weeks,
        cost=plan.cost_usd,
        ordered_by=plan.ordered_by,
        drawn=plan if plan.steps else None,
    )


def _step_row(step: StepResult) -> ActionRow:
    gates, names = catalogue().gates, catalogue().workflows
    return ActionRow(
        title=step.title,
        owner=step.owner,
        bucket_days=step.due_days,
        weeks=step.finish_weeks,
        effort=step.effort_person_weeks,
        cost=step.cost_usd,
        clears=tuple(gates[gate].title for gate in step.clears_gates if gate in gates),
        workflows=tuple(names[name].name for name in step.friction_gain if name in names),
        gain=max(step.friction_gain.values(), default=0.0),
        prerequisites=_titles(step.prerequisites),
    )


def _titles(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(catalogue().actions[name].title for name in names if name in catalogue().actions)


def _buckets(rows: Sequence[tuple[int, ActionRow]]) -> tuple[Bucket, ...]:
    labels = {**{days: f"Within {days} days" for days in DAYS}, 0: "After 180 days"}
    return tuple(
        Bucket(days, label, tuple(row for due, row in rows if due == days)) for days, label in labels.items()
    )


def _path(results: RunResults, plan: PlanResult) -> tuple[TierPath, ...]:
    """The tiers of every workflow now, on each day of the plan, and at its end."""
    stops: list[tuple[str, dict[str, TierRange]]] = [("Now", {w: f.tier for w, f in plan.before.items()})]
    for milestone in plan.milestones:
        label = f"{milestone.days} days" if milestone.days else "End"
        stops.append((label, {w: f.tier for w, f in milestone.forecasts.items()}))
    return tuple(
        TierPath(found.name, tuple((label, tiers[name]) for label, tiers in stops if name in tiers))
        for name, found in results.workflows.items()
    )


def value_view(results: RunResults) -> ValueView | None:
    """Set the money side; None where the run has none or no workflow has a baseline."""
    value = results.value
    if value is None or value.total is None:
        return None
    rows = tuple(_value_row(results, value, name) for name in value.workflows)
    held = [found.annual for found in value.workflows.values() if found.annual]
    return ValueView(
        rows=rows,
        total=value.total,
        reached=sum(found.reached.base for found in value.workflows.values() if found.reached),
        least=min(each.least for each in held),
        most=max(each.most for each in held),
        unsigned=sum(f.hours for f in value.workflows.values() if f.annual and not f.is_capture_signed),
        cuts=tuple((pool.label, pool.cut.base) for pool in value.pools if pool.cut.base >= 1),
        realised=value.realised,
        drawn=value,
    )


def _value_row(results: RunResults, value: RunValue, name: str) -> ValueRow:
    result = results.workflows[name]
    return ValueRow(name, result.name, result.tier.guaranteed, value.workflows[name], result.is_rankable)


def lens_rows(results: RunResults) -> tuple[LensRow, ...]:
    """Read every framework over the run."""
    readings = [read(lens, results.obligations) for lens in LENSES]
    return tuple(LensRow(r.lens.title, r.lens.about, r.total, r.counts) for r in readings if r.total)


def robust_view(results: RunResults, drawn: Robustness | None) -> Robust | None:
    """Set how far the results hold under the draws; None where the run was not drawn."""
    if drawn is None:
        return None
    told, pairs = drawn.pairs
    rows = []
    for name, held in drawn.workflows.items():
        low, point, high = held.readiness
        rows.append(HoldRow(results.workflows[name].name, Interval(low=low, point=point, high=high), held.rank_range))
    drivers = tuple((DRIVERS[group], share) for group, share in list(drawn.drivers.items())[:2])
    return Robust(tuple(rows), told, pairs, drawn.draws, drivers)
