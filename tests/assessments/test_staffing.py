from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from readiness.assessments.plans import chosen_plan, planning
from readiness.assessments.results import CapacityRow, PlanResult
from readiness.assessments.staffing import capacity_of
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.engine.method import Codes


def _plan(*ids: str) -> PlanResult:
    views: dict[str, dict[str, Answer]] = {"ambient-scribe": {}, "denials-management": {}}
    bound: Codes = np.ones((len(catalogue().gates), len(views)), dtype=np.int8)
    return chosen_plan(planning(catalogue(), views, bound, as_of=date(2026, 11, 25)), ids)


def _rows(plan: PlanResult, people: list[dict[str, Any]]) -> dict[str, CapacityRow]:
    return {row.role: row for row in capacity_of(plan, {"people": people}, catalogue())}


def test_too_few_hours_are_flagged_in_the_months_they_are_missing() -> None:
    plan = _plan("claim-join")
    step = next(step for step in plan.steps if step.action == "claim-join")
    finish, weeks = sum(step.finish_weeks) / 2, sum(step.elapsed_weeks) / 2
    months = {int(week / (52 / 12)) + 1 for week in (finish - weeks, finish - 0.01)}

    row = _rows(plan, [{"role": step.role, "fte": 0.1}])[step.role]

    # A tenth of a person has 17 hours a month; 6.5 person-weeks ask for 260.
    assert [other.role for other in plan.steps].count(step.role) == 1
    assert set(row.conflicts) == months
    assert 1 not in months


def test_enough_people_leave_no_conflict() -> None:
    row = _rows(_plan("fhir-read"), [{"role": "integration", "fte": 3}])["integration"]

    assert row.is_named
    assert row.conflicts == ()


def test_a_role_nobody_named_is_unknown_and_no_conflict() -> None:
    row = _rows(_plan("rights-table"), [{"role": "integration", "fte": 3}])["Legal"]

    assert not row.is_named
    assert row.conflicts == ()
    assert row.months[0].available is None


def test_people_without_time_given_are_not_counted_as_nobody() -> None:
    plan = _plan("fhir-read")

    assert not _rows(plan, [{"role": "integration"}])["integration"].is_named
    assert not _rows(plan, [])["integration"].is_named


def test_shared_work_counts_once_over_workflows() -> None:
    plan = _plan("name-owner", "ai-register", "ai-policy")

    assert [step.action for step in plan.steps].count("name-owner") == 1
    assert plan.effort_person_weeks == (
        sum(step.effort_person_weeks[0] for step in plan.steps),
        sum(step.effort_person_weeks[1] for step in plan.steps),
    )
