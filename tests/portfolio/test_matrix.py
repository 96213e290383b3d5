"""Companies by workflows: narrowing, order, counts; nothing is averaged."""

from __future__ import annotations

import pytest

from readiness.catalogue.load import catalogue
from readiness.portfolio.matrix import Choice, Matrix, matrix
from tests.portfolio.shelf import holding, workflow_summary

SHELF = (
    holding(
        "Alder",
        {
            "ambient-scribe": workflow_summary(tier=("T0", "T1"), coverage=0.4, failing=("local-validation",)),
            "denials-management": workflow_summary(tier=("T2", "T3"), coverage=0.9, failing=("local-validation",)),
        },
        segments=("practice-rollup",),
    ),
    holding("Birch", {"ambient-scribe": workflow_summary(tier=("T3", "T3"), coverage=1.0)}, segments=("provider",)),
    holding("Cedar", {"um-coverage-decisions": workflow_summary(tier=("T1", "T1"), coverage=0.7)}, segments=("payer",)),
    holding("Dogwood", {}, segments=()),
)


def shown(**choice: str) -> Matrix:
    return matrix(catalogue(), SHELF, Choice(**choice))


def names(found: Matrix) -> list[str]:
    return [row.company.name for row in found.rows]


def test_every_company_is_a_row_and_every_held_workflow_a_column() -> None:
    found = shown()

    assert names(found) == ["Alder", "Birch", "Cedar", "Dogwood"]
    assert [key for key, _ in found.workflows] == ["ambient-scribe", "denials-management", "um-coverage-decisions"]
    assert [bool(cell) for cell in found.rows[0].cells] == [True, True, False]


def test_coverage_is_a_range_and_a_gate_that_fails_twice_is_one() -> None:
    alder, *_, dogwood = shown().rows

    assert alder.coverage == (0.4, 0.9)
    assert alder.failing == 1
    assert (dogwood.coverage, dogwood.failing) == (None, 0)


def test_tiers_are_counted_as_guaranteed_and_at_best() -> None:
    counts = {count.tier: (count.guaranteed, count.possible) for count in shown().tiers}

    assert counts == {"T0": (1, 0), "T1": (1, 2), "T2": (1, 0), "T3": (1, 2), "T4": (0, 0)}


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ({"segment": "provider"}, ["Birch"]),
        ({"workflow": "ambient-scribe"}, ["Alder", "Birch"]),
        ({"tier": "T1"}, ["Cedar"]),
        ({"workflow": "ambient-scribe", "tier": "T0"}, ["Alder"]),
        ({"workflow": "ambient-scribe", "tier": "T4"}, []),
        ({"segment": "nowhere", "workflow": "nothing", "tier": "T9", "order": "luck"}, ["Alder", "Birch", "Cedar", "Dogwood"]),
    ],
)
def test_a_choice_narrows_and_an_unknown_one_shows_everything(choice: dict[str, str], left: list[str]) -> None:
    assert names(shown(**choice)) == left


@pytest.mark.parametrize(
    ("order", "first"),
    [("tier", ["Alder", "Cedar", "Birch", "Dogwood"]), ("coverage", ["Alder", "Cedar", "Birch", "Dogwood"]), ("gates", ["Alder", "Birch", "Cedar", "Dogwood"])],
)
def test_orders_put_what_needs_care_first_and_the_unassessed_last(order: str, first: list[str]) -> None:
    assert names(shown(order=order)) == first


def test_an_order_goes_by_the_workflows_shown() -> None:
    assert names(shown(order="tier", workflow="denials-management")) == ["Alder"]
    assert shown(order="tier", workflow="denials-management").rows[0].coverage == (0.9, 0.9)


def test_only_workflows_of_two_companies_open_a_comparison() -> None:
    assert [shared.workflow for shared in shown().shared] == ["ambient-scribe"]
