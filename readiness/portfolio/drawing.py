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


def drawn_readiness(
    catalogue: Catalogue, members: Sequence[Entrant], answers: Mapping[int, dict[str, Any]], workflow: str
) -> Floats | None:
    """Readiness (draws, members): weights, constants, demands and discounts are drawn once for all, open answers for each.

    None where fewer than two may be compared, or where a run was taken with another catalogue than this one.
    """
    if len(members) < 2 or any(each.held.run.catalogue_digest != catalogue.digest for each in members):
        return None
    compiled = method(catalogue)
    column = compiled.workflow_index[workflow]
    found = []
    for each in members:
        run = each.held.run
        table = answer_table(catalogue, [taken_views(answers[run.pk], [workflow])[workflow]], as_of=run.as_of)
        drawn = draws(compiled, seed=SEED, count=DRAWS, key=run.company_id)
        sampled = sample(compiled, table, item_friction(compiled, table), drawn, row=0, columns=[column])
        found.append(sampled.readiness[:, 0])
    return np.stack(found, axis=1)
