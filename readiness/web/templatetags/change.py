"""Draw what changed and how far it holds. Numbers in, safe markup out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from readiness.assessments.results import Interval
    from readiness.web.runs.change_rows import Step

register = template.Library()


@register.filter
def labeled(parts: Sequence[float], labels: Sequence[str]) -> list[tuple[str, float]]:
    """Put each part of a change beside the label of its column."""
    return list(zip(labels, parts, strict=True))


@register.simple_tag
def rankbars(shares: Sequence[float]) -> SafeString:
    """Draw the share of draws at each rank, the first rank left."""
    told = ", ".join(f"rank {rank} in {share:.0%}" for rank, share in enumerate(shares, 1) if share >= 0.005)
    bars = format_html_join(
        "",
        '<rect class="share" x="{}" y="{}" width="8" height="{}"/>',
        ((10 * i + 1, f"{20 * (1 - share):.1f}", f"{20 * share:.1f}") for i, share in enumerate(shares)),
    )
    width = 10 * len(shares)
    return format_html(
        '<svg class="rankbars" viewBox="0 0 {} 21" width="{}" height="21" role="img"><title>{}</title>{}'
        '<line class="base" x1="0" x2="{}" y1="20.5" y2="20.5"/></svg>',
        width,
        width,
        told[:1].upper() + told[1:],
        bars,
        width,
    )


@register.simple_tag
def before_after(before: Interval, after: Interval, label: str) -> SafeString:
    """Draw two intervals on the one axis 0 to 100: before above and lighter, after below."""
    told = f"{label} before {_told(before)}; after {_told(after)}"
    marks = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/><line class="tick" x1="{}" x2="{}" y1="{}" y2="{}"/>',
        (
            (css, f"{i.low:.2f}", y, f"{max(i.width, 0.6):.2f}", h, f"{i.point:.2f}", f"{i.point:.2f}", y - 2, y + h + 2)
            for css, i, y, h in (("was", before, 3, 4), ("range", after, 14, 8))
        ),
    )
    return format_html(
        '<svg class="bar beforeafter" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" focusable="false"><title>{}</title>'
        '<rect class="track" x="0" y="11" width="100" height="1"/>{}</svg>',
        told,
        marks,
    )


@register.simple_tag
def walk(step: Step) -> SafeString:
    """Draw one step of a waterfall: a bar from where it starts to where it ends, or a tick for an end."""
    low, high = sorted((step.start, step.end))
    css = "end" if step.is_end else "up" if step.point > 0 else "down"
    return format_html(
        '<svg class="walk-step" viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="{}" x="{}" y="2" width="{}" height="12"/></svg>',
        css,
        f"{low - (0.4 if css == 'end' else 0):.2f}",
        f"{max(high - low, 0.8):.2f}",
    )


@register.filter
def signed(value: float) -> str:
    """Write a difference with its sign and one decimal; no sign where there is none."""
    return "0.0" if abs(value) < 0.05 else f"{value:+.1f}".replace("-", "\u2212")


def _told(value: Interval) -> str:
    return f"{value.low:.0f} to {value.high:.0f}, point {value.point:.0f}"
