"""How far a run's results hold: its frozen answers in, 2,000 draws of the method told in a few numbers out.

Source: scoring method, section 9. Only readiness is drawn for ranks: the order by friction is mostly the catalogue speaking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict

from readiness.assessments.answers import by_answers
from readiness.assessments.evaluation import Views
from readiness.assessments.results import RunResults
from readiness.catalogue.answers import answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Catalogue
from readiness.catalogue.sheet import Sheet, with_derived
from readiness.engine.gates import tier_of
from readiness.engine.items import item_friction
from readiness.engine.method import TIERS, Floats, Method
from readiness.engine.robustness import (
    DIFFERENT_AT,
    GROUPS,
    Draws,
    beats,
    draws,
    rank_acceptability,
    rank_range,
    sample,
    total_effects,
)

KIND = "robustness"
SEED, SECOND_SEED, DRAWS = 20261122, 20261123, 2000


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkflowRobustness(_Frozen):
    """One workflow under the draws.

    `readiness` are the 5th, 50th and 95th percentile; `tiers` the share of draws whose readiness reaches each tier, gates
    aside; `drivers` the share of the variance that involves each group (shares may pass 1 in sum). `ranks` is the share of
    draws at each rank, and `rank_range` where the middle 90 percent fall; both empty where too little is answered to rank.
    """

    readiness: tuple[float, float, float]
    tiers: dict[str, float]
    drivers: dict[str, float]
    ranks: tuple[float, ...] = ()
    rank_range: tuple[int, int] | None = None


class Robustness(_Frozen):
    """A run under the draws. `ranked` lists the workflows by their median; `ahead[a][b]` is the share of draws with a above b."""

    seed: int
    draws: int
    catalogue_digest: str
    workflows: dict[str, WorkflowRobustness]
    ranked: tuple[str, ...]
    ahead: dict[str, dict[str, float]]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read a stored analysis.

        Raises:
            pydantic.ValidationError: the document is not one of this version.
        """
        return cls.model_validate(document)

    def to_json(self) -> dict[str, Any]:
        """Write it as plain JSON values."""
        return self.model_dump(mode="json")

    def is_ahead(self, one: str, other: str) -> bool:
        """Say whether two workflows can be told apart, the first ahead."""
        return self.ahead[one][other] >= DIFFERENT_AT

    @property
    def pairs(self) -> tuple[int, int]:
        """Count the pairs of ranked workflows that can be told apart, and all pairs."""
        told = sum(self.is_ahead(a, b) for a in self.ranked for b in self.ranked if a != b)
        return told, len(self.ranked) * (len(self.ranked) - 1) // 2

    @property
    def drivers(self) -> dict[str, float]:
        """Average each group's share over the workflows, largest first."""
        shares = {group: float(np.mean([w.drivers[group] for w in self.workflows.values()])) for group in GROUPS}
        return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


def robustness_of_sheet(catalogue: Catalogue, sheet: Sheet, results: RunResults, *, as_of: date) -> Robustness:
    """Draw an answer sheet as a run of the same answers is drawn; where open answers fall is no company's own."""
    views = with_derived(sheet).views(results.workflows)
    return robustness_of(catalogue, views, as_of=as_of, rankable=results.rankable, key=0)


def robustness_of(
    catalogue: Catalogue, views: Views, *, as_of: date, rankable: Sequence[str], key: int, count: int = DRAWS
) -> Robustness:
    """Draw every workflow of `views`; `key` (the company) decides where open answers fall, `rankable` who may be ranked."""
    compiled = method(catalogue)
    pair = draws(compiled, seed=SEED, count=count, key=key), draws(compiled, seed=SECOND_SEED, count=count, key=key)
    held, drivers = _sampled(catalogue, compiled, views, as_of, pair)
    medians = {workflow: float(np.median(held[workflow])) for workflow in views}
    ranked = sorted((w for w in views if w in rankable), key=lambda w: (-medians[w], w))
    values = np.stack([held[workflow] for workflow in ranked], axis=1) if ranked else np.empty((count, 0))
    ranks, ranges, ahead = rank_acceptability(values), rank_range(values), beats(values)
    places = {workflow: place for place, workflow in enumerate(ranked)}
    return Robustness(
        seed=SEED,
        draws=count,
        catalogue_digest=catalogue.digest,
        workflows={
            w: WorkflowRobustness(
                readiness=_percentiles(held[w]),
                tiers=_tiers(compiled, held[w]),
                drivers=dict(zip(GROUPS, drivers[w].tolist(), strict=True)),
                ranks=tuple(ranks[places[w]].tolist()) if w in places else (),
                rank_range=(int(ranges[places[w], 0]), int(ranges[places[w], 1])) if w in places else None,
            )
            for w in views
        },
        ranked=tuple(ranked),
        ahead={a: {b: float(ahead[places[a], places[b]]) for b in ranked if a != b} for a in ranked},
    )


def _sampled(
    catalogue: Catalogue, compiled: Method, views: Views, as_of: date, pair: tuple[Draws, Draws]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Readiness of every draw, and the share of its variance by group, of each workflow on the row of its answers."""
    held: dict[str, Floats] = {}
    drivers: dict[str, Floats] = {}
    for view, workflows in by_answers(views):
        table = answer_table(catalogue, [view], as_of=as_of)
        items = item_friction(compiled, table)
        columns = [compiled.workflow_index[workflow] for workflow in workflows]
        readiness = sample(compiled, table, items, pair[0], row=0, columns=columns).readiness
        effects = total_effects(compiled, table, items, pair, row=0, columns=columns)
        for place, workflow in enumerate(workflows):
            held[workflow], drivers[workflow] = readiness[:, place], effects[:, place]
    return held, drivers


def _percentiles(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, [5, 50, 95]).tolist()
    return low, middle, high


def _tiers(compiled: Method, values: Floats) -> dict[str, float]:
    counts = np.bincount(tier_of(compiled, values), minlength=len(TIERS)) / len(values)
    return dict(zip(TIERS, counts.tolist(), strict=True))
