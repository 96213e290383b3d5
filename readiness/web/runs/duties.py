"""Duties sorted by what has to happen next, as a page lists them: obligations of a run in, buckets by layer out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from readiness.assessments.results import ObligationResult, RunResults
from readiness.catalogue.load import catalogue

BUCKETS = {
    "NOT_MET": "Not met",
    "MISSING": "An answer is missing",
    "COUNSEL": "Counsel must decide",
    "MET": "Met",
    "NOT_APPLICABLE": "Does not apply",
}
PRESSING = ("NOT_MET", "MISSING")
SHOWN = 60
ALIKE = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What the filters of the page choose; empty is all."""

    verdict: str = ""
    workflow: str = ""
    layer: str = ""
    jurisdiction: str = ""
    topic: str = ""

    def takes(self, duty: ObligationResult) -> bool:
        """Say whether a duty fits, verdict aside."""
        topics = {duty.area, *(measure.topic for measure in duty.measures)}
        return (
            (not self.workflow or self.workflow in duty.workflows or duty.verdict == "NOT_APPLICABLE")
            and self.layer in {"", duty.layer}
            and self.jurisdiction in {"", duty.jurisdiction}
            and (not self.topic or self.topic in topics)
        )

    def buckets(self) -> tuple[str, ...]:
        """Name the buckets to list."""
        return (self.verdict,) if self.verdict in BUCKETS else PRESSING


@dataclass(slots=True)
class Bucket:
    """The duties of one kind, by layer; `hidden` counts those beyond the first page."""

    key: str
    label: str
    total: int
    layers: dict[str, list[ObligationResult]] = field(default_factory=dict)
    hidden: int = 0

    @property
    def groups(self) -> list[tuple[str, list[list[ObligationResult]]]]:
        """Duties by layer; those of one instrument that wait for the same answers stand together."""
        found = []
        for layer, duties in self.layers.items():
            alike: dict[Any, list[ObligationResult]] = {}
            sizes = Counter(_likeness(duty) for duty in duties)
            for duty in duties:
                key = _likeness(duty)
                alike.setdefault(key if sizes[key] > ALIKE else duty.obligation, []).append(duty)
            found.append((layer, list(alike.values())))
        return found


def _likeness(duty: ObligationResult) -> tuple[Any, ...]:
    return duty.instrument, duty.missing, duty.verdict, duty.because, duty.counsel_decides, duty.workflows


def bucket_of(duty: ObligationResult, workflow: str = "") -> str:
    """Sort a duty by what has to happen next; only one that applies can wait for counsel."""
    said = duty.verdict_on(workflow) if workflow else duty.verdict
    if said == "UNDETERMINED":
        return "COUNSEL" if duty.needs_counsel else "MISSING"
    return said


def buckets_of(duties: Sequence[ObligationResult], choice: Choice, *, whole: bool) -> list[Bucket]:
    """List the buckets that a choice asks for; beyond a first page, duties are counted unless the `whole` is wanted."""
    found = {key: Bucket(key, BUCKETS[key], 0) for key in choice.buckets()}
    order = list(catalogue().layers)
    for duty in sorted(duties, key=lambda duty: (order.index(duty.layer), duty.jurisdiction != "US", duty.jurisdiction)):
        bucket = found[bucket_of(duty, choice.workflow)]
        bucket.total += 1
        if whole or bucket.total <= SHOWN:
            bucket.layers.setdefault(duty.layer, []).append(duty)
        else:
            bucket.hidden += 1
    return [bucket for bucket in found.values() if bucket.total]


def duties_of(results: RunResults, workflow: str, layer: str = "") -> dict[str, Any]:
    """Give a page of one workflow, or of one of its layers, the duties to act on and how many stand otherwise."""
    choice = Choice(workflow=workflow, layer=layer)
    fitting = [duty for duty in results.obligations if duty.binding and choice.takes(duty)]
    pressing = [duty for duty in fitting if bucket_of(duty, workflow) in PRESSING]
    return {
        "buckets": buckets_of(pressing, choice, whole=True),
        "duty_counts": Counter(bucket_of(duty, workflow) for duty in fitting),
    }
