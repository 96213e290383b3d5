"""Draw what tables of many companies show: small ladders, distributions, intervals of several companies on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.engine.method import TIERS
from readiness.web.templatetags.readiness import interval
from readiness.web.templatetags.value import short_dollars

if TYPE_CHECKING:
    from readiness.assessments.results import Interval
    from readiness.assessments.value_results import Scenario
    from readiness.portfolio.benchmark import Benchmark
    from readiness.portfolio.holdings import Held
    from readiness.portfolio.reuse import SiteCost

register = template.Library()

LANE = 7
STEPS_HIGH = 60
PEER_LANE = 20
PEERS_WIDE = 700
PEER = '<line class="doubt" x1="{}" x2="{}" y1="{}" y2="{}"/><circle cx="{}" cy="{}" r="4.5"/>'


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
    return interval(value, label, is_point_shown=False)


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


@register.simple_tag
def steps(costs: Sequence[SiteCost], name: str) -> SafeString:
    """Draw the effort of site after site: the bar ends at the point, the line runs from low to high."""
    most = max(cost.effort.high for cost in costs) or 1.0
    width = 100 / len(costs)

    def y(weeks: float) -> str:
        return f"{STEPS_HIGH - (STEPS_HIGH - 2) * weeks / most:.2f}"

    bars = format_html_join(
        "",
        '<rect class="point" x="{}" y="{}" width="{}" height="{}"/><line class="doubt" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        (
            (
                f"{i * width + width * 0.1:.2f}",
                y(cost.effort.point),
                f"{width * 0.8:.2f}",
                f"{(STEPS_HIGH - 2) * cost.effort.point / most:.2f}",
                *(f"{(i + 0.5) * width:.2f}",) * 2,
                y(cost.effort.high),
                y(cost.effort.low),
            )
            for i, cost in enumerate(costs)
        ),
    )
    last = costs[-1]
    return format_html(
        '<svg class="steps" viewBox="0 0 100 {}" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>{}</svg>',
        STEPS_HIGH,
        f"{name}: {costs[0].effort.point:.0f} person-weeks for the first site, {last.effort.point:.0f} for site {last.site}",
        bars,
    )


@register.filter
def dollar_range(value: Scenario) -> str:
    """Write the least and the most of three scenarios: $120k to $1.4M."""
    return f"{short_dollars(value.least)} to {short_dollars(value.most)}"


@register.filter
def times_hundred(value: Interval) -> Interval:
    """Put an interval of 0 to 1 on the axis of 0 to 100."""
    return value.model_copy(update={"low": 100 * value.low, "point": 100 * value.point, "high": 100 * value.high})


@register.filter
def in_hundred(value: float) -> int:
    """Put a share of 1 in whole hundredths."""
    return round(100 * value)


@register.simple_tag
def peer_strip(found: Benchmark) -> SafeString:
    """Draw peers on the axis 0 to 100 without a name, each with its interval or as quantiles with ranges; own companies below."""
    count = max(len(found.dots), len(found.quantiles))
    own = [(position.entrant.letter, position.entrant.held.result.readiness) for position in found.positions]
    height = (count + len(own)) * PEER_LANE + 6
    words = {"dots": "each with its range", "median": "their median with its range"}.get(found.shown, "quartiles with their ranges")
    return format_html(
        '<svg class="peers" viewBox="-8 -4 {} {}" role="img" focusable="false"><title>{}</title>{}{}{}{}</svg>',
        PEERS_WIDE + 20,
        height + 24,
        f"Readiness of {found.peers} assessed companies from 0 to 100, {words}, and of your own by letter",
        _ticks(height),
        format_html_join("", PEER, ((*_ends(dot), *_at(i), _x(dot.point), _lane(i)) for i, dot in enumerate(found.dots))),
        format_html_join(
            "",
            '<rect class="band" x="{}" y="{}" width="{}" height="8"/><line class="tick" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            (
                (_x(q.low), _lane(i) - 4, f"{PEERS_WIDE * max(q.high - q.low, 0.3) / 100:.1f}", _x(q.value), _x(q.value), _lane(i) - 7, _lane(i) + 7)
                for i, q in enumerate(found.quantiles)
            ),
        ),
        format_html_join(
            "",
            '<g class="own"><line class="doubt" x1="{}" x2="{}" y1="{}" y2="{}"/><circle cx="{}" cy="{}" r="8"/><text x="{}" y="{}" dy="4">{}</text></g>',
            (
                (*_ends(value), *_at(count + i), _x(value.point), _lane(count + i), _x(value.point), _lane(count + i), letter)
                for i, (letter, value) in enumerate(own)
            ),
        ),
    )


def _ticks(height: int) -> SafeString:
    return format_html_join(
        "",
        '<line class="axis" x1="{0}" x2="{0}" y1="0" y2="{1}"/><text class="scale" x="{0}" y="{2}">{3}</text>',
        ((_x(level), height, height + 15, level) for level in range(0, 101, 25)),
    )


def _x(readiness: float) -> str:
    return f"{2 + PEERS_WIDE * readiness / 100:.1f}"


def _ends(value: Interval) -> tuple[str, str]:
    return _x(value.low), _x(value.high)


def _at(place: int) -> tuple[int, int]:
    return _lane(place), _lane(place)


def _lane(place: int) -> int:
    return place * PEER_LANE + PEER_LANE // 2
