"""Draw law: the standing of an instrument over time, duties counted by verdict, and states as tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.web.templatetags.readiness import STANDINGS

if TYPE_CHECKING:
    from readiness.law.corpus import StandingValue
    from readiness.law.states import Count

register = template.Library()

LEFT, RIGHT, LETTER, LINE = 12.0, 788.0, 6.0, 15.0
STRIP, MOST_MARKS = 18, 12
Mark = tuple[date, str, str]
STATE_TILES = {
    "AK": (0, 0), "ME": (10, 0), "VT": (9, 1), "NH": (10, 1),
    **{name: (at, 2) for at, name in enumerate(("WA", "ID", "MT", "ND", "MN", "IL", "WI", "MI", "NY", "RI", "MA"))},
    **{name: (at, 3) for at, name in enumerate(("OR", "NV", "WY", "SD", "IA", "IN", "OH", "PA", "NJ", "CT"))},
    **{name: (at, 4) for at, name in enumerate(("CA", "UT", "CO", "NE", "MO", "KY", "WV", "VA", "MD", "DE"))},
    **{name: (at + 1, 5) for at, name in enumerate(("AZ", "NM", "KS", "AR", "TN", "NC", "SC", "DC"))},
    **{name: (at + 3, 6) for at, name in enumerate(("OK", "LA", "MS", "AL", "GA"))},
    "HI": (0, 7), "TX": (3, 7), "FL": (8, 7),
}
SEGMENTS = (
    ("NOT_MET", "not met", "t-fail"),
    ("MISSING", "an answer is missing", "t-open"),
    ("UNANSWERED", "unanswered", "t-open"),
    ("COUNSEL", "counsel must decide", "t-counsel"),
    ("NOT_COVERED", "not covered by any question", "t-counsel"),
    ("MET", "met", "t-pass"),
)


@register.simple_tag
def tally(counts: Mapping[str, int], label: str = "") -> SafeString:
    """Draw counted verdicts as one bar; the words are in its title."""
    parts = [(css, words, counts[key]) for key, words, css in SEGMENTS if counts.get(key)]
    total = sum(count for _, _, count in parts)
    at, drawn = 0.0, []
    for css, _, count in parts:
        drawn.append((css, f"{at:.2f}", f"{max(100 * count / total - 0.8, 0.4):.2f}"))
        at += 100 * count / total
    said = ", ".join(f"{count} {words}" for _, words, count in parts) or "nothing applies"
    return format_html(
        '<svg class="tally" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="track" x="0" y="3" width="100" height="2"/>{}</svg>',
        f"{label}: {said}" if label else said,
        format_html_join("", '<rect class="{}" x="{}" y="0" width="{}" height="8"/>', drawn),
    )


COVERAGES = {
    "MET": ("is-pass", "Met"),
    "NOT_MET": ("is-fail", "Not met"),
    "UNANSWERED": ("is-open", "Unanswered"),
    "NOT_COVERED": ("is-counsel", "Not covered"),
    "NOT_APPLICABLE": ("is-na", "Not for this company"),
}


@register.simple_tag
def coverage_mark(value: str) -> SafeString:
    """Mark how far answers reach a line of a framework, by shape and word."""
    css, words = COVERAGES[value]
    return format_html('<span class="mark-verdict {}">{}</span>', css, words)


@register.simple_tag
def standing_timeline(
    values: Sequence[StandingValue], day: date, today: date, title: str, marks: Iterable[tuple[date, str]] = ()
) -> SafeString:
    """Draw the standing of an instrument over time, with today, the chosen day and go-live days marked."""
    marked: list[Mark] = [(today, "Today", "is-today")]
    marked += [(day, "As of", "is-day")] if day != today else []
    marked += [(on, f"Go-live, {who}", "is-live") for on, who in marks]
    first = min(values[0].date, *(at for at, _, _ in marked))
    last = max(values[-1].date, *(at for at, _, _ in marked)) + timedelta(days=200)
    scale = _Scale(first, last)
    spans, high = _spans(values, scale)
    flags, deep = _flags(sorted(marked), scale)
    return format_html(
        '<svg class="timeline" viewBox="0 {} 800 {}" role="img"><title>{}</title>{}'
        '<line class="axis" x1="12" x2="788" y1="16" y2="16"/>{}{}</svg>',
        f"{-high:.0f}",
        f"{high + 38 + deep:.0f}",
        _told(values, title),
        spans,
        _years(scale, [scale.x(at) for at, _, _ in marked]),
        flags,
    )


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last

    def x(self, at: date) -> float:
        return LEFT + (RIGHT - LEFT) * (at - self.first).days / max((self.last - self.first).days, 1)


def _told(values: Sequence[StandingValue], title: str) -> str:
    return f"{title}: " + ", ".join(f"{STANDINGS[v.standing.value].lower()} from {v.date}" for v in values)


def _spans(values: Sequence[StandingValue], scale: _Scale) -> tuple[SafeString, float]:
    """Each standing as a length of line with its word above, on the first level that is free there."""
    ends = [*(scale.x(value.date) for value in values[1:]), RIGHT]
    free: list[float] = []
    drawn = []
    for value, end in zip(values, ends, strict=True):
        start, words = scale.x(value.date), f"{STANDINGS[value.standing.value].split(',')[0]} {value.date}"
        width = len(words) * LETTER
        left = min(start, RIGHT - width)
        level = next((at for at, until in enumerate(free) if until <= left), len(free))
        free[level : level + 1] = [left + width + 10]
        y = -10 - level * LINE
        drawn.append((value.standing.value, f"{start:.1f}", f"{end:.1f}", f"{start:.1f}", f"{start:.1f}", f"{y + 2:.0f}", f"{left:.1f}", f"{y:.0f}", words))
    shapes = format_html_join(
        "",
        '<line class="span {}" x1="{}" x2="{}" y1="4" y2="4"/><line class="stem" x1="{}" x2="{}" y1="{}" y2="4"/><text x="{}" y="{}">{}</text>',
        drawn,
    )
    return shapes, 10 + len(free) * LINE + 4


def _years(scale: _Scale, marks: Sequence[float]) -> SafeString:
    """The years on the axis, but for those that a marked day would strike through."""
    years = [
        year
        for year in range(scale.first.year + 1, scale.last.year + 1)
        if all(abs(scale.x(date(year, 1, 1)) - mark) > 2 * LETTER for mark in marks)
    ]
    step = max(1, len(years) // 10)
    return format_html_join(
        "",
        '<line class="axis" x1="{}" x2="{}" y1="16" y2="20"/><text class="year" x="{}" y="31">{}</text>',
        ((f"{(x := scale.x(date(year, 1, 1))):.1f}", f"{x:.1f}", f"{x:.1f}", year) for year in years[::step]),
    )


def _flags(marks: Sequence[Mark], scale: _Scale) -> tuple[SafeString, float]:
    """Each marked day as a line through the standing, with its word below, one a level where they would meet."""
    free: list[float] = []
    drawn = []
    for at, words, css in marks:
        x, said = scale.x(at), f"{words}: {at}"
        width = len(said) * LETTER
        left = min(x, RIGHT - width)
        level = next((held for held, until in enumerate(free) if until <= left), len(free))
        free[level : level + 1] = [left + width + 10]
        y = 46 + level * LINE
        drawn.append((css, f"{x:.1f}", f"{x:.1f}", f"{y - 10:.0f}", css, f"{left:.1f}", f"{y:.0f}", said))
    shapes = format_html_join(
        "", '<line class="mark {}" x1="{}" x2="{}" y1="-4" y2="{}"/><text class="mark-label {}" x="{}" y="{}">{}</text>', drawn
    )
    return shapes, len(free) * LINE


@register.simple_tag
def state_tiles(counts: Mapping[str, Count], own: set[str], address: str) -> SafeString:
    """Draw the states as tiles with the number of duties in each; `address` leads to the law of a state."""
    most = max((count.total for count in counts.values()), default=0) or 1
    return format_html(
        '<svg class="tiles-map" viewBox="0 0 660 482" role="group" aria-label="{}">{}</svg>',
        "Duties by state",
        format_html_join(
            "",
            '<a href="{}{}" aria-label="{}"><title>{}</title><g transform="translate({} {})"><rect class="step-{}{}" width="56" height="56"/>'
            '<text class="code on-{}" x="6" y="17">{}</text><text class="count on-{}" x="28" y="42">{}</text></g></a>',
            (_tile(state, counts[state], own, most, address) for state in STATE_TILES),
        ),
    )


def _tile(state: str, count: Count, own: set[str], most: int, address: str) -> tuple[Any, ...]:
    column, row = STATE_TILES[state]
    step = 0 if not count.total else min(5, 1 + int(5 * (count.total - 1) / most))
    said = f"{state}: {count.total} duties, {count.applies} apply and {count.possible} may"
    mine = " is-own" if state in own else ""
    return address, state, said, said, column * 60 + 2, row * 60 + 2, step, mine, step, state, step, count.total


@register.simple_tag
def month_strip(months: Sequence[tuple[date, Sequence[Any]]], today: date) -> SafeString:
    """Draw the coming months as columns: a filled square a change of law, a ring a go-live; each leads to its month."""
    columns = [date(today.year + (today.month - 1 + at) // 12, (today.month - 1 + at) % 12 + 1, 1) for at in range(STRIP)]
    held = dict(months)
    most = min(MOST_MARKS, max((len(held.get(month, ())) for month in columns), default=0))
    high = 14.0 * max(most, 1) + 6
    drawn = [_column(at, month, held.get(month, ()), high) for at, month in enumerate(columns)]
    return format_html(
        '<svg class="strip-months" viewBox="0 0 {} {}" role="group" aria-label="Coming months"><line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        STRIP * 44,
        f"{high + 34:.0f}",
        STRIP * 44,
        f"{high:.0f}",
        f"{high:.0f}",
        format_html_join("", "{}", ((each,) for each in drawn)),
    )


def _column(at: int, month: date, entries: Sequence[Any], high: float) -> SafeString:
    marks = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="10" height="10" rx="{}"/>',
        (
            ("is-plan" if entry.go_live else "is-change", at * 44 + 16, f"{high - 14 - 14 * level:.0f}", 5 if entry.go_live else 0)
            for level, entry in enumerate(entries[:MOST_MARKS])
        ),
    )
    name = format_html(
        '<text x="{}" y="{}">{}</text>{}',
        at * 44 + 21,
        f"{high + 15:.0f}",
        f"{month:%b}",
        format_html('<text class="year" x="{}" y="{}">{}</text>', at * 44 + 21, f"{high + 29:.0f}", month.year)
        if at == 0 or month.month == 1
        else "",
    )
    if not entries:
        return name
    laws = sum(not entry.go_live for entry in entries)
    said = f"{month:%B %Y}: {laws} changes of law, {len(entries) - laws} go-live days"
    return format_html(
        '<a href="#m-{}" aria-label="{}"><title>{}</title><rect class="hit" x="{}" y="0" width="44" height="{}"/>{}{}</a>',
        f"{month:%Y-%m}",
        said,
        said,
        at * 44,
        f"{high + 34:.0f}",
        marks,
        name,
    )
