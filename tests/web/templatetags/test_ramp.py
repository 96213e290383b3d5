"""The ramp is even, ordered in grayscale, and its text can be read, by light and in the dark."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

RAMP = (Path(__file__).parents[3] / "static/css/ramp.css").read_text()
LIGHT = RAMP.split("@media")[0]
DARK = RAMP.split(':root[data-theme="dark"]')[-1]


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lightness(color: str) -> float:
    return 116 * math.cbrt(_luminance(color)) - 16


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _value(css: str, name: str) -> str:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", css)
    assert found
    return found[1]


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_steps_are_even_and_ordered(css: str) -> None:
    lightness = [_lightness(_value(css, f"ramp-{step}")) for step in range(10)]
    gaps = [after - before for before, after in pairwise(lightness)]

    assert len({gap > 0 for gap in gaps}) == 1
    assert all(7.5 <= abs(gap) <= 9.7 for gap in gaps)


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_step(css: str) -> None:
    for step in range(10):
        ink = _value(css, "ramp-low-ink" if step < 5 else "ramp-high-ink")
        assert _contrast(_value(css, f"ramp-{step}"), ink) >= 4.5
