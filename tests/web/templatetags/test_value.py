"""Money in words: short, signed, and the same number in a formula as in its table."""

from __future__ import annotations

import pytest

from readiness.assessments.value_results import Number, Scenario
from readiness.web.templatetags.value import (
    dollars,
    in_words,
    money_range,
    quantities,
    quantity,
    short_dollars,
    with_numbers,
)


@pytest.mark.parametrize(
    ("value", "whole", "short"),
    [
        (0, "$0", "$0"),
        (499, "$499", "$0"),
        (-4472.4, "−$4,472", "−$4k"),
        (27161.38, "$27,161", "$27k"),
        (999_600, "$999,600", "$1.0M"),
        (-1_250_000, "−$1,250,000", "−$1.2M"),
        (None, "", ""),
    ],
)
def test_dollars(value: float | None, whole: str, short: str) -> None:
    assert (dollars(value), short_dollars(value)) == (whole, short)


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.1181, "share", "11.81%"),
        (0.08, "share of denials", "8%"),
        (910000, "claims/year", "910,000"),
        (43.84, "USD", "43.84"),
        (0.00003, "USD/USD paid", "0.00003"),
        (16, "min/day", "16"),
    ],
)
def test_a_quantity_reads_as_its_unit_does(value: float, unit: str, told: str) -> None:
    assert quantity(value, unit) == told


def test_three_scenarios_or_one() -> None:
    assert quantities(Scenario(low=0.05, base=0.1, high=0.1), "share") == "5% · 10% · 10%"
    assert quantities(Scenario(low=44, base=44, high=44), "weeks") == "44"
    assert quantities(None, "weeks") == "–"


def test_a_formula_reads_with_its_numbers_in_place() -> None:
    numbers = [
        Number(
            name=name, term=name, unit="", kind="input", scenario=Scenario(low=1, base=base, high=9), origin="answer"
        )
        for name, base in (("net_claim", 180.0), ("claims", 500000.0))
    ]

    assert with_numbers("claims*net_claim*0.95", numbers) == "500,000 × 180 × 0.95"
    assert with_numbers("claims*(1-net_claim)", numbers, "low") == "1 × (1 − 1)"
    large = [numbers[0].model_copy(update={"scenario": Scenario(low=1, base=1.65e9, high=2)})]
    assert with_numbers("net_claim*2", large) == "1,650,000,000 × 2"
    assert in_words("claims*net_claim/60") == "claims × net claim ÷ 60"


def test_a_money_range_has_words_and_a_zero_line() -> None:
    drawn = money_range(Scenario(low=-100_000, base=50_000, high=300_000), -100_000, 300_000, "Scribe")

    assert "<title>Scribe low −$100k, base $50k, high $300k</title>" in drawn
    assert 'class="zero" stroke="#716b63" stroke-width="0.4" x1="25.00"' in drawn
    assert 'x="0.00" y="3" width="100.00"' in drawn


def test_an_axis_of_nothing_still_draws() -> None:
    assert 'x="0.00"' in money_range(Scenario(low=0, base=0, high=0), 0, 0)
