"""Companies as the portfolio holds them, made in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from readiness.assessments.models import Run
from readiness.assessments.results import Interval, TierRange
from readiness.assessments.summary import GateSummary, Summary, WorkflowSummary
from readiness.companies.models import Company
from readiness.portfolio.holdings import Held, Holding
from tests.factories.moments import DAY

GATES = {
    "local-validation": GateSummary(title="Local validation done", question="evals.local", cap="T1"),
    "output-trace": GateSummary(title="Outputs can be rebuilt", question="audit.trace", cap="T2"),
}


def interval(low: float, point: float, high: float) -> Interval:
    return Interval(low=low, point=point, high=high)


def workflow_summary(
    readiness: tuple[float, float, float] = (40, 50, 60),
    *,
    tier: tuple[str, str] = ("T1", "T2"),
    coverage: float = 0.9,
    risk_class: str = "clinical",
    failing: tuple[str, ...] = (),
    weak: Mapping[str, float] | None = None,
    sites: Mapping[str, Interval] | None = None,
) -> WorkflowSummary:
    low, point, high = readiness
    return WorkflowSummary(
        name="A workflow",
        risk_class=risk_class,
        friction=interval(100 - high, 100 - point, 100 - low),
        readiness=interval(low, point, high),
        coverage=coverage,
        evidence_index=0.5,
        verified=0.1,
        effort=interval(20, 40, 80),
        tier=TierRange(guaranteed=tier[0], possible=tier[1]),
        failing=failing,
        weak=dict(weak or {}),
        sites=dict(sites or {}),
    )


def holding(
    name: str,
    cells: Mapping[str, WorkflowSummary],
    *,
    segments: tuple[str, ...] = ("provider",),
    on: date = DAY,
    method: str = "2026-11-23",
    sites: float | None = 3,
) -> Holding:
    company = Company(pk=sum(name.encode()), name=name, slug=name.lower())
    run = Run(pk=company.pk, company_id=company.pk, as_of=on, method_version=method, number=1)
    summary = Summary(segments=segments, states=("CA",), sites=sites, gates=GATES, workflows=dict(cells))
    return Holding(company, {key: Held(key, result, summary, run) for key, result in cells.items()}, segments)
