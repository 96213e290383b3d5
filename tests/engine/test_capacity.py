"""Hours of a plan fall in the months its steps run in, and conflicts in the month they happen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.engine.capacity import HOURS_A_WEEK, WEEKS_A_MONTH, hours_available, hours_needed, months_of

step = st.tuples(st.floats(0, 40), st.floats(0, 60), st.floats(0, 60), st.integers(0, 2))


@given(st.lists(step, min_size=1, max_size=8))
def test_no_hour_is_lost_or_made_up(steps: list[tuple[float, float, float, int]]) -> None:
    effort, first, second, role = (np.array(part) for part in zip(*steps, strict=True))
    start, finish = np.minimum(first, second), np.maximum(np.maximum(first, second), 0.2)

    hours = hours_needed(effort, start, finish, role, roles=3, months=months_of(finish))

    assert hours.sum() == pytest.approx(effort.sum() * HOURS_A_WEEK)
    for k in range(3):
        assert hours[k].sum() == pytest.approx(effort[role == k].sum() * HOURS_A_WEEK)


def test_a_step_weighs_on_the_months_it_runs_in() -> None:
    finish = np.array([2 * WEEKS_A_MONTH])

    hours = hours_needed(
        np.array([10.0]), np.array([1.5 * WEEKS_A_MONTH]), finish, np.array([0]), roles=1, months=months_of(finish)
    )

    assert hours.tolist() == [[0.0, 400.0]]


def test_people_count_for_the_months_they_are_there() -> None:
    hours = hours_available(
        np.array([1.0, 0.5]), np.array([1.5, np.inf]), np.array([0, 0]), roles=2, months=3
    )

    month = HOURS_A_WEEK * WEEKS_A_MONTH
    assert hours[0] == pytest.approx([1.5 * month, 1.0 * month, 0.5 * month])
    assert hours[1].tolist() == [0.0, 0.0, 0.0]
