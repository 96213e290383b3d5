"""The margin map as a drawing: the money side of a run in, SVG out. Server-drawn, so that screen and print are one picture.

Across: the company's own gap Gb, with its interval; up: how hard the workflow is for everyone, Db (scoring method, section 8).
Value is the area of a mark. Shape tells the kind, so nothing rests on color: a disc is a cash case, a diamond is valued and not
a cash case, a ring has no baseline, a range alone has too little answered for a point. Colors stand as attributes for print; on screen the stylesheet wins.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from readiness.assessments.value_results import RunValue, WorkflowValue
from readiness.engine.value import HARD_FROM, OPEN_FROM

WIDTH, HEIGHT = 760, 470
LEFT, RIGHT, TOP, BOTTOM = 58, 748, 14, 420
EASIEST, HARDEST = 0.30, 0.90
SMALLEST, LARGEST = 6.0, 17.0
LETTER, TEXT = 6.3, 13.0
GAP = 5.0
QUADRANT_WORDS = {
    "defend": "hard for everyone, solved here",
    "build or partner": "hard for everyone, open here",
    "just do it": "easy for everyone, solved here",
    "tidy up first": "easy for everyone, open here",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One workflow on the map, in drawing units."""

    number: int
    name: str
    title: str
    x: float
    y: float
    left: float
    right: float
    radius: float
    shape: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a label may not share with another."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom


def drawn_map(value: RunValue, names: Mapping[str, str], unplaced: Collection[str] = ()) -> SafeString:
    """Draw every workflow of a run; numbers are those of the table, in the run's order.

    Of `unplaced` workflows too little is answered to name a point: only their range is drawn.
    """
    placed = marks(value, names, unplaced)
    title = f"Margin map of {len(placed)} workflows: own gap from left to right, difficulty for everyone from bottom to top."
    return format_html(
        '<svg class="margin-map" viewBox="0 0 {} {}" font-family="Source Sans 3, sans-serif" role="img" focusable="false">'
        "<title>{}</title>{}{}{}</svg>",
        WIDTH,
        HEIGHT,
        f"{title} {' '.join(mark.title for mark in placed)}",
        _grid(),
        format_html_join("", "{}", ((_drawn(mark),) for mark in sorted(placed, key=lambda mark: -mark.radius))),
        _labels(placed),
    )


def marks(value: RunValue, names: Mapping[str, str], unplaced: Collection[str] = ()) -> list[Mark]:
    """Place each workflow of a run."""
    largest = max((found.annual.base for found in value.workflows.values() if found.annual and found.split), default=0.0)
    return [
        _mark(number, names.get(workflow, workflow), found, 0.0 if workflow in unplaced else largest, is_placed=workflow not in unplaced)
        for number, (workflow, found) in enumerate(value.workflows.items(), start=1)
    ]


def _mark(number: int, name: str, found: WorkflowValue, largest: float, *, is_placed: bool) -> Mark:
    is_cash = found.split is not None and found.annual is not None
    base = found.annual.base if found.annual else 0.0
    radius = max(SMALLEST, LARGEST * sqrt(base / largest)) if is_cash and largest else SMALLEST
    money = "no baseline" if found.annual is None else f"base ${base:,.0f} a year" if is_cash else "not a cash case"
    return Mark(
        number=number,
        name=name,
        title=f"{number} {name}: {found.quadrant if is_placed else ' or '.join(found.quadrant_range)}, gap {100 * found.gap.low:.0f} to {100 * found.gap.high:.0f} percent, {money}.",
        x=_x(found.gap.base),
        y=_y(found.demand),
        left=_x(found.gap.low),
        right=_x(found.gap.high),
        radius=radius,
        shape="range" if not is_placed else "disc" if is_cash else "ring" if found.annual is None else "diamond",
    )


def _x(gap: float) -> float:
    return LEFT + (RIGHT - LEFT) * min(max(gap, 0.0), 1.0)


def _y(demand: float) -> float:
    share = (min(max(demand, EASIEST), HARDEST) - EASIEST) / (HARDEST - EASIEST)
    return BOTTOM - (BOTTOM - TOP) * share


