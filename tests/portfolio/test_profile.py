"""The profile of a company: rows in the order of the catalogue, and an index that never leaves its workflows."""

from __future__ import annotations

import pytest

from readiness.assessments.value_results import Scenario
from readiness.portfolio.profile import profile
from tests.portfolio.shelf import holding, workflow_summary

ORDER = ("ambient-scribe", "denials-management", "cdi")


def worth(base: float) -> Scenario:
    return Scenario(low=base / 2, base=base, high=base * 2)


def test_workflows_stand_in_the_order_of_the_catalogue_with_a_count_by_tier() -> None:
    found = profile(
        holding("Alder", {"denials-management": workflow_summary(tier=("T2", "T3")), "ambient-scribe": workflow_summary()}),
        ORDER,
    )

    assert found is not None
    assert [row.held.workflow for row in found.rows] == ["ambient-scribe", "denials-management"]
    assert dict(found.tiers) == {"T0": 0, "T1": 1, "T2": 1, "T3": 0, "T4": 0}


def test_without_volumes_every_workflow_weighs_the_same() -> None:
    cells = {"ambient-scribe": workflow_summary((0, 10, 20)), "cdi": workflow_summary((60, 70, 80))}
    found = profile(holding("Alder", cells), ORDER)

    assert found is not None
    assert [row.weight for row in found.rows] == [0.5, 0.5]
    assert (found.index.low, found.index.point, found.index.high) == pytest.approx((50, 60, 70))
    assert (found.is_by_value, found.value, found.valued) == (False, None, 0)


def test_with_volumes_the_index_leans_to_where_the_money_is() -> None:
    cells = {
        "ambient-scribe": workflow_summary((0, 10, 20)).model_copy(update={"value": worth(1_000_000)}),
        "denials-management": workflow_summary((60, 70, 80)).model_copy(update={"value": worth(100_000)}),
        "cdi": workflow_summary((60, 70, 80)).model_copy(update={"value": worth(-50_000)}),
    }
    found = profile(holding("Alder", cells), ORDER)

    assert found is not None
    # Shares .909, .091 and 0 become .40, .091 and 1/12, and are rescaled.
    assert [round(row.weight, 3) for row in found.rows] == [0.697, 0.158, 0.145]
    assert 30 < found.index.point < 90
    assert (found.is_by_value, found.valued, found.floor) == (True, 3, 12)
    assert found.value == Scenario(low=525_000, base=1_050_000, high=2_100_000)


def test_a_value_that_nobody_knows_is_not_a_small_one() -> None:
    cells = {
        "ambient-scribe": workflow_summary((0, 10, 20)).model_copy(update={"value": worth(1_000_000)}),
        "cdi": workflow_summary((60, 70, 80)),
    }
    found = profile(holding("Alder", cells), ORDER)

    assert found is not None
    assert [row.weight for row in found.rows] == [0.5, 0.5]
    assert (found.is_by_value, found.valued) == (False, 1)
    assert found.value == worth(1_000_000)


def test_the_point_of_the_index_hides_where_a_workflow_is_hardly_answered() -> None:
    cells = {"ambient-scribe": workflow_summary(), "cdi": workflow_summary(coverage=0.49)}
    found = profile(holding("Alder", cells), ORDER)

    assert found is not None
    assert not found.is_point_shown


def test_a_company_without_a_run_has_no_profile() -> None:
    assert profile(holding("Dogwood", {}), ORDER) is None
