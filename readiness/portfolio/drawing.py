"""Draw the readiness of several companies on one workflow: frozen answers in, one readiness a draw and company out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from readiness.assessments.answers import taken_views
from readiness.catalogue.answers import answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Catalogue
from readiness.engine.items import item_friction
from readiness.engine.method import Floats
from readiness.engine.robustness import draws, sample
from readiness.portfolio.comparison import Entrant

SEED = 20261122  # the day of the method; the same ranks on every machine and every day
DRAWS = 2000
MOST_KEPT = 512  # of 16 kB each

_kept: dict[tuple[str, str, int, str], Floats] = {}


def drawn_readiness(
    catalogue: Catalogue, members: Sequence[Entrant], answers: Mapping[int, dict[str, Any]], workflow: str
) -> Floats | None:
    """Readiness (draws, members): weights, constants, demands and discounts are drawn once for all, open answers for each.

    None where fewer than two may be compared, or where a run was taken with another catalogue than this one.
    """
    if len(members) < 2 or any(each.held.run.catalogue_digest != catalogue.digest for each in members):
        return None
    columns = [_column(catalogue, each, answers[each.held.run.pk], workflow) for each in members]
    return np.stack(columns, axis=1)


def _column(catalogue: Catalogue, entrant: Entrant, taken: dict[str, Any], workflow: str) -> Floats:
    """Readiness of one company in every draw; kept, for a run never changes and a comparison draws many of them."""
    run = entrant.held.run
    key = (run.answers_digest, run.results_digest, run.company_id, workflow)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _drawn(catalogue, entrant, taken, workflow)
    return _kept[key]


def _drawn(catalogue: Catalogue, entrant: Entrant, taken: dict[str, Any], workflow: str) -> Floats:
    compiled, run = method(catalogue), entrant.held.run
    table = answer_table(catalogue, [taken_views(taken, [workflow])[workflow]], as_of=run.as_of)
    drawn = draws(compiled, seed=SEED, count=DRAWS, key=run.company_id)
    column = compiled.workflow_index[workflow]
    return sample(compiled, table, item_friction(compiled, table), drawn, row=0, columns=[column]).readiness[:, 0]
