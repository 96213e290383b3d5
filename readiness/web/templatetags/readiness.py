"""Draw what the product's words mean: intervals, tiers, cells, standing. Strings and numbers in, safe markup out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.catalogue.load import catalogue
from readiness.engine.method import TIERS

if TYPE_CHECKING:
    from readiness.assessments.results import Interval
    from readiness.law.corpus import StandingValue

register = template.Library()

STANDINGS = {
    "proposed": "Proposed",
    "enacted": "Enacted, not yet in force",
    "in_force": "In force",
    "stayed": "Stayed",
    "enjoined": "Enjoined",
    "vacated": "Vacated",
    "repealed": "Repealed",
    "expired": "Expired",
    "voluntary": "Voluntary",
}
VERDICTS = {
    "MET": ("is-pass", "Met"),
    "NOT_MET": ("is-fail", "Not met"),
    "UNDETERMINED": ("is-open", "Undetermined"),
    "NOT_APPLICABLE": ("is-na", "Does not apply"),
    "PASS": ("is-pass", "Pass"),
    "FAIL": ("is-fail", "Fail"),
    "UNKNOWN": ("is-open", "Open"),
    "NA": ("is-na", "Not in play"),
}
TIER_WORDS = {
    "T0": "Foundations first",
    "T1": "Shadow",
    "T2": "Pilot",
    "T3": "Production with supervision",
    "T4": "Scale",
}
LAYERS_SHORT = {"integration": "Integ.", "evaluation": "Eval.", "orchestration": "Orch."}
DOUBT = 50.0
MILLION = 1_000_000


@register.simple_tag
def bar(low: float, point: float | None, high: float, label: str = "") -> SafeString:
    """Draw an interval on the fixed axis 0 to 100; the point is a tick, left out where too little is answered to name one.

    The colors stand as attributes too: print reads no stylesheet inside a drawing; on screen the stylesheet wins.
    """
    return format_html(
        '<svg class="bar" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="track" fill="#ece6db" x="0" y="6" width="100" height="2"/><rect class="range" fill="#7fa3aa" x="{}" y="3" width="{}" height="8"/>'
        "{}</svg>",
        f"{label} {low:.0f} to {high:.0f}{'' if point is None else f', point {point:.0f}'}".strip(),
        f"{low:.2f}",
        f"{max(high - low, 0.6):.2f}",
        "" if point is None else _tick(point),
    )


def _tick(point: float) -> SafeString:
    x = f"{point:.2f}"
    return format_html('<line class="tick" stroke="#0b4f5c" stroke-width="0.9" x1="{}" x2="{}" y1="0" y2="14"/>', x, x)


@register.simple_tag
def interval(value: Interval, label: str = "", is_point_shown: bool = True) -> SafeString:  # noqa: FBT001, FBT002 -- by place in templates
    """Draw an interval with its range in figures beside it."""
    point = value.point if is_point_shown else None
    return format_html('<span class="interval">{}<b>{}</b></span>', bar(value.low, point, value.high, label), span(value))


@register.filter
def span(value: Interval) -> str:
    """Write an interval: 38–64, or one number where it has no doubt."""
    low, high = round(value.low), round(value.high)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


@register.filter
def whole(value: float) -> str:
    """Write a number without decimals."""
    return f"{value:,.0f}"


@register.filter
def percent(value: float) -> str:
    """Write a share as whole percent."""
    return f"{100 * value:.0f}%"


@register.filter
def weeks(value: tuple[float, float]) -> str:
    """Write a range of weeks."""
    return f"{value[0]:g}–{value[1]:g}"


@register.filter
def money(value: tuple[float, float]) -> str:
    """Write a range of dollars in thousands, or in millions where it ends there."""
    if value[1] >= MILLION:
        return f"${value[0] / MILLION:,.1f}–{value[1] / MILLION:,.1f}M"
    return f"${value[0] / 1000:,.0f}–{value[1] / 1000:,.0f}k"


@register.simple_tag
def tier(guaranteed: str, possible: str) -> SafeString:
    """Draw the ladder: guaranteed rungs filled, possible ones outlined, and both in words."""
    held, reach = TIERS.index(guaranteed), TIERS.index(possible)
    rungs = format_html_join(
        "", '<i class="{}"></i>', ((("held" if i <= held else "reach" if i <= reach else ""),) for i in range(len(TIERS)))
    )
    words = format_html("{}", guaranteed) if held == reach else format_html("{} <small>could reach {}</small>", guaranteed, possible)
    return format_html('<span class="tier"><span class="tiers" aria-hidden="true">{}</span><span>{}</span></span>', rungs, words)


@register.filter
def tier_words(value: str) -> str:
    """Say what a tier allows."""
    return TIER_WORDS.get(value, value)


@register.filter
def ramp(value: Interval) -> str:
    """Choose the step of the friction ramp; hatching where the doubt is larger than any step could tell."""
    return "hatched" if value.width > DOUBT else f"ramp-{min(int(value.point // 10), 9)}"


@register.simple_tag
def verdict(value: str) -> SafeString:
    """Mark a verdict or gate status by shape and word."""
    css, words = VERDICTS[value]
    return format_html('<span class="mark-verdict {}">{}</span>', css, words)


@register.simple_tag
def standing(value: str | None) -> SafeString:
    """Mark the standing of law on a day."""
    if not value:
        return format_html('<span class="standing">{}</span>', "Not known yet")
    return format_html('<span class="standing {}">{}</span>', value, STANDINGS[value])


@register.filter
def standing_words(value: str | None) -> str:
    """Say a standing in words."""
    return STANDINGS.get(value or "", "Not known yet")


@register.filter
def words(name: str) -> str:
    """Write an id as words."""
    return name.replace("-", " ").replace("_", " ").capitalize()


@register.simple_tag
def grade(value: str | None) -> SafeString:
    """Mark an evidence grade: what is asserted looks lighter than what is verified."""
    return format_html('<span class="grade {}">{}</span>', value or "none", (value or "no evidence").capitalize())


@register.simple_tag
def meter(percent_done: float, label: str) -> SafeString:
    """Draw progress."""
    return format_html(
        '<svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" role="img"><title>{}</title>'
        '<rect class="track" width="100" height="6"/><rect class="fill" width="{}" height="6"/></svg>',
        label,
        f"{percent_done:.0f}",
    )


@register.filter
def question_text(name: str) -> str:
    """Look up the wording of a question."""
    question = catalogue().questions.get(name)
    return question.text if question else name


@register.filter
def tag_words(tag: str) -> str:
    """Write the tag of an audit event as a sentence's beginning: report:rendered is Report rendered."""
    return tag.replace(":", " ").replace("_", " ").capitalize()


