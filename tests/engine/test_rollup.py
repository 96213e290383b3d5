"""Roll-ups (portfolio method, sections 1, 2 and 4): property 12 of the scoring method, and worked figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.engine.cells import Bounds
from readiness.engine.rollup import (
    apart,
    friction_index,
    heterogeneity,
    index_weights,
    site_effort,
    site_share,
    sure_ranks,
)

intervals = st.tuples(*[st.floats(0, 100)] * 3).map(sorted)


def bounds(rows: list[list[float]]) -> Bounds:
    return Bounds(*(np.array([row[end] for row in rows]) for end in range(3)))


@given(st.lists(st.tuples(intervals, st.floats(-1e6, 1e9)), min_size=1, max_size=24))
def test_the_index_lies_between_the_easiest_and_the_hardest_workflow(rows: list[tuple[list[float], float]]) -> None:
    friction = bounds([row for row, _ in rows])
    weights = index_weights(np.array([value for _, value in rows]))

    index = friction_index(friction, weights)

    assert weights.sum() == pytest.approx(1)
    for end in ("low", "point", "high"):
        part = getattr(friction, end)
        assert part.min() - 1e-9 <= getattr(index, end) <= part.max() + 1e-9
    assert index.low <= index.point + 1e-9
    assert index.point <= index.high + 1e-9


@given(st.lists(st.floats(-1e6, 1e9), min_size=3, max_size=24))
def test_no_workflow_is_weighed_out_or_takes_over(values: list[float]) -> None:
    weights = index_weights(np.array(values))

    # The floor and the cap are a factor of 1.6n apart; rescaling keeps that.
    assert (weights > 0).all()
    assert weights.max() <= 1.6 * len(values) * weights.min() + 1e-9


def test_weights_follow_value_with_floor_and_cap_then_rescale() -> None:
    weights = index_weights(np.array([9_000_000.0, 900_000, 100_000, -50_000]))

    # Shares .9, .09, .01 and 0 become .40, .09, .0625 and .0625, and are rescaled by .615.
    assert weights == pytest.approx(np.array([0.40, 0.09, 0.0625, 0.0625]) / 0.615)


@pytest.mark.parametrize("values", [[0.0, 0, 0], [-1.0, -2, 0]])
def test_without_any_value_all_weigh_the_same(values: list[float]) -> None:
    assert index_weights(np.array(values)) == pytest.approx([1 / 3] * 3)


def test_companies_differ_without_overlap_or_at_ninety_percent() -> None:
    readiness = bounds([[70, 75, 80], [50, 60, 69], [45, 55, 75]])

    assert apart(readiness)[0].tolist() == [False, True, False]
    shares = np.array([[0, 1, 0.95], [0, 0, 0.6], [0.05, 0.4, 0]])
    assert apart(readiness, shares)[0].tolist() == [False, True, True]
    assert apart(readiness, shares)[1].tolist() == [False, False, False]


def test_ranks_that_no_doubt_can_undo() -> None:
    certain = apart(bounds([[70, 75, 80], [50, 60, 69], [45, 55, 75]]))

    assert sure_ranks(certain).tolist() == [[1, 2], [2, 3], [1, 3]]


def test_the_second_site_costs_what_the_method_says() -> None:
    alike, unlike = np.array(0.0), np.array(1.0)

    # h = 0: each doubling costs 22 percent less, down to 15 percent; h = 1: hardly less, and never under half.
    assert float(site_share(1, alike)) == 1
    assert float(site_share(2, alike)) == pytest.approx(0.78)
    assert float(site_share(4, alike)) == pytest.approx(0.78**2)
    assert float(site_share(1000, alike)) == pytest.approx(0.15)
    assert float(site_share(2, unlike)) == pytest.approx(0.98)
    assert float(site_share(10**15, unlike)) == pytest.approx(0.5)


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3).map(sorted), min_size=1, max_size=8), intervals, st.integers(1, 60))
def test_a_site_never_costs_more_than_the_one_before(rows: list[list[float]], first: list[float], site: int) -> None:
    h, effort = heterogeneity(bounds(rows)), Bounds(*(np.array(end) for end in first))

    now, after = site_effort(effort, site, h), site_effort(effort, site + 1, h)

    assert 0 <= float(h.low) <= float(h.point) <= float(h.high) <= 1
    for end in ("low", "point", "high"):
        assert getattr(after, end) <= getattr(now, end) + 1e-9
    assert now.low <= now.point + 1e-9
    assert now.point <= now.high + 1e-9