def _grid() -> SafeString:
    across, up = _x(OPEN_FROM), _y(HARD_FROM)
    corners = (
        ("defend", LEFT + 10, TOP + 20, "start"),
        ("build or partner", RIGHT - 10, TOP + 20, "end"),
        ("just do it", LEFT + 10, BOTTOM - 24, "start"),
        ("tidy up first", RIGHT - 10, BOTTOM - 24, "end"),
    )
    words = format_html_join(
        "",
        '<text class="quadrant" fill="#55504a" font-size="13" font-weight="650" x="{}" y="{}" text-anchor="{}">{}</text>'
        '<text class="quadrant-note" fill="#716b63" font-size="11" x="{}" y="{}" text-anchor="{}">{}</text>',
        ((x, y, end, name.capitalize(), x, y + 15, end, QUADRANT_WORDS[name]) for name, x, y, end in corners),
    )
    ticks = format_html_join(
        "",
        '<text class="axis-text" fill="#716b63" font-size="11" x="{}" y="{}" text-anchor="{}">{}</text>',
        [
            *((f"{_x(gap / 100):.1f}", BOTTOM + 17, "middle", f"{gap}%") for gap in (0, 20, 40, 60, 80, 100)),
            *((LEFT - 7, f"{_y(d / 100) + 4:.1f}", "end", d) for d in (30, 40, 55, 70, 80, 90)),
            (f"{(LEFT + RIGHT) / 2:.1f}", HEIGHT - 12, "middle", "Own gap: what this company has yet to close"),
        ],
    )
    return format_html(
        '<rect class="frame" fill="none" stroke="#b8afa1" x="{}" y="{}" width="{}" height="{}"/>'
        '<line class="divide" stroke="#b8afa1" stroke-dasharray="4 4" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<line class="divide" stroke="#b8afa1" stroke-dasharray="4 4" x1="{}" x2="{}" y1="{}" y2="{}"/>{}{}'
        '<text class="axis-text" fill="#716b63" font-size="11" text-anchor="middle" transform="translate(15 {}) rotate(-90)">{}</text>',
        *(LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP),
        *(f"{across:.1f}", f"{across:.1f}", TOP, BOTTOM),
        *(LEFT, RIGHT, f"{up:.1f}", f"{up:.1f}"),
        words,
        ticks,
        f"{(TOP + BOTTOM) / 2:.1f}",
        "Friction: how hard it is for everyone",
    )


def _drawn(mark: Mark) -> SafeString:
    x, y, r = mark.x, mark.y, mark.radius
    shapes = {
        "range": "",
        "disc": '<circle class="disc" fill="#0b4f5c" stroke="#fcfaf6" stroke-width="1.5" cx="{}" cy="{}" r="{}"/>',
        "ring": '<circle class="ring" fill="#fcfaf6" stroke="#716b63" stroke-width="1.5" stroke-dasharray="3 2" cx="{}" cy="{}" r="{}"/>',
        "diamond": '<path class="diamond" fill="#fcfaf6" stroke="#0b4f5c" stroke-width="1.5" d="M{0} {1}m0 -{2}l{2} {2}l-{2} {2}l-{2} -{2}z"/>',
    }
    return format_html(
        '<g><title>{}</title><rect class="range" fill="#7fa3aa" fill-opacity="0.55" x="{}" y="{}" width="{}" height="6"/>{}</g>',
        mark.title,
        f"{mark.left:.1f}",
        f"{y - 3:.1f}",
        f"{max(mark.right - mark.left, 1):.1f}",
        format_html(shapes[mark.shape], f"{x:.1f}", f"{y:.1f}", f"{r:.1f}"),
    )


def _labels(placed: list[Mark]) -> SafeString:
    """Write each name where it meets neither a mark nor another name; where there is no room, its number."""
    taken = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in placed]
    taken += [Box(m.left, m.y - 3, m.right, m.y + 3) for m in placed]
    rows = []
    for mark in placed:
        text, box = _room(mark, taken)
        taken.append(box)
        rows.append((f"{box.left:.1f}", f"{box.bottom - 3:.1f}", text))
    return format_html_join("", '<text class="name" fill="#1d1b18" font-size="12" x="{}" y="{}">{}</text>', rows)


def _room(mark: Mark, taken: list[Box]) -> tuple[str, Box]:
    for text in (f"{mark.number} {mark.name}", str(mark.number)):
        for box in _places(mark, len(text) * LETTER):
            if box.left >= LEFT and box.right <= RIGHT and box.top >= TOP and not any(box.meets(other) for other in taken):
                return text, box
    return str(mark.number), _places(mark, LETTER)[0]


def _places(mark: Mark, width: float) -> list[Box]:
    """Offer places for a label, nearest first: beside the range, above and below the mark, then half a line further off."""
    r, half, side = mark.radius + GAP, width / 2, mark.y - TEXT / 2
    corners = [
        (max(mark.right, mark.x + mark.radius) + GAP, side),
        (min(mark.left, mark.x - mark.radius) - GAP - width, side),
        (mark.x - half, mark.y - r - TEXT),
        (mark.x - half, mark.y + r),
        *((max(mark.right, mark.x + mark.radius) + GAP, side + shift) for shift in (-TEXT / 2, TEXT / 2, -TEXT, TEXT)),
        *((min(mark.left, mark.x - mark.radius) - GAP - width, side + shift) for shift in (-TEXT / 2, TEXT / 2, -TEXT, TEXT)),
        (mark.x - half, mark.y - r - 2 * TEXT),
        (mark.x - half, mark.y + r + TEXT),
    ]
    return [Box(left, top, left + width, top + TEXT) for left, top in corners]
