"""The engine's columns against the method row by row in plain Python, over the real catalogue."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table, entry_of
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.gates import STATUSES
from readiness.engine.method import Codes
from readiness.engine.scores import Scores, score
from tests.engine.answers import views
from tests.engine.reference import Item, Reference, Result, Truth, extreme, mean

AS_OF = date(2026, 11, 23)
CATALOGUE = catalogue()
METHOD = method(CATALOGUE)
REFERENCE = Reference(METHOD)
TRUTHS = {-1: False, 0: None, 1: True}
run = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
bindings = st.integers(0, 2**32).map(
    lambda seed: np.random.default_rng(seed).integers(-1, 2, (len(METHOD.gates), len(METHOD.workflows))).astype(np.int8)
)


def plainly(view: dict[str, Answer], binding: Codes) -> dict[str, Result]:
    row = {name: entry_of(CATALOGUE.questions[name], answer, AS_OF) for name, answer in view.items()}
    bound = {
        (gate.id, workflow): TRUTHS[int(binding[g, w])]
        for g, gate in enumerate(METHOD.gates)
        for w, workflow in enumerate(METHOD.workflows)
    }
    return REFERENCE.score(row, bound)


def columnwise(some: list[dict[str, Answer]], some_bindings: list[Codes]) -> Scores:
    return score(METHOD, answer_table(CATALOGUE, some, as_of=AS_OF), binding=np.stack(some_bindings))


def assert_same(scores: Scores, row: int, wanted: dict[str, Result]) -> None:
    for w, workflow in enumerate(METHOD.workflows):
        told, result = scores.workflows, wanted[workflow]
        for bounds, there in ((told.friction, result.friction), (told.readiness, result.readiness)):
            here = [float(part[row, w]) for part in (bounds.low, bounds.point, bounds.high)]
            assert here == pytest.approx(list(there), abs=1e-9)
        gap = scores.cells.gap
        cells = np.stack([gap.low[row, w], gap.point[row, w], gap.high[row, w]], axis=1)
        assert cells == pytest.approx(np.array(result.cells), abs=1e-9)
        assert told.coverage[row, w] == pytest.approx(result.coverage, abs=1e-9)
        assert told.evidence[row, w] == pytest.approx(result.evidence, abs=1e-9)
        for g, gate in enumerate(METHOD.gates):
            if workflow in gate.workflows:
                assert STATUSES[scores.gates.status[row, g, w]] == result.gates[gate.id]
        assert (scores.tiers.guaranteed[row, w], scores.tiers.possible[row, w]) == (result.guaranteed, result.possible)


@run
@given(st.lists(st.tuples(views, bindings), min_size=1, max_size=3))
def test_the_columns_say_what_the_rows_say(rows: list[tuple[dict[str, Answer], Codes]]) -> None:
    scores = columnwise([view for view, _ in rows], [binding for _, binding in rows])

    for place, (view, binding) in enumerate(rows):
        assert_same(scores, place, plainly(view, binding))


@settings(run, max_examples=3)
@given(st.lists(st.tuples(views, bindings), min_size=40, max_size=40))
def test_many_rows_take_another_path_to_the_same_scores(rows: list[tuple[dict[str, Answer], Codes]]) -> None:
    scores = columnwise([view for view, _ in rows], [binding for _, binding in rows])

    for place in (0, 17, 39):
        assert_same(scores, place, plainly(*rows[place]))


@run
@given(st.lists(st.floats(0, 1), max_size=4), st.lists(st.floats(0, 1), max_size=7), st.integers(0, 2**32))
def test_leaving_optional_items_in_or_out_has_no_better_choice(
    certain: list[float], perhaps: list[float], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 -- weights, not secrets
    spec = METHOD.questions[int(METHOD.item_question[0])]

    def weighed(values: list[float], counts: Truth) -> list[tuple[Item, float]]:
        return [(Item(spec, (s, s, s), counts, False, 0.0), random.uniform(0.1, 10)) for s in values]

    sure, open_ = weighed(certain, True), weighed(perhaps, None)
    every = [
        mean([(each.interval[0], a) for each, a in [*sure, *chosen]])
        for size in range(len(open_) + 1)
        for chosen in combinations(open_, size)
    ]

    assert extreme(sure, open_, end=2) == pytest.approx(max(every), abs=1e-12)
    least = min(every) if sure else 0.0  # a cell that may be empty may have no gap at all
    assert extreme(sure, open_, end=0) == pytest.approx(least, abs=1e-12)

