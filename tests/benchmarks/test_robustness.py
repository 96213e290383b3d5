"""How long 2,000 draws of one assessment take, with ranks and group effects. Asserts nothing of time."""

from __future__ import annotations

import time
from datetime import date
from statistics import median

import numpy as np
import pytest

from readiness.catalogue.answers import answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.robustness import beats, draws, rank_acceptability, sample, total_effects
from readiness.engine.scores import score
from tests.benchmarks.conftest import Tell
from tests.engine.views import answered_view

COUNT, ROUNDS = 2000, 7


@pytest.mark.parametrize("workflows", [6, 24])
def test_two_thousand_draws(workflows: int, tell: Tell) -> None:
    compiled = method(catalogue())
    table = answer_table(catalogue(), [answered_view(1, share=0.5)], as_of=date(2026, 11, 23))
    items, columns = score(compiled, table).items, list(range(workflows))
    took: dict[str, list[float]] = {"draws and ranks": [], "group effects": []}
    for seed in range(ROUNDS):
        start = time.perf_counter()
        pair = draws(compiled, seed=seed, count=COUNT), draws(compiled, seed=seed + 100, count=COUNT)
        held = sample(compiled, table, items, pair[0], row=0, columns=columns).readiness
        ranks, _ = rank_acceptability(held), beats(held)
        middle = time.perf_counter()
        total_effects(compiled, table, items, pair, row=0, columns=columns)
        took["draws and ranks"].append(middle - start)
        took["group effects"].append(time.perf_counter() - middle)
    np.testing.assert_allclose(ranks.sum(axis=-1), 1.0)
    for name, each in took.items():
        tell(f"{COUNT:,} draws of {workflows} workflows, {name}", f"{1000 * median(each):.0f} ms", "", "", "both under 1.5 s")
