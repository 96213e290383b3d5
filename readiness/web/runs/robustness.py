"""How far a run holds, as rows for a page: a stored analysis in, a statement and one row a workflow out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from kombu.exceptions import OperationalError

from readiness.assessments import queries
from readiness.assessments.results import Interval, RunResults
from readiness.assessments.robustness import KIND, Robustness
from readiness.assessments.tasks import analyse_run
from readiness.catalogue.load import catalogue
from readiness.web.access import MemberRequest

if TYPE_CHECKING:
    from readiness.assessments.models import Run
    from readiness.tenancy.models import Organization

MOST_TRIES = 30
GROUPS = {
    "weights": "item weights",
    "constants": "the method’s constants",
    "demands": "workflow demands",
    "discounts": "evidence discounts",
    "answers": "open answers",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One workflow under the draws; `level_with` names those it cannot be told from. Unranked rows have no ranks."""

    workflow: str
    name: str
    readiness: Interval
    ranks: tuple[float, ...]
    rank_range: tuple[int, int] | None
    level_with: tuple[str, ...]
    tiers: tuple[tuple[str, float], ...]
    driver: str
    driver_share: float


def robustness_context(run: Run, results: RunResults, *, organization: Organization, tries: int = 0) -> dict[str, Any]:
    """Give the block its state: drawn, waiting (`poll` says whether to look again), or not to be drawn any more."""
    held = queries.analysis_of(run, KIND, organization=organization)
    if held is None:
        can_draw = run.catalogue_digest == catalogue().digest
        return {"robustness": None, "can_draw": can_draw, "poll": can_draw and tries < MOST_TRIES, "tries": tries + 1}
    drawn = Robustness.from_json(held.document)
    told, pairs = drawn.pairs
    return {
        "robustness": drawn,
        "robust_rows": _rows(drawn, results),
        "told": told,
        "pairs": pairs,
        "groups": [(GROUPS[group], share) for group, share in drawn.drivers.items()],
    }


def hand_to_worker(request: MemberRequest, run_pk: int) -> None:
    """Ask a worker to draw a run; a run does not fail because no worker is there."""
    try:
        analyse_run.delay(run_pk)
    except OperationalError:
        messages.warning(request, "No worker can be reached at the moment. How far this run holds is computed when one starts.")


def _rows(drawn: Robustness, results: RunResults) -> list[Row]:
    unranked = [workflow for workflow in results.workflows if workflow not in drawn.ranked]
    return [_row(drawn, results, workflow) for workflow in (*drawn.ranked, *unranked)]


def _row(drawn: Robustness, results: RunResults, workflow: str) -> Row:
    held = drawn.workflows[workflow]
    low, middle, high = held.readiness
    group, share = max(held.drivers.items(), key=lambda pair: pair[1])
    others = drawn.ranked if workflow in drawn.ranked else ()
    return Row(
        workflow=workflow,
        name=results.workflows[workflow].name,
        readiness=Interval(low=low, point=middle, high=high),
        ranks=held.ranks,
        rank_range=held.rank_range,
        level_with=tuple(
            results.workflows[other].name
            for other in others
            if other != workflow and not drawn.is_ahead(workflow, other) and not drawn.is_ahead(other, workflow)
        ),
        tiers=tuple((tier, part) for tier, part in held.tiers.items() if part >= 0.005),
        driver=GROUPS[group],
        driver_share=share,
    )
