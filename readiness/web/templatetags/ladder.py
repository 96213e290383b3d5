"""Draw the tier ladder: what is held, what is possible, and the gates named on the rungs between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from readiness.engine.method import TIERS

register = template.Library()

HOLDING = {"FAIL", "UNKNOWN"}


@dataclass(frozen=True)
class Hold:
    """A gate that keeps a workflow from the rung above its cap."""

    title: str
    status: str


@dataclass(frozen=True)
class Rung:
    """One tier; `holds` are the gates on the way up to it."""

    tier: str
    state: str
    holds: tuple[Hold, ...]


def rungs(guaranteed: str, possible: str, gates: Iterable[tuple[str, str, str]]) -> tuple[Rung, ...]:
    """Order the rungs from the top down; each gate is (title, status, cap) and stands just above its cap."""
    held, reach = TIERS.index(guaranteed), TIERS.index(possible)
    holding = [(TIERS.index(cap) + 1, Hold(title, status)) for title, status, cap in gates if status in HOLDING]
    return tuple(
        Rung(
            tier=name,
            state="held" if at <= held else "reach" if at <= reach else "beyond",
            holds=tuple(hold for above, hold in holding if above == at),
        )
        for at, name in reversed(tuple(enumerate(TIERS)))
    )


@register.inclusion_tag("components/ladder.html")
def ladder(tier: Any, gates: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the ladder of one workflow from its tier and its gates."""
    rows = ((gate.title, str(gate.status), gate.cap) for gate in gates.values())
    return {"rungs": rungs(tier.guaranteed, tier.possible, rows)}
