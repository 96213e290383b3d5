"""Benchmarks with few peers (portfolio method, section 3), against worked figures and distributions built another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.engine.benchmarks import (
    Shown,
    against_range,
    beta_quantile,
    median_range,
    percentile,
    quantile,
    quantile_range,
    shown,
    thirds,
)
from readiness.engine.cells import Bounds


def binomial(n: int, share: float) -> np.ndarray:
    """Chance of each count, by n convolutions."""
    chances = np.array([1.0])
    for _ in range(n):
        chances = np.convolve(chances, [1 - share, share])
    return chances


def beta_below(x: float, a: int, b: int) -> float:
    """Chance of a Beta(a, b) share below x, by integrating its density."""
    at = np.linspace(0, 1, 200_001)
    density = at ** (a - 1) * (1 - at) ** (b - 1)
    return float(density[at <= x].sum() / density.sum())


def bounds(low: object, point: object, high: object) -> Bounds:
    return Bounds(*(np.asarray(part, dtype=np.float64) for part in (low, point, high)))


@pytest.mark.parametrize(
    ("peers", "what"),
    [
        (0, Shown.NOTHING),
        (4, Shown.NOTHING),
        (5, Shown.DOTS),
        (9, Shown.DOTS),
        (10, Shown.MEDIAN),
        (19, Shown.MEDIAN),
        (20, Shown.QUARTILES),
        (49, Shown.QUARTILES),
        (50, Shown.PERCENTILE),
    ],
)
def test_few_peers_show_little(peers: int, what: Shown) -> None:
    assert shown(peers, 0.5) == what


def test_nothing_is_shown_where_one_owner_supplies_over_half() -> None:
    assert shown(60, 0.51) == Shown.NOTHING


def test_of_seven_values_the_second_to_sixth_hold_the_median_at_88_percent() -> None:
    found = median_range(7)

    assert (found.first, found.last) == (2, 6)
    assert round(100 * found.coverage) == 88
    # The first to the seventh would hold it at 98 percent.
    assert round(100 * (1 - 2 * 0.5**7)) == 98


@pytest.mark.parametrize("n", range(2, 60))
def test_the_range_of_a_median_has_the_coverage_it_states(n: int) -> None:
    found = median_range(n)

    assert found.last == n + 1 - found.first
    assert found.coverage == pytest.approx(binomial(n, 0.5)[found.first : found.last].sum())


def test_a_median_needs_two_values() -> None:
    with pytest.raises(ValueError, match="there is 1"):
        median_range(1)


@pytest.mark.parametrize("n", range(20, 50))
@pytest.mark.parametrize("share", [0.25, 0.75])
def test_the_range_of_a_quartile_holds_it_nine_times_in_ten(n: int, share: float) -> None:
    found = quantile_range(n, share)

    assert 1 <= found.first < found.last <= n
    assert found.coverage >= 0.90
    assert found.coverage == pytest.approx(binomial(n, share)[found.first : found.last].sum())


def test_a_quantile_reads_its_range_from_the_sorted_peers() -> None:
    found = quantile(np.array([70.0, 10, 20, 60, 30, 50, 40]), 0.5)

    assert (found.low, found.value, found.high) == (20, 40, 60)


@given(st.integers(0, 200), st.data())
def test_beta_quantiles_have_the_closed_forms_at_the_ends_and_mirror_in_between(n: int, data: st.DataObject) -> None:
    below, tail = data.draw(st.integers(0, n)), data.draw(st.sampled_from([0.05, 0.5, 0.95]))

    assert beta_quantile(tail, 0, n) == pytest.approx(1 - (1 - tail) ** (1 / (n + 1)), abs=1e-9)
    assert beta_quantile(tail, n, n) == pytest.approx(tail ** (1 / (n + 1)), abs=1e-9)
    assert beta_quantile(tail, below, n) == pytest.approx(1 - beta_quantile(1 - tail, n - below, n), abs=1e-9)


@pytest.mark.parametrize(("below", "n"), [(20, 50), (3, 60), (75, 80)])
def test_a_beta_quantile_leaves_its_tail_below(below: int, n: int) -> None:
    for tail in (0.05, 0.95):
        assert beta_below(beta_quantile(tail, below, n), below + 1, n - below + 1) == pytest.approx(tail, abs=1e-4)


def test_a_company_of_fifty_peers_is_placed_with_its_own_doubt() -> None:
    peers = np.arange(1.0, 51.0)

    found = percentile(peers, bounds(20.5, 25.5, 30.5))

    assert found.point == pytest.approx(25.5 / 51)
    assert found.low == beta_quantile(0.05, 20, 50)
    assert found.high == beta_quantile(0.95, 30, 50)


@given(st.lists(st.floats(0, 100), min_size=5, max_size=80), st.tuples(*[st.floats(0, 100)] * 3).map(sorted))
def test_more_doubt_of_its_own_never_narrows_a_percentile(peers: list[float], own: list[float]) -> None:
    wide, sure = (percentile(np.array(peers), bounds(*ends)) for ends in (own, [own[1]] * 3))

    assert 0 <= wide.low <= sure.low <= sure.high <= wide.high <= 1
    assert wide.low <= wide.point <= wide.high


@pytest.mark.parametrize(
    ("own", "words"),
    [((81, 85, 90), "above"), ((80, 85, 90), "within"), ((5, 10, 19), "below"), ((5, 10, 20), "within")],
)
def test_a_company_stands_outside_its_peers_only_without_overlap(own: tuple[float, ...], words: str) -> None:
    peers = bounds([20, 30, 40, 50, 60], [25, 35, 45, 55, 70], [30, 40, 50, 60, 80])

    assert against_range(peers, bounds(*own)) == words


def test_an_interval_may_touch_several_thirds() -> None:
    peers = np.arange(1.0, 13.0)

    assert thirds(peers, bounds(1, 2, 3)) == ("lower",)
    assert thirds(peers, bounds(3, 6, 8)) == ("lower", "middle")
    assert thirds(peers, bounds(1, 6, 12)) == ("lower", "middle", "upper")
