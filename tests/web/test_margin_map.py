"""The margin map as a drawing: where marks stand, what shape says, and labels that do not run into one another."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.assessments.value_results import RunValue, Scenario, ValueSplit, WorkflowValue
from readiness.web.margin_map import BOTTOM, LEFT, LETTER, RIGHT, TEXT, TOP, drawn_map, marks


def value(base: float | None, demand: float = 0.6, gap: tuple[float, float, float] = (0.3, 0.5, 0.6)) -> WorkflowValue:
    annual = None if base is None else Scenario(low=base / 2, base=base, high=base * 2)
    is_cash = base is not None and base >= 500
    return WorkflowValue(
        numbers=(),
        missing=() if base is not None else ("claims",),
        lines=(),
        annual=annual,
        realisation=0.15,
        reached=annual,
        delay_per_week=0.0,
        demand=demand,
        gap=Scenario(low=gap[0], base=gap[1], high=gap[2]),
        quadrant="build or partner",
        quadrant_range=("defend", "build or partner"),
        split=ValueSplit(easy=1, captured=1, latent=1) if is_cash else None,
        is_capture_signed=None,
    )


def run_of(*found: WorkflowValue) -> RunValue:
    workflows = {f"w{n}": each for n, each in enumerate(found)}
    return RunValue(workflows=workflows, pools=(), realisation={}, realised=(), inputs_digest="")


def drawing(run: RunValue, names: dict[str, str] | None = None) -> ET.Element:
    return ET.fromstring(str(drawn_map(run, names or {})))  # noqa: S314 -- our own drawing


def texts(svg: ET.Element, css: str) -> list[ET.Element]:
    return [each for each in svg.iter("text") if each.get("class") == css]


def test_a_mark_stands_at_its_gap_and_demand_with_its_range() -> None:
    (mark,) = marks(run_of(value(9000, demand=0.6, gap=(0.25, 0.5, 0.75))), {"w0": "Scribe"})

    width = RIGHT - LEFT
    assert (mark.left, mark.x, mark.right) == pytest.approx((LEFT + width / 4, LEFT + width / 2, LEFT + 3 * width / 4))
    assert mark.y == pytest.approx((TOP + BOTTOM) / 2)


def test_shape_tells_a_cash_case_from_none_and_from_no_baseline() -> None:
    placed = marks(run_of(value(9000), value(-9000), value(None), value(100)), {})

    assert [mark.shape for mark in placed] == ["disc", "diamond", "ring", "diamond"]


def test_a_workflow_that_is_hardly_answered_has_a_range_and_no_mark() -> None:
    svg = ET.fromstring(str(drawn_map(run_of(value(9000)), {"w0": "Scribe"}, {"w0"})))  # noqa: S314 -- our own drawing

    (group,) = svg.iter("g")
    assert [each.get("class") for each in group if each.tag != "title"] == ["range"]
    assert (group.findtext("title") or "").startswith("1 Scribe: defend or build or partner, gap 30 to 60 percent")


def test_the_area_of_a_disc_is_its_base_value() -> None:
    large, small = marks(run_of(value(400_000), value(100_000)), {})

    assert large.radius**2 / small.radius**2 == pytest.approx(4)


def test_every_mark_and_the_whole_say_in_words_what_they_show() -> None:
    svg = drawing(run_of(value(9000), value(None)), {"w0": "Scribe", "w1": "Denials"})
    titles = [each.text for each in svg.iter("title")]

    assert titles[0] == (
        "Margin map of 2 workflows: own gap from left to right, difficulty for everyone from bottom to top."
        " 1 Scribe: build or partner, gap 30 to 60 percent, base $9,000 a year."
        " 2 Denials: build or partner, gap 30 to 60 percent, no baseline."
    )
    assert len(titles) == 3


def test_print_needs_no_stylesheet_and_screen_no_inline_style() -> None:
    svg = drawing(run_of(value(9000), value(-1), value(None)))

    shapes = [each for each in svg.iter() if each.tag in {"circle", "path", "rect", "text"}]
    assert all(each.get("fill") for each in shapes)
    assert not any(each.get("style") for each in svg.iter())


def test_a_name_that_could_be_markup_is_text() -> None:
    svg = drawing(run_of(value(9000)), {"w0": "<script>&"})

    assert texts(svg, "name")[0].text == "1 <script>&"


def test_an_empty_run_is_an_empty_map() -> None:
    svg = drawing(run_of())

    assert texts(svg, "name") == []
    assert len(texts(svg, "quadrant")) == 4


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.35, 0.85), st.floats(0, 1)), min_size=1, max_size=24))
def test_names_do_not_run_into_one_another_and_every_workflow_keeps_its_number(
    places: list[tuple[float, float]],
) -> None:
    run = run_of(*(value(9000, demand=demand, gap=(gap, gap, gap)) for demand, gap in places))
    labels = texts(drawing(run, {f"w{n}": "Denials prediction and rework" for n in range(24)}), "name")

    assert [(label.text or "").split()[0] for label in labels] == [str(n) for n in range(1, len(places) + 1)]
    named = [label for label in labels if " " in (label.text or "")]
    for one, other in combinations(named, 2):
        x, y = (
            abs(float(one.get("x", 0)) - float(other.get("x", 0))),
            abs(float(one.get("y", 0)) - float(other.get("y", 0))),
        )
        assert x >= len(one.text or "") * LETTER - 20 or y >= TEXT - 0.2
