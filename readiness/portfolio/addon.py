"""A target set against the platform it would join: what both hold in, three figures for the investment paper out.

Source: portfolio method, section 6. Effort is in person-weeks, time in weeks, money in US dollars; the ranges stay as wide as
diligence leaves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from readiness.assessments.results import ActionResult, Interval, QuestionResult, RunResults
from readiness.catalogue.schema import Catalogue
from readiness.engine.cells import Bounds
from readiness.engine.method import Constants
from readiness.engine.rollup import heterogeneity, site_share
from readiness.portfolio.holdings import Held, Holding

LEAST_POINTS = 8  # an item of the diligence set
DAY_ONE = 30
# Contracts, data rights, security agreements and consent come along with a company; our judgment.
TRAVELING = ("rights", "security", "statelaw")


@dataclass(frozen=True, slots=True)
class Tax:
    """Bringing the target's sites of one workflow onto the platform's playbook; `weeks` is the first of them."""

    held: Held
    h: Interval
    effort: Interval
    weeks: Interval


@dataclass(frozen=True, slots=True)
class Contamination:
    """A gate that fails at the target and not at the platform; `travels` where it would fail for both together."""

    gate: str
    title: str
    cap: str
    question: str
    workflows: tuple[str, ...]
    travels: bool
    answer: QuestionResult
    actions: tuple[ActionResult, ...]


@dataclass(frozen=True, slots=True)
class Addon:
    platform: Holding
    sites: int
    taxes: tuple[Tax, ...]
    contamination: tuple[Contamination, ...]
    day_one: tuple[ActionResult, ...]
    asked: int
    open: tuple[str, ...]

    @property
    def effort(self) -> Interval | None:
        """Sum the tax over the shared workflows; None where none is shared."""
        if not self.taxes:
            return None
        return Interval(**{end: sum(getattr(tax.effort, end) for tax in self.taxes) for end in ("low", "point", "high")})

    @property
    def answered(self) -> int:
        return self.asked - len(self.open)

    @property
    def answered_share(self) -> float:
        """Percent of the diligence set that is answered."""
        return 100 * self.answered / self.asked if self.asked else 0.0

    @property
    def traveling(self) -> int:
        return sum(found.travels for found in self.contamination)

    @property
    def price_usd(self) -> tuple[float, float] | None:
        """Cost of the actions that clear gates which travel, each counted once; None where there is none."""
        actions = {action.id: action for found in self.contamination if found.travels for action in found.actions}
        if not actions:
            return None
        return sum(a.cost_usd[0] for a in actions.values()), sum(a.cost_usd[1] for a in actions.values())


def likely_platform(target: Holding, others: Sequence[Holding]) -> Holding | None:
    """Choose the company that shares most workflows with the target; None where none shares any."""
    shared = {each.company.pk: len(set(each.cells) & set(target.cells)) for each in others if each.company != target.company}
    fitting = [each for each in others if shared.get(each.company.pk)]
    return max(fitting, key=lambda each: (shared[each.company.pk], each.company.name), default=None)


def addon(catalogue: Catalogue, target: Holding, results: RunResults, platform: Holding) -> Addon:
    """Set a target, with its newest run, against a platform."""
    sites = max(1, int(results.company.sites or 1))
    shared = [name for name in catalogue.workflows if name in target.cells and name in platform.cells and name in results.workflows]
    asked = _diligence_set(catalogue, results)
    return Addon(
        platform=platform,
        sites=sites,
        taxes=tuple(_tax(target.cells[name], platform.cells[name], results, sites) for name in shared),
        contamination=_contamination(catalogue, results, platform),
        day_one=tuple(a for a in results.actions if a.bucket_days == DAY_ONE and not a.prerequisites),
        asked=len(asked),
        open=tuple(q for q in asked if results.questions[q].state in {"unanswered", "unknown"}),
    )


def _tax(held: Held, platform: Held, results: RunResults, sites: int) -> Tax:
    """The platform is the first site, the target's follow as second, third and so on."""
    result, h = results.workflows[held.workflow], _joined(held, platform)
    shares = [np.array([site_share(site, part)[0] for site in range(2, sites + 2)]) for part in (h.low, h.point, h.high)]
    first, elapsed = result.effort_person_weeks, result.elapsed_weeks
    fixed = Constants().elapsed[0] + Constants().elapsed[3]
    ends = ("low", "point", "high")
    return Tax(
        held=held,
        h=Interval(low=float(h.low[0]), point=float(h.point[0]), high=float(h.high[0])),
        effort=Interval(**{end: getattr(first, end) * float(part.sum()) for end, part in zip(ends, shares, strict=True)}),
        # Time beyond start and close is proportional to effort (scoring method, section 7).
        weeks=Interval(
            **{e: fixed + (getattr(elapsed, e) - fixed) * float(part[0]) for e, part in zip(ends, shares, strict=True)}
        ),
    )


def _joined(held: Held, platform: Held) -> Bounds:
    """Heterogeneity of both together: on each question no more alike than the less alike of the two."""
    questions = {**platform.result.sites, **held.result.sites}
    if not questions:
        return Bounds(np.zeros(1), np.full(1, 0.5), np.ones(1))
    pairs = [(held.result.sites.get(q, value), platform.result.sites.get(q, value)) for q, value in questions.items()]
    ends = [np.array([[max(getattr(a, end), getattr(b, end)) for a, b in pairs]]) for end in ("low", "point", "high")]
    return heterogeneity(Bounds(*ends))


def _contamination(catalogue: Catalogue, results: RunResults, platform: Holding) -> tuple[Contamination, ...]:
    failing: dict[str, list[str]] = {}
    for name, result in results.workflows.items():
        for gate in result.gates_that("FAIL"):
            failing.setdefault(gate, []).append(name)
    there = {gate for cell in platform.cells.values() for gate in cell.result.failing}
    found = [
        Contamination(
            gate=gate,
            title=(held := results.workflows[names[0]].gates[gate]).title,
            cap=held.cap,
            question=held.question,
            workflows=tuple(results.workflows[name].name for name in names),
            travels=held.question.split(".", 1)[0] in TRAVELING,
            answer=results.question(held.question, names[0]),
            actions=tuple(action for action in results.actions if gate in action.clears_gates),
        )
        for gate, names in failing.items()
        if gate not in there and gate in catalogue.gates
    ]
    return tuple(sorted(found, key=lambda each: (not each.travels, each.cap, each.title)))


def _diligence_set(catalogue: Catalogue, results: RunResults) -> list[str]:
    """Every gate question and every item of eight points or more, of those the workflows ask."""
    gates = {gate.question for result in results.workflows.values() for gate in result.gates.values()}
    return [
        q for q in results.questions if q in catalogue.questions and (q in gates or catalogue.questions[q].max_points >= LEAST_POINTS)
    ]
