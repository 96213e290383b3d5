"""Benchmarks over other owners' companies: suppressed, unlabelled, and only as sharp as their number allows."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from readiness.catalogue.load import catalogue
from readiness.engine.benchmarks import Shown
from readiness.portfolio.benchmark import Benchmark, benchmark
from readiness.portfolio.comparison import comparison_set
from readiness.portfolio.holdings import Holding
from tests.portfolio.shelf import holding, workflow_summary

W = "ambient-scribe"
OWN = holding("Alder", {W: workflow_summary((48, 50, 52))})


def peers(count: int, *, owners: int = 4, coverage: float = 0.9) -> list[Holding]:
    """Peers from 11 points of readiness on, two apart."""
    found = []
    for i in range(count):
        points = 11 + 2 * i % 80
        each = holding(f"Peer {i}", {W: workflow_summary((points - 1, points, points + 1), coverage=coverage)})
        each.company.organization_id = 1 + i % owners
        found.append(each)
    return found


def against(others: list[Holding]) -> Benchmark:
    return benchmark(catalogue(), comparison_set([OWN], W), others)


@pytest.mark.parametrize(
    ("count", "owners", "what"),
    [
        (4, 4, Shown.NOTHING),
        (5, 5, Shown.DOTS),
        (8, 1, Shown.NOTHING),
        (8, 2, Shown.DOTS),
        (9, 2, Shown.NOTHING),
        (12, 4, Shown.MEDIAN),
        (24, 4, Shown.QUARTILES),
        (60, 4, Shown.PERCENTILE),
    ],
)
def test_what_is_shown_follows_the_number_and_the_owners(count: int, owners: int, what: Shown) -> None:
    found = against(peers(count, owners=owners))

    assert (found.shown, found.peers, found.owners) == (what, count, owners)


def test_a_suppressed_benchmark_carries_no_figure_of_any_peer() -> None:
    found = against(peers(4))

    assert (found.dots, found.quantiles, found.positions, found.segments, found.months) == ((), (), (), (), None)


def test_peers_that_answered_too_little_do_not_count() -> None:
    assert against([*peers(4), *peers(3, coverage=0.5)]).peers == 4


def test_a_peer_assessed_on_another_method_or_long_ago_does_not_count() -> None:
    old = [holding(f"Old {i}", {W: workflow_summary()}, method="2025-01-01") for i in range(6)]

    assert against(old).peers == 0


def test_few_peers_are_dots_and_a_place_outside_or_within() -> None:
    found = against(peers(6))

    assert [dot.point for dot in found.dots] == [11, 13, 15, 17, 19, 21]
    assert [row.words for row in found.positions] == ["above the peer range"]
    assert found.quantiles == ()


@pytest.mark.parametrize(("count", "words"), [(12, "upper third"), (28, "third to highest quarter")])
def test_more_peers_tell_a_third_or_a_quarter(count: int, words: str) -> None:
    found = against(peers(count))

    assert [row.words for row in found.positions] == [words]
    assert found.dots == ()


def test_fifty_peers_give_a_percentile_with_its_range() -> None:
    found = against(peers(60))

    place = found.positions[0].percentile
    assert place is not None
    assert 0 < place.low < place.point < place.high < 1


def test_nothing_that_leaves_names_a_peer_or_its_owner() -> None:
    others = peers(6)
    told = str({key: value for key, value in asdict(against(others)).items() if key != "positions"})

    assert not [each.company.name for each in others if each.company.name in told]
    assert "organization" not in told
