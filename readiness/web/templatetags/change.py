"""Draw what changed and how far it holds. Numbers in, safe markup out."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


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
