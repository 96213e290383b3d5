"""Draw money: dollars in words and ranges, and the margin map. Numbers in, safe markup out, the same on screen and in print."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from readiness.assessments.value_results import Number, RunValue, Scenario
from readiness.catalogue.load import catalogue
from readiness.web.margin_map import drawn_map

register = template.Library()

ORIGINS = {"answer": "Answer", "company": "Company", "catalogue": "Default", "missing": "Missing"}
KINDS = {
    "labor": "Saved hours",
    "contribution": "Contribution",
    "avoided": "Cost avoided",
    "run_cost": "Run cost",
}
BASES = {"measured": "measured by the company", "derived": "worked out from its volumes", "counted once": "not measured"}


@register.filter
def dollars(value: float | None) -> str:
    """Write whole dollars: −$4,472."""
    if value is None:
        return ""
    whole = round(value)
    return f"−${-whole:,}" if whole < 0 else f"${whole:,}"


@register.filter
def short_dollars(value: float | None) -> str:
    """Write dollars short: $27k, −$1.2M."""
    if value is None:
        return ""
    size = abs(value)
    text = f"${size / 1e6:,.1f}M" if size >= 999_500 else f"${size / 1e3:,.0f}k" if size >= 500 else "$0"
    return f"−{text}" if value <= -500 else text


@register.filter
def quantity(value: float | None, unit: str = "") -> str:
    """Write a number of a unit: a share as percent, the rest with as many decimals as it has."""
    if value is None:
        return ""
    return f"{_decimal(100 * value)}%" if unit.startswith("share") else _decimal(value)


@register.filter
def quantities(value: Scenario | None, unit: str = "") -> str:
    """Write the three scenarios of a number, or one where they are the same."""
    if value is None:
        return "–"
    told = [quantity(each, unit) for each in (value.low, value.base, value.high)]
    return told[0] if len(set(told)) == 1 else " · ".join(told)


@register.filter
def origin(value: str) -> str:
    """Say where a number comes from."""
    return ORIGINS[value]


@register.filter
def line_kind(value: str) -> str:
    """Say what kind of dollars a line makes."""
    return KINDS[value]


@register.filter
def line_name(value: str) -> str:
    """Write the id of a line as words."""
    return value.replace("-", " ").capitalize()


@register.filter
def pool_basis(value: str) -> str:
    """Say what the size of a pool rests on."""
    return BASES[value]


@register.filter
def in_words(expression: str) -> str:
    """Set a formula for reading."""
    return expression.replace("*", " × ").replace("/", " ÷ ").replace("-", " − ").replace("+", " + ").replace("_", " ")


@register.simple_tag
def with_numbers(expression: str, numbers: Sequence[Number], scenario: str = "base") -> str:
    """Set a formula with its numbers in place."""
    held = {number.name: getattr(number.scenario, scenario) for number in numbers if number.scenario}

    def told(match: re.Match[str]) -> str:
        value = held.get(match[0])
        return match[0] if value is None else _decimal(value)

    return in_words(re.sub(r"[a-z_]\w*", told, expression))


@register.simple_tag
def money_range(value: Scenario, least: float, most: float, label: str = "") -> SafeString:
    """Draw low to high with base as a tick, on an axis that the rows of a table share; the zero line stands through."""
    first, last = min(least, 0.0), max(most, 0.0)
    reach = (last - first) or 1.0

    def x(amount: float) -> float:
        return 100 * (amount - first) / reach

    left, width = x(value.least), max(x(value.most) - x(value.least), 0.6)
    return format_html(
        '<svg class="bar money" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="track" fill="#ece6db" x="0" y="6" width="100" height="2"/>'
        '<line class="zero" stroke="#716b63" stroke-width="0.4" x1="{}" x2="{}" y1="0" y2="14"/>'
        '<rect class="range" fill="#7fa3aa" x="{}" y="3" width="{}" height="8"/>'
        '<line class="tick" stroke="#0b4f5c" stroke-width="0.9" x1="{}" x2="{}" y1="0" y2="14"/></svg>',
        f"{label} low {short_dollars(value.low)}, base {short_dollars(value.base)}, high {short_dollars(value.high)}".strip(),
        *(f"{each:.2f}" for each in (x(0), x(0), left, width, x(value.base), x(value.base))),
    )


@register.simple_tag
def margin_map(value: RunValue, unplaced: Collection[str]) -> SafeString:
    """Draw the margin map of a run; of `unplaced` workflows too little is answered to name a point."""
    names = {workflow: catalogue().workflows[workflow].name for workflow in value.workflows if workflow in catalogue().workflows}
    return drawn_map(value, names, unplaced)


def _decimal(value: float) -> str:
    """Write a number whole from a thousand up, else with the decimals it has."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.8f}".rstrip("0").rstrip(".")
