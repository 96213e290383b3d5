"""What each company holds: the newest runs in, every assessed workflow of every company with the run behind it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from readiness.assessments.models import Run
from readiness.assessments.results import LEAST_COVERAGE
from readiness.assessments.summary import Summary, WorkflowSummary
from readiness.assessments.value_results import Scenario
from readiness.companies.models import Company


@dataclass(frozen=True, slots=True)
class Held:
    """A workflow of a company as its newest run found it."""

    workflow: str
    result: WorkflowSummary
    summary: Summary
    run: Run

    @property
    def is_point_shown(self) -> bool:
        """Say whether enough is answered to show a point in the range (scoring method, section 9)."""
        return self.result.coverage >= LEAST_COVERAGE


@dataclass(frozen=True, slots=True)
class Holding:
    """A company with what was assessed of it; segments are those its newest run was told."""

    company: Company
    cells: Mapping[str, Held]
    segments: tuple[str, ...]

    @property
    def is_assessed(self) -> bool:
        return bool(self.cells)


def holdings(companies: Iterable[Company], runs: Iterable[Run]) -> tuple[Holding, ...]:
    """Gather the runs by company; where two assessments share a workflow, the later run counts."""
    cells: dict[int, dict[str, Held]] = {}
    segments: dict[int, tuple[str, ...]] = {}
    for run in sorted(runs, key=lambda run: (run.created_at, run.pk)):
        summary = Summary.from_json(run.summary.document)
        segments[run.company_id] = summary.segments
        cells.setdefault(run.company_id, {}).update(
            {name: Held(name, result, summary, run) for name, result in summary.workflows.items()}
        )
    return tuple(Holding(each, cells.get(each.pk, {}), segments.get(each.pk, ())) for each in companies)


def distinct_failing(cells: Iterable[Held]) -> dict[str, str]:
    """Collect the gates that fail on some of the workflows, each once: gate -> title."""
    return {gate: cell.summary.gates[gate].title for cell in cells for gate in cell.result.failing}


def assessed(held: Sequence[Holding], order: Iterable[str]) -> tuple[str, ...]:
    """List the workflows that any company holds, in the order of the catalogue."""
    return tuple(name for name in order if any(name in each.cells for each in held))


def total_value(cells: Iterable[Held]) -> Scenario | None:
    """Sum the annual value of the workflows that have a baseline, scenario by scenario; None where none has."""
    found = [cell.result.value for cell in cells if cell.result.value]
    if not found:
        return None
    return Scenario(low=sum(v.low for v in found), base=sum(v.base for v in found), high=sum(v.high for v in found))
