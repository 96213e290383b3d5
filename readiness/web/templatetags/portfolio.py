"""Draw what tables of many companies show: small ladders, distributions, intervals of several companies on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.engine.method import TIERS
from readiness.web.templatetags.readiness import span

if TYPE_CHECKING:
    from readiness.assessments.results import Interval
    from readiness.portfolio.holdings import Held

register = template.Library()

LANE = 7


@register.simple_tag
def rungs(guaranteed: str, possible: str) -> SafeString:
    """Draw the ladder upright, as it stands in a cell: guaranteed rungs filled, possible ones outlined."""
    held, reach = TIERS.index(guaranteed), TIERS.index(possible)
    steps = ((("held" if i <= held else "reach" if i <= reach else ""),) for i in reversed(range(len(TIERS))))
    words = possible if reach > held else ""
    return format_html(
        '<span class="rungs" aria-hidden="true">{}</span><b>{}</b>{}',
        format_html_join("", '<i class="{}"></i>', steps),
        guaranteed,
        format_html('<small><span aria-hidden="true">→</span><span class="visually-hidden">could reach </span>{}</small>', words)
        if words
        else "",
    )


@register.filter
def percent_range(low: float, high: float) -> str:
    """Write two shares as whole percent, once where they are equal."""
    first, last = f"{100 * low:.0f}", f"{100 * high:.0f}"
    return f"{first}%" if first == last else f"{first}–{last}%"


@register.simple_tag
def reach(value: Interval, label: str) -> SafeString:
    """Draw an interval without a point, where too little is answered to name one."""
    return format_html(
        '<span class="interval"><svg class="bar" viewBox="0 0 100 14" preserveAspectRatio="none" role="img" focusable="false">'
        '<title>{}</title><rect class="track" x="0" y="6" width="100" height="2"/><rect class="range" x="{}" y="3" width="{}" height="8"/>'
        "</svg><b>{}</b></span>",
        f"{label} {value.low:.0f} to {value.high:.0f}",
        f"{value.low:.2f}",
        f"{max(value.width, 0.6):.2f}",
        span(value),
    )


@register.simple_tag
def share_bar(guaranteed: int, possible: int, most: int) -> SafeString:
    """Draw two counts under each other on one scale: guaranteed filled, at best outlined."""
    scale = 98 / max(most, 1)
    return format_html(
        '<svg class="share" viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="held" x="0" y="1" width="{}" height="6"/><rect class="reach" x="0.5" y="10" width="{}" height="6"/></svg>',
        f"{guaranteed * scale:.2f}",
        f"{possible * scale:.2f}",
    )


@register.simple_tag
def lanes(cells: Sequence[Held], name: str) -> SafeString:
    """Draw the readiness of several companies under each other on the axis 0 to 100."""
    rows = format_html_join(
        "",
        '<rect class="track" x="0" y="{0}" width="100" height="1"/><rect class="range" x="{1}" y="{2}" width="{3}" height="4"/>',
        (
            (
                f"{i * LANE + 3}",
                f"{cell.result.readiness.low:.1f}",
                f"{i * LANE + 1.5}",
                f"{max(cell.result.readiness.width, 0.6):.1f}",
            )
            for i, cell in enumerate(cells)
        ),
    )
    return format_html(
        '<svg class="lanes" viewBox="0 0 100 {}" height="{}" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>{}</svg>',
        len(cells) * LANE,
        len(cells) * LANE,
        f"Readiness of {len(cells)} companies on {name}: "
        + ", ".join(f"{round(c.result.readiness.low)} to {round(c.result.readiness.high)}" for c in cells),
        rows,
    )
