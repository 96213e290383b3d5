from __future__ import annotations

from typing import Any

import pytest

from readiness.catalogue.numbers import NumberError, number_of


@pytest.mark.parametrize(
    ("value", "number"),
    [("4", 4), (" 7 ", 7), ("3.5", 3.5), ("1,200", 1200), ("1,200,000.50", 1200000.5), (4, 4), (2.0, 2), ("1e3", 1000)],
)
def test_numbers_are_read_as_people_write_them(value: Any, number: float) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize("value", ["3,5", "1,20", ",5", "12,00,000", "many", "", "1 2"])
def test_a_comma_that_parts_no_thousands_is_no_number(value: str) -> None:
    with pytest.raises(NumberError, match="is not a number"):
        number_of(value)


@pytest.mark.parametrize(("value", "unit"), [("-1", None), ("nan", None), ("1e12", None), ("101", "percent"), ("-1", "percent")])
def test_a_number_out_of_range_says_what_to_write(value: str, unit: str | None) -> None:
    with pytest.raises(NumberError, match="out of range; write a"):
        number_of(value, unit=unit)


def test_the_whole_of_a_percentage_is_in_range() -> None:
    assert (number_of("0", unit="percent"), number_of("100", unit="percent")) == (0, 100)
