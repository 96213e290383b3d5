"""Who may be ranked with whom, and what a rank and a pair may say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from readiness.portfolio.comparison import ComparisonSet, comparison_set, letter, standings
from readiness.portfolio.funnel import funnel
from readiness.portfolio.holdings import Holding
from tests.factories.moments import DAY
from tests.portfolio.shelf import holding, workflow_summary

W = "ambient-scribe"


def company(name: str, *readiness: float, **facts: object) -> Holding:
    on, method = facts.pop("on", DAY), facts.pop("method", "2026-11-23")
    low, point, high = readiness or (40, 50, 60)
    cell = workflow_summary((low, point, high), **facts)  # type: ignore[arg-type]
    return holding(name, {W: cell}, on=on, method=method)  # type: ignore[arg-type]


def ranked(found: ComparisonSet) -> list[str]:
    return [each.company.name for each in found.members]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (company("Odd", coverage=0.69), "69% answered; ranked from 70%"),
        (company("Odd", risk_class="coverage"), "Assessed as coverage; the others as clinical"),
        (company("Odd", method="2026-01-01"), "Scored by method 2026-01-01; the others by 2026-11-23. A new run settles it"),
        (
            company("Odd", on=DAY - timedelta(days=181)),
            "Assessed 2026-05-26, more than 180 days before the newest. A new run settles it",
        ),
    ],
)
def test_only_like_is_ranked_with_like_and_the_rest_is_listed_with_the_reason(other: Holding, reason: str) -> None:
    found = comparison_set([company("Alder"), other, company("Birch")], W)

    assert ranked(found) == ["Alder", "Birch"]
    assert [(each.company.name, each.reason) for each in found.outside] == [("Odd", reason)]


def test_the_bounds_themselves_are_ranked() -> None:
    edge = [company("Alder"), company("Birch", on=DAY - timedelta(days=180)), company("Cedar", coverage=0.70)]

    assert ranked(comparison_set(edge, W)) == ["Alder", "Birch", "Cedar"]


def test_the_kind_that_most_share_is_ranked_not_the_newest() -> None:
    newest = company("Odd", method="2026-12-01", on=date(2026, 12, 2))

    assert ranked(comparison_set([company("Alder"), company("Birch"), newest], W)) == ["Alder", "Birch"]


def test_a_company_with_few_answers_does_not_date_the_set() -> None:
    late = company("Odd", coverage=0.2, on=DAY + timedelta(days=400))

    assert ranked(comparison_set([company("Alder"), company("Birch"), late], W)) == ["Alder", "Birch"]


def test_where_too_little_is_answered_nobody_is_ranked() -> None:
    found = comparison_set([company("Alder", coverage=0.1), company("Birch", coverage=0.2)], W)

    assert (found.members, len(found.outside), standings(found, None)) == ((), 2, ())


def test_a_workflow_that_nobody_assesses_is_refused() -> None:
    with pytest.raises(LookupError, match="No company assesses cdi"):
        comparison_set([company("Alder")], "cdi")


def test_ranks_run_from_the_fifth_to_the_ninety_fifth_percentile_of_the_draws() -> None:
    found = comparison_set([company("Alder", 40, 50, 60), company("Birch", 45, 55, 65), company("Cedar", 70, 80, 90)], W)
    drawn = np.array([[50.0, 55, 80]] * 80 + [[56.0, 55, 80]] * 20)

    cedar, birch, alder = standings(found, drawn)

    assert [(row.entrant.company.name, row.best, row.worst) for row in (cedar, birch, alder)] == [
        ("Cedar", 1, 1),
        ("Birch", 2, 3),
        ("Alder", 2, 3),
    ]
    assert [pair and (pair.verdict, pair.share) for pair in birch.pairs] == [
        ("behind", 0.0),
        None,
        ("not distinguishable", 0.8),
    ]
    assert [each.name for each in cedar.ahead_of] == ["Birch", "Alder"]


def test_ninety_percent_of_draws_tells_two_overlapping_companies_apart() -> None:
    found = comparison_set([company("Alder", 40, 50, 60), company("Birch", 45, 55, 65)], W)
    drawn = np.array([[50.0, 55]] * 90 + [[56.0, 55]] * 10)

    assert standings(found, drawn)[0].pairs[1].verdict == "ahead"  # type: ignore[union-attr]


def test_without_draws_only_ranges_that_do_not_overlap_rank() -> None:
    found = comparison_set([company("Alder", 40, 50, 60), company("Birch", 45, 55, 65), company("Cedar", 70, 80, 90)], W)

    assert [(row.entrant.company.name, row.best, row.worst) for row in standings(found, None)] == [
        ("Cedar", 1, 1),
        ("Birch", 2, 3),
        ("Alder", 2, 3),
    ]


def test_letters_go_on_after_z() -> None:
    assert [letter(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_the_funnel_draws_no_point_below_half_coverage_and_keeps_letters_apart() -> None:
    found = comparison_set([company("Alder"), company("Birch"), company("Cedar", coverage=0.3)], W)
    drawing = funnel(found.entrants, 0.7)

    marks = {mark.name: mark for mark in drawing.marks}
    assert marks["Cedar"].y is None
    assert not marks["Cedar"].is_ranked
    assert abs(marks["Alder"].label_y - marks["Birch"].label_y) >= 14
    assert marks["Alder"].top < (marks["Alder"].y or 0) < marks["Alder"].bottom


def test_reasons_are_empty_for_those_that_are_ranked() -> None:
    found = comparison_set([company("Alder"), company("Birch")], W)

    assert found.members == tuple(replace(each, reason="") for each in found.members)
