"""What the next site costs, and whether making sites alike pays: what a company holds in, effort by site and a verdict out.

Source: portfolio method, section 4. Effort is in person-weeks, money in US dollars. The learning form and its constants are
planning priors; a measured ratio of two live sites replaces them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from readiness.assessments.results import Interval
from readiness.assessments.summary import SITE_QUESTIONS
from readiness.catalogue.schema import Action, Catalogue
from readiness.engine.cells import Bounds
from readiness.engine.rollup import heterogeneity, site_effort
from readiness.portfolio.holdings import Held, Holding

NORMALIZING = ("build-standard", "shared-store", "pacs-normalise", "connector-ownership", "deploy-squad")
MOST_SITES = 40


@dataclass(frozen=True, slots=True)
class SiteCost:
    """Effort of the k-th site."""

    site: int
    effort: Interval


@dataclass(frozen=True, slots=True)
class WorkflowSites:
    """One workflow over the planned sites; `h` runs from 0 (one build everywhere) to 1."""

    held: Held
    h: Interval
    costs: tuple[SiteCost, ...]
    total: Interval


@dataclass(frozen=True, slots=True)
class Likeness:
    """One question on how alike the sites are; friction 0 to 1."""

    question: str
    text: str
    friction: Interval
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Normalization:
    """What making sites alike saves from the second site on, against what it costs; each from low to high."""

    actions: tuple[Action, ...]
    saved_weeks: Interval
    saved_usd: tuple[float, float]
    cost_usd: tuple[float, float]

    @property
    def verdict(self) -> str:
        """Say `pays`, `does not pay` or `open`; only ranges apart decide."""
        if self.saved_usd[0] >= self.cost_usd[1]:
            return "pays"
        return "does not pay" if self.saved_usd[1] < self.cost_usd[0] else "open"


@dataclass(frozen=True, slots=True)
class NextSite:
    sites: int
    workflows: tuple[WorkflowSites, ...]
    likeness: tuple[Likeness, ...]
    offered: tuple[Action, ...]
    normalization: Normalization


def next_site(catalogue: Catalogue, holding: Holding, sites: int, chosen: Sequence[str] | None = None) -> NextSite:
    """Cost the planned sites of every workflow; `chosen` are the normalizing actions, all that help where it is None."""
    cells = [cell for name in catalogue.workflows if (cell := holding.cells.get(name)) and cell.result.sites]
    offered = tuple(action for name in NORMALIZING if _helps(action := catalogue.actions[name], cells))
    actions = tuple(action for action in offered if chosen is None or action.id in chosen)
    return NextSite(
        sites=sites,
        workflows=tuple(_workflow(cell, sites) for cell in cells),
        likeness=_likeness(catalogue, cells, offered),
        offered=offered,
        normalization=_normalization(catalogue, cells, sites, actions),
    )


def ceilings(actions: Sequence[Action]) -> dict[str, float]:
    """Highest friction that some actions leave on each question."""
    found: dict[str, float] = {}
    for fix in (fix for action in actions for fix in action.fixes):
        found[fix.question] = min(fix.to_friction, found.get(fix.question, 1.0))
    return found


def _helps(action: Action, cells: Sequence[Held]) -> bool:
    """An action helps where it may lower what keeps the sites of some workflow apart."""
    lowest = ceilings([action])
    return any(cell.result.sites[q].high > lowest[q] for cell in cells for q in lowest if q in cell.result.sites)


def _workflow(held: Held, sites: int) -> WorkflowSites:
    h, first = _h(held), _bounds([held.result.effort])
    costs = [site_effort(first, site, h) for site in range(1, sites + 1)]
    return WorkflowSites(
        held=held,
        h=_interval(h),
        costs=tuple(SiteCost(site, _interval(cost)) for site, cost in enumerate(costs, 1)),
        total=_interval(_sum(costs)),
    )


def _h(held: Held, lowest: Mapping[str, float] | None = None) -> Bounds:
    """Heterogeneity of one workflow's sites, shape (1,); only the questions that bear on the workflow count."""
    values = _bounds(list(held.result.sites.values()))
    caps = np.array([(lowest or {}).get(question, 1.0) for question in held.result.sites])
    capped = Bounds(*(np.minimum(part, caps)[None] for part in (values.low, values.point, values.high)))
    return heterogeneity(capped)


def _likeness(catalogue: Catalogue, cells: Sequence[Held], offered: Sequence[Action]) -> tuple[Likeness, ...]:
    found: dict[str, Interval] = {}
    for cell in cells:
        for question, friction in cell.result.sites.items():
            held = found.get(question, friction)
            # A workflow's own answer may differ from the company's: the hull of both is shown.
            found[question] = Interval(
                low=min(held.low, friction.low), point=max(held.point, friction.point), high=max(held.high, friction.high)
            )
    return tuple(
        Likeness(q, catalogue.questions[q].text, found[q], tuple(a for a in offered if q in ceilings([a])))
        for q in SITE_QUESTIONS
        if q in found and q in catalogue.questions
    )


def _normalization(catalogue: Catalogue, cells: Sequence[Held], sites: int, actions: Sequence[Action]) -> Normalization:
    """Sum E(h now) - E(h after) over workflows and sites.

    The share of a site is convex in h, so the saving never falls where an answer gets worse: the ends of the answers give
    the ends of the saving.
    """
    lowest = ceilings(actions)
    saved = Bounds(*(np.zeros(1) for _ in range(3)))
    for cell in cells:
        first, now, after = _bounds([cell.result.effort]), _h(cell), _h(cell, lowest)
        for site in range(2, sites + 1):
            saved = _sum([saved, _difference(site_effort(first, site, now), site_effort(first, site, after))])
    rate = catalogue.notes["cost_basis"]["rate_usd_per_person_week"]
    return Normalization(
        actions=tuple(actions),
        saved_weeks=_interval(saved),
        saved_usd=(float(saved.low[0]) * rate[0], float(saved.high[0]) * rate[1]),
        cost_usd=(sum(action.cost_usd[0] for action in actions), sum(action.cost_usd[1] for action in actions)),
    )


def _bounds(intervals: Sequence[Interval]) -> Bounds:
    return Bounds(*(np.array([getattr(each, end) for each in intervals]) for end in ("low", "point", "high")))


def _sum(parts: Sequence[Bounds]) -> Bounds:
    return Bounds(*(np.sum([getattr(part, end) for part in parts], axis=0) for end in ("low", "point", "high")))


def _difference(now: Bounds, after: Bounds) -> Bounds:
    return Bounds(now.low - after.low, now.point - after.point, now.high - after.high)


def _interval(bounds: Bounds) -> Interval:
    return Interval(low=float(bounds.low[0]), point=float(bounds.point[0]), high=float(bounds.high[0]))
