"""Effort and weeks: every part adds up, and a failing gate may take longer than all the work."""

from __future__ import annotations

import pytest

from readiness.assessments.effort import TwoSums, effort_parts, two_sums
from readiness.assessments.results import Interval
from readiness.catalogue.load import catalogue
from tests.assessments.test_evaluation import SHEETS, demo, evaluated

NAMES = [path.stem for path in SHEETS[::3]]


@pytest.mark.parametrize("name", NAMES)
def test_the_parts_of_effort_and_weeks_add_up_to_what_the_run_says(name: str) -> None:
    for result in evaluated(demo(name)).workflows.values():
        parts = effort_parts(result)

        assert parts.person_weeks == pytest.approx(result.effort_person_weeks.point, abs=1e-9)
        assert parts.weeks == pytest.approx(result.elapsed_weeks.point, abs=1e-9)
        assert {row.layer: row.person_weeks for row in parts.rows} == pytest.approx(result.effort_by_layer)


@pytest.mark.parametrize("name", NAMES)
def test_a_critical_path_opens_a_failing_gate_and_is_longer_than_the_work(name: str) -> None:
    actions = catalogue().actions
    for result in evaluated(demo(name)).workflows.values():
        path = result.critical_path
        if path is None:
            assert result.weeks == result.elapsed_weeks
            continue
        assert path.gate in result.gates_that("FAIL")
        assert path.weeks.point > result.elapsed_weeks.point
        assert result.weeks.point == path.weeks.point
        assert result.weeks.high >= result.elapsed_weeks.high
        question = result.gates[path.gate].question
        assert question in {fix.question for fix in actions[path.actions[-1]].fixes}


def test_a_gate_that_takes_longer_than_the_work_decides_the_weeks() -> None:
    result = evaluated(demo("copperline-revenue")).workflows["eligibility-verification"]

    assert result.critical_path
    assert result.critical_path.gate == "client-permission"
    assert result.critical_path.actions == ("rights-table", "client-amend")
    chain = [catalogue().actions[name].elapsed_weeks for name in result.critical_path.actions]
    low, high = sum(weeks[0] for weeks in chain), sum(weeks[1] for weeks in chain)
    assert (result.critical_path.weeks.low, result.critical_path.weeks.high) == (low, high)
    assert result.weeks.point == (low + high) / 2 > result.elapsed_weeks.point
    assert result.weeks.low == max(low, result.elapsed_weeks.low)


def test_two_sums_are_apart_from_more_than_half_on() -> None:
    friction = Interval(low=70, point=100, high=150)

    assert not TwoSums(friction, (40.0, 60.0)).is_apart
    assert TwoSums(friction, (39.0, 60.0)).is_apart
    assert TwoSums(friction, (100.0, 201.0)).is_apart


def test_every_step_of_the_plan_counts_once_over_workflows() -> None:
    results = evaluated(demo(NAMES[0]))
    sums = two_sums(results)

    assert results.plan
    assert sums.actions == pytest.approx(results.plan.effort_person_weeks)
    assert sums.friction.point == pytest.approx(sum(r.effort_person_weeks.point for r in results.workflows.values()))
