"""The short form of a run, a hundredth of its size: whole results in, what tables of many companies read out.

It is kept beside the run, made from it alone, and can be made again; the run stays the source of every number.
"""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from readiness.assessments.results import Interval, RunResults, TierRange, WorkflowResult

WEAK = 0.75  # the friction of "not in place" and "only started"
# How alike the sites are (portfolio method, section 4).
SITE_QUESTIONS = (
    *("ehr.config-variance", "ehr.count", "orchestration.multi-site", "data.warehouse"),
    *("data.dictionary", "informatics.platform", "partner.integration-owner", "rights.portfolio-share"),
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GateSummary(_Frozen):
    title: str
    question: str
    cap: str


class WorkflowSummary(_Frozen):
    """One workflow: `failing` and `open` name gates; `weak` gives the friction points of answers that are not in place."""

    name: str
    risk_class: str
    friction: Interval
    readiness: Interval
    coverage: float
    evidence_index: float
    verified: float
    effort: Interval
    tier: TierRange
    failing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    weak: dict[str, float] = Field(default_factory=dict)
    sites: dict[str, Interval] = Field(default_factory=dict)


class Summary(_Frozen):
    segments: tuple[str, ...]
    states: tuple[str, ...]
    sites: float | None
    gates: dict[str, GateSummary]
    workflows: dict[str, WorkflowSummary]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read a stored summary.

        Raises:
            pydantic.ValidationError: the document is not a summary of this version.
        """
        return cls.model_validate(document)

    def to_json(self) -> dict[str, Any]:
        """Write the summary as plain JSON values."""
        return self.model_dump(mode="json")


def summary_of(results: RunResults) -> Summary:
    """Shorten the results of a run."""
    held = {
        name: GateSummary(title=gate.title, question=gate.question, cap=gate.cap)
        for result in results.workflows.values()
        for name, gate in result.gates_that("FAIL", "UNKNOWN").items()
    }
    return Summary(
        segments=results.company.segments,
        states=results.company.states,
        sites=results.company.sites,
        gates=held,
        workflows={name: _workflow(results, name, result) for name, result in results.workflows.items()},
    )


def _workflow(results: RunResults, name: str, result: WorkflowResult) -> WorkflowSummary:
    frictions = {line.item: line.friction for line in result.explanation if line.friction}
    return WorkflowSummary(
        name=result.name,
        risk_class=result.risk_class,
        friction=result.friction,
        readiness=result.readiness,
        coverage=result.coverage,
        evidence_index=result.evidence_index,
        verified=_verified(results, name, result),
        effort=result.effort_person_weeks,
        tier=result.tier,
        failing=tuple(result.gates_that("FAIL")),
        open=tuple(result.gates_that("UNKNOWN")),
        weak=_weak(results, name, result),
        sites={item: frictions[item] for item in SITE_QUESTIONS if item in frictions},
    )


def _weak(results: RunResults, name: str, result: WorkflowResult) -> dict[str, float]:
    """Friction points of each question that somebody answered with as good as nothing in place."""
    points: dict[str, float] = {}
    for line in result.explanation:
        if line.friction and line.friction.low >= WEAK and results.question(line.item, name).state == "answered":
            points[line.item] = points.get(line.item, 0.0) + line.contribution
    return points


def _verified(results: RunResults, name: str, result: WorkflowResult) -> float:
    """Share of the answered points that rest on verified evidence."""
    points: dict[str, float] = {line.item: line.points for line in result.explanation if line.friction}
    answered = {item for item in points if results.question(item, name).state == "answered"}
    total = sum(points[item] for item in answered)
    proven = sum(points[item] for item in answered if results.question(item, name).evidence == "verified")
    return proven / total if total else 0.0