@register.filter
def details(data: dict[str, Any]) -> str:
    """Write what an audit event holds on one line; digests by their first twelve figures."""
    parts = ((key.replace("_", " "), _brief(value)) for key, value in data.items())
    return ", ".join(f"{key} {value}" for key, value in parts if value)


def _brief(value: Any) -> str:
    if isinstance(value, list):
        return f"{', '.join(map(str, value[:4]))} and {len(value) - 4} more" if len(value) > 4 else ", ".join(map(str, value))
    words = "" if value is None else str(value)
    return words[:12] if len(words) == 64 else words


@register.filter
def question_section(name: str) -> str:
    """Look up the section of a question."""
    return name.split(".", 1)[0]


@register.filter
def workflow_name(name: str) -> str:
    """Look up the name of a workflow."""
    found = catalogue().workflows.get(name)
    return found.name if found else name


@register.filter
def workflow_names(names: Iterable[str]) -> str:
    """Write the names of workflows, with commas."""
    return ", ".join(workflow_name(name) for name in names)


@register.filter
def section_label(name: str) -> str:
    """Look up the label of a section."""
    found = catalogue().sections.get(name)
    return found.label if found else name


@register.filter
def layer_label(name: str) -> str:
    """Look up the label of a layer."""
    return catalogue().layers.get(name, name)


@register.filter
def layer_short(name: str) -> str:
    """Write a layer in at most six letters, for a cell of a phone."""
    return LAYERS_SHORT.get(name, name.capitalize())


@register.filter
def risk_label(name: str) -> str:
    """Look up what a risk class means."""
    return catalogue().risk_classes.get(name, name)


@register.filter
def jurisdiction(code: str) -> str:
    """Write a jurisdiction for people."""
    return "Federal" if code == "US" else code.removeprefix("US-")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Read a key of a mapping."""
    return mapping.get(key)


@register.simple_tag
def timeline(values: Sequence[StandingValue], day: date, title: str) -> SafeString:
    """Draw the standing of an instrument over time, with the chosen day marked."""
    first = min(values[0].date.year, day.year)
    last = max(values[-1].date.year, day.year) + 1
    length = max(last - first + 1, 2)

    def x(at: date) -> float:
        return 20 + 760 * ((at.year - first) + (at.timetuple().tm_yday - 1) / 366) / length

    ends = [x(value.date) for value in values[1:]] + [780.0]
    spans = format_html_join(
        "",
        '<line class="span {}" x1="{}" x2="{}" y1="40" y2="40"/><text x="{}" y="{}">{}</text>',
        (
            (v.standing.value, f"{x(v.date):.1f}", f"{end:.1f}", f"{x(v.date):.1f}", 24 if i % 2 else 12, STANDINGS[v.standing.value].split(",")[0])
            for i, (v, end) in enumerate(zip(values, ends, strict=True))
        ),
    )
    step = max(1, length // 12)
    years = format_html_join(
        "", '<text x="{}" y="72">{}</text>', ((f"{x(date(y, 1, 1)):.1f}", y) for y in range(first, last + 1, step))
    )
    return format_html(
        '<svg class="timeline" viewBox="0 0 800 92" role="img"><title>{}</title><line class="axis" x1="20" x2="780" y1="56" y2="56"/>'
        '{}{}<line class="now" x1="{}" x2="{}" y1="30" y2="60"/><text class="now-label" x="{}" y="86">{}</text></svg>',
        title,
        spans,
        years,
        f"{x(day):.1f}",
        f"{x(day):.1f}",
        f"{min(x(day), 720):.1f}",
        day.isoformat(),
    )
