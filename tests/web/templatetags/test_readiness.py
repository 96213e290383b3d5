from __future__ import annotations

import pytest

from readiness.web.templatetags.readiness import money


@pytest.mark.parametrize(
    ("dollars", "written"), [((2_000, 13_400), "$2–13k"), ((1_217_000, 13_763_000), "$1.2–13.8M"), ((400_000, 1_000_000), "$0.4–1.0M")]
)
def test_a_range_of_dollars_is_short(dollars: tuple[float, float], written: str) -> None:
    assert money(dollars) == written
