"""Growth as a drawing: times against size on logarithmic scales, each panel beside what growing in proportion would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 320, 300
LEFT, RIGHT, TOP, BOTTOM = 74, 300, 44, 246
APART = 36
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #1c2733 } .title { font-weight: 600 } .faint { fill: #5b6875 }
.grid { stroke: #d9dee4 } .even { stroke: #5b6875; stroke-dasharray: 4 4 } .line { stroke: #0b6e8f; stroke-width: 2; fill: none }
.dot { fill: #0b6e8f } .paper { fill: #ffffff }
@media (prefers-color-scheme: dark) { text { fill: #e6ebf0 } .faint { fill: #a3afba } .grid { stroke: #33404c }
.even { stroke: #a3afba } .line { stroke: #5cc0df } .dot { fill: #5cc0df } .paper { fill: #12181f } }
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """One growth: sizes, and the seconds each took."""

    title: str
    sizes: Sequence[int]
    seconds: Sequence[float]


def drawing(panels: Sequence[Panel]) -> str:
    """Draw the panels side by side as an SVG document."""
    told = "; ".join(f"{p.title}: {p.sizes[0]:,} in {_ms(p.seconds[0])}, {p.sizes[-1]:,} in {_ms(p.seconds[-1])}" for p in panels)
    whole = WIDTH * len(panels)
    body = "\n".join(f'<g transform="translate({at * WIDTH} 0)">{_panel(panel)}</g>' for at, panel in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {HEIGHT}" role="img" aria-labelledby="told">\n'
        f'<title id="told">{told}</title>\n<style>{STYLE}</style>\n<rect class="paper" width="{whole}" height="{HEIGHT}"/>\n{body}\n</svg>\n'
    )


def _panel(panel: Panel) -> str:
    sizes, times = [log10(size) for size in panel.sizes], [log10(second * 1000) for second in panel.seconds]
    left, right = sizes[0], sizes[-1]
    even = times[-1] - (right - left)
    low, high = floor(min(*times, even)), ceil(max(times))

    def x(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - left) / (right - left)

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    parts = [f'<text class="title" x="{LEFT}" y="22">{panel.title}</text>']
    for power in range(low, high + 1):
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y(power):.1f}" y2="{y(power):.1f}"/>')
        parts.append(f'<text class="faint" text-anchor="end" x="{LEFT - 8}" y="{y(power) + 4:.1f}">{10**power:,g} ms</text>')
    free = RIGHT + APART
    for size, at in reversed(list(zip(panel.sizes, sizes, strict=True))):
        if free - x(at) >= APART:
            free = x(at)
            parts.append(f'<text class="faint" text-anchor="middle" x="{free:.1f}" y="{BOTTOM + 20}">{size:,}</text>')
    parts.append(f'<line class="even" x1="{LEFT}" x2="{RIGHT}" y1="{y(even):.1f}" y2="{y(times[-1]):.1f}"/>')
    points = " ".join(f"{x(at):.1f},{y(time):.1f}" for at, time in zip(sizes, times, strict=True))
    parts.append(f'<polyline class="line" points="{points}"/>')
    parts += [f'<circle class="dot" cx="{x(at):.1f}" cy="{y(time):.1f}" r="4"/>' for at, time in zip(sizes, times, strict=True)]
    parts.append(f'<text class="faint" x="{LEFT}" y="{BOTTOM + 44}">Dashed: in proportion to the size</text>')
    return "".join(parts)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"
