"""Draw plans: the waterfall, what changes, and the hours of a role. Results in, safe markup out, for screen and print alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.catalogue.load import catalogue
from readiness.engine.explain import rounded

if TYPE_CHECKING:
    from readiness.assessments.results import CapacityRow, Interval, PlanResult

register = template.Library()

MOST_FALLS = 12
LEAST_SHOWN = 0.05
REASONS = {
    "gate": "clears a failing gate",
    "tier": "lifts a tier or opens a gate that holds one",
    "worth": "most for the effort",
    "prerequisite": "needed by what follows",
}


@dataclass(frozen=True)
class Fall:
    """One row of a waterfall; `begins` and `ends` are friction, `points` the drop in tenths that add up as shown.

    `tier` is the guaranteed tier the row brings the workflow to, where it changes.
    """

    title: str
    begins: float
    ends: float
    points: float
    tier: str = ""


@register.filter
def action_title(name: str) -> str:
    """Look up the title of a remediation."""
    found = catalogue().actions.get(name)
    return found.title if found else name


@register.filter
def action_note(name: str) -> str:
    """Look up what the catalogue warns of in a remediation; mostly nothing."""
    found = catalogue().actions.get(name)
    return found.note if found else ""


@register.filter
def gate_title(name: str) -> str:
    """Look up the title of a gate."""
    found = catalogue().gates.get(name)
    return found.title if found else name


@register.filter
def reason_words(name: str) -> str:
    """Say why a step stands where it does."""
    return REASONS.get(name, name)


@register.filter
def bucket_words(days: int) -> str:
    """Name a bucket."""
    return f"Within {days} days" if days else "After 180 days"


@register.filter
def measure_words(measure: str) -> str:
    """Say what is least."""
    return {"effort": "effort", "cost": "money", "weeks": "time"}[measure]


@register.filter
def whole_span(value: tuple[float, float]) -> str:
    """Write a range in whole numbers; what is under one keeps a decimal."""
    low, high = (f"{part:.1f}" if 0 < part < 1 else f"{part:,.0f}" for part in value)
    return low if low == high else f"{low}–{high}"


@register.filter
def gain_rows(value: dict[str, float]) -> list[tuple[str, str]]:
    """Name the workflows and write their points of friction, largest first, those that show at one decimal."""
    names = catalogue().workflows
    largest = sorted(value.items(), key=lambda pair: -pair[1])
    return [(names[w].name if w in names else w, f"−{gain:.1f}") for w, gain in largest if gain >= LEAST_SHOWN]


@register.filter
def as_query(plan: PlanResult) -> str:
    """Write a plan as the query of the what-if page."""
    chosen = [("do", step.action) for step in plan.steps]
    return urlencode([*chosen, ("proof", plan.proof)])


def falls(plan: PlanResult, workflow: str) -> tuple[Fall, ...]:
    """Lay the steps of one workflow out in plan order; beyond the largest, the rest is one row. They sum to the joint gain."""
    held = plan.before[workflow].tier.guaranteed
    steps = []
    for step in plan.steps:
        tier = step.tiers[workflow].guaranteed if workflow in step.tiers else held
        steps.append((step.title, step.friction_gain.get(workflow, 0.0), tier if tier != held else ""))
        held = tier
    largest = sorted(steps, key=lambda row: -row[1])[:MOST_FALLS]
    kept = [row for row in steps if row[2] or (row in largest and row[1] >= LEAST_SHOWN)]
    rows = [("Proof attached to the answers behind gates", gain, "") for name, gain in plan.proof_gain.items() if name == workflow]
    rows += kept
    if others := len(steps) - len(kept):
        rest = sum(gain for _, gain, _ in steps) - sum(gain for _, gain, _ in kept)
        rows.append((f"{others} more step{'s' if others > 1 else ''}", rest, ""))
    level, found = plan.before[workflow].friction.point, []
    for (title, gain, tier), points in zip(rows, rounded([10 * gain for _, gain, _ in rows]), strict=True):
        found.append(Fall(title, level, level - gain, points / 10, tier))
        level -= gain
    return tuple(found)


@register.inclusion_tag("components/waterfall.html")
def waterfall(plan: PlanResult, workflow: str) -> dict[str, Any]:
    """Draw the waterfall of a plan for one workflow."""
    top = max(10.0, 10 * -(-plan.before[workflow].friction.point // 10))
    rows = falls(plan, workflow)
    return {
        "rows": [(row, _fall(row, top)) for row in rows],
        "before": plan.before[workflow].friction,
        "after": plan.after[workflow].friction,
        "start": _total(plan.before[workflow].friction.point, top),
        "end": _total(plan.after[workflow].friction.point, top),
        "drop": sum(row.points for row in rows),
        "top": int(top),
        "workflow": workflow,
        "held": plan.before[workflow].tier,
        "reached": plan.after[workflow].tier,
    }


def _fall(row: Fall, top: float) -> SafeString:
    left, right = 300 * row.ends / top, 300 * row.begins / top
    return format_html(
        '<svg class="fall" viewBox="0 0 300 24" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<line class="thread" stroke="#b8afa1" x1="{}" x2="{}" y1="0" y2="6"/><rect class="drop" fill="#7fa3aa" x="{}" y="6" width="{}" height="12"/>'
        '<line class="thread" stroke="#b8afa1" x1="{}" x2="{}" y1="18" y2="24"/></svg>',
        f"From {row.begins:.1f} to {row.ends:.1f}",
        *(f"{x:.2f}" for x in (right, right, left, max(right - left, 0.6), left, left)),
    )


def _total(point: float, top: float) -> SafeString:
    return format_html(
        '<svg class="fall" viewBox="0 0 300 24" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="whole" fill="#0b4f5c" x="0" y="4" width="{}" height="16"/></svg>',
        f"{point:.1f}",
        f"{300 * point / top:.2f}",
    )


@register.simple_tag
def change(before: Interval, after: Interval, label: str, is_point_shown: bool = True) -> SafeString:  # noqa: FBT001, FBT002 -- by place in templates
    """Draw an interval before (thin, above) and after (full, below) on the one axis from 0 to 100."""
    was, now = (_tick(before.point, "was-tick", "#716b63", (0, 8)), _tick(after.point, "tick", "#0b4f5c", (8, 22))) if is_point_shown else ("", "")
    return format_html(
        '<svg class="bar change" viewBox="0 0 100 22" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="track" fill="#ece6db" x="0" y="14" width="100" height="2"/>'
        '<rect class="was" fill="#b8afa1" x="{}" y="2" width="{}" height="4"/>{}'
        '<rect class="range" fill="#7fa3aa" x="{}" y="11" width="{}" height="8"/>{}</svg>',
        f"{label} {before.low:.0f} to {before.high:.0f} now, {after.low:.0f} to {after.high:.0f} with the plan",
        *(f"{x:.2f}" for x in (before.low, max(before.width, 0.6))),
        was,
        *(f"{x:.2f}" for x in (after.low, max(after.width, 0.6))),
        now,
    )


def _tick(point: float, name: str, color: str, ends: tuple[int, int]) -> SafeString:
    return format_html(
        '<line class="{}" stroke="{}" stroke-width="0.8" x1="{}" x2="{}" y1="{}" y2="{}"/>', name, color, *[f"{point:.2f}"] * 2, *ends
    )


@register.simple_tag
def hours(row: CapacityRow, top: float) -> SafeString:
    """Draw the hours of a role month by month; what exceeds the named hours stands apart, and a line marks those."""
    width = 300 / max(len(row.months), 1)
    scale = 40 / max(top, 1.0)
    bars = format_html_join(
        "",
        '<rect class="need" fill="#7fa3aa" x="{}" y="{}" width="{}" height="{}"/><rect class="over" fill="#8c1d18" x="{}" y="{}" width="{}" height="{}"/>{}',
        (_month(number, month, width, scale) for number, month in enumerate(row.months)),
    )
    told = "; ".join(f"month {n}: {m.needed:.0f} hours" for n, m in enumerate(row.months, 1) if m.needed >= 0.5)
    return format_html(
        '<svg class="hours" viewBox="0 0 300 44" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>{}'
        '<line class="axis" stroke="#b8afa1" x1="0" x2="300" y1="43.5" y2="43.5"/></svg>',
        f"{row.label}: {told}",
        bars,
    )


def _month(number: int, month: Any, width: float, scale: float) -> tuple[Any, ...]:
    within, over = (month.needed - month.over) * scale, month.over * scale
    left, wide = number * width + width * 0.1, width * 0.8
    line = ""
    if month.available is not None:
        y = max(1.0, 43 - month.available * scale)
        line = format_html(
            '<line class="have" stroke="#1d1b18" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            *(f"{v:.2f}" for v in (number * width, (number + 1) * width, y, y)),
        )
    box = (left, 43 - within, wide, within, left, 43 - within - over, wide, over)
    return (*(f"{v:.2f}" for v in box), line)


@register.filter
def busiest(rows: tuple[CapacityRow, ...]) -> float:
    """Find the most hours of any role in any month, needed or there: the top of the one axis of all roles."""
    return max((max(m.needed, 0.0) for row in rows for m in row.months), default=0.0)


@register.filter
def total_hours(row: CapacityRow) -> float:
    """Sum the hours a role is asked for."""
    return sum(month.needed for month in row.months)


@register.filter
def short_by(row: CapacityRow) -> float:
    """Find the hours missing in the worst month."""
    return max((month.over for month in row.months), default=0.0)
