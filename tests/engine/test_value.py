"""Value by hand and by property: what the EBITDA rule credits, what overlaps take off, and how base value is split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.catalogue.load import catalogue
from readiness.catalogue.value import value_model
from readiness.engine.method import Floats
from readiness.engine.value import (
    COUNTED_ONCE,
    DERIVED,
    MEASURED,
    NEAR_ZERO,
    QUADRANTS,
    Appraisal,
    OutOfRangeError,
    Variable,
    appraise,
    cost_of_delay,
    demand_share,
    own_gap,
    problem_with,
    quadrant,
    reached,
    split,
)

EXAMPLES = yaml.safe_load((Path(__file__).parent / "examples/value.yaml").read_text())
CATALOGUE = catalogue()
MODEL = value_model(CATALOGUE)
WORKFLOWS = sorted(MODEL.formulas)
BASES = {"measured": MEASURED, "derived": DERIVED, "counted once": COUNTED_ONCE}
run = settings(max_examples=60, deadline=None)


def columns(workflow: str, inputs: Mapping[str, float | None], **changed: tuple[float, float, float]) -> dict[str, Floats]:
    """One company's numbers: its volumes, and the catalogue's assumptions where none is changed."""
    formula = next(each for each in CATALOGUE.formulas.values() if each.workflow == workflow)
    told: dict[str, Any] = {name: (each.low, each.base, each.high) for name, each in formula.assumptions.items()}
    told |= changed
    for entry in formula.inputs:
        volume = inputs.get(entry.name)
        told[entry.name] = (np.nan if volume is None else volume,) * 3
    return {name: np.array([numbers], dtype=np.float64) for name, numbers in told.items()}


def examples(workflow: str, factor: float = 1.0) -> dict[str, float | None]:
    formula = next(each for each in CATALOGUE.formulas.values() if each.workflow == workflow)
    return {entry.name: entry.example * (factor if n == 0 else 1) for n, entry in enumerate(formula.inputs)}


def all_examples(factors: Mapping[str, float]) -> dict[str, dict[str, Floats]]:
    return {workflow: columns(workflow, examples(workflow, factor)) for workflow, factor in factors.items()}


def line(appraisal: Appraisal, workflow: str, name: str) -> list[float]:
    places = [each.id for each in MODEL.formulas[workflow].lines]
    return [float(part) for part in appraisal.credited[workflow][0, places.index(name)]]


@pytest.mark.parametrize("example", EXAMPLES["workflows"], ids=lambda example: example["name"])
def test_lines_and_value_equal_the_hand_calculation(example: dict[str, Any]) -> None:
    workflow = example["workflow"]
    found = appraise(MODEL, {workflow: columns(workflow, example["inputs"])}, {workflow})

    for name, dollars in example["lines"].items():
        assert line(found, workflow, name) == pytest.approx(dollars)
    assert found.annual[workflow][0] == pytest.approx(example["annual"])


@pytest.mark.parametrize("example", EXAMPLES["overlaps"], ids=lambda example: example["name"])
def test_overlaps_equal_the_hand_calculation(example: dict[str, Any]) -> None:
    numbers = {workflow: columns(workflow, inputs) for workflow, inputs in example["inputs"].items()}
    measured = {example["pool"]: np.full((1, 3), float(example["measured"]))} if "measured" in example else None
    found = appraise(MODEL, numbers, numbers.keys(), measured)

    pool = found.pools[example["pool"]]
    assert pool.basis[0] == BASES[example["basis"]]
    assert pool.size[0] == pytest.approx(example["size"])
    assert pool.drawn[0] == pytest.approx(example["drawn"])
    assert pool.scale[0] == pytest.approx(example["scale"])
    for workflow, lines in example["credited"].items():
        for name, dollars in lines.items():
            assert line(found, workflow, name) == pytest.approx(dollars)


def test_the_split_of_the_worked_example() -> None:
    told = EXAMPLES["split"]
    parts = split(np.array(10_000.0 * told["base"]), np.array(told["demand"]), np.array(told["gap"]))

    cents = [float(part) / 10_000 for part in (parts.easy, parts.captured, parts.latent)]
    assert [round(each) for each in cents] == [told["easy"], told["captured"], told["latent"]]


@pytest.mark.parametrize("example", EXAMPLES["quadrants"], ids=lambda example: example["is"])
def test_quadrants_divide_at_55_and_40(example: dict[str, Any]) -> None:
    assert QUADRANTS[int(quadrant(np.array(example["demand"]), np.array(example["gap"])))] == example["is"]


def test_prior_authorization_is_hard_although_its_mean_demand_falls_a_hair_short_in_floating_point() -> None:
    assert quadrant(np.array(0.55 - 1e-16), np.array(0.4 - 1e-17)) == 3


def test_a_workflow_without_a_volume_has_no_value_and_takes_nothing_from_the_others() -> None:
    scheduling = columns("scheduling-access", examples("scheduling-access"))
    alone = appraise(MODEL, {"scheduling-access": scheduling}, {"scheduling-access"})
    scribe = columns("ambient-scribe", {"clinicians": 5000, "days": None})
    both = appraise(
        MODEL, {"scheduling-access": scheduling, "ambient-scribe": scribe}, {"scheduling-access", "ambient-scribe"}
    )

    assert np.isnan(both.annual["ambient-scribe"]).all()
    assert (both.annual["scheduling-access"] == alone.annual["scheduling-access"]).all()


def test_reached_value_and_the_cost_of_delay() -> None:
    annual = np.array([[-50.0, 5200.0, 9000.0], [-900.0, -520.0, 100.0]])
    share = np.array([0.15, 0.0])

    assert reached(annual, share)[0].tolist() == pytest.approx([-7.5, 780, 1350])
    assert cost_of_delay(annual, share).tolist() == pytest.approx([85, 0])


def test_own_gap_weighs_layers_by_their_demand() -> None:
    demand, gap = np.array([80.0, 20.0]), np.array([0.5, 0.0])

    assert float(own_gap(demand, gap)) == pytest.approx(0.4)
    assert float(demand_share(demand)) == pytest.approx(0.5)
    assert float(own_gap(np.zeros(2), gap)) == 0


@pytest.mark.parametrize(
    ("variable", "numbers", "reason"),
    [
        (Variable("days"), (-1, -1, -1), "-1 is out of range; write a number from 0 up"),
        (Variable("charts_h", is_divisor=True), (20, 14, 0), "0 is out of range; write a number above 0"),
        (Variable("margin", most=1.0), (0.5, 0.6, 1.2), "1.2 is out of range; write at most 1"),
        (Variable("claims", most=1e12), (np.inf, np.inf, np.inf), "inf is out of range; write at most 1e+12"),
        (Variable("minutes", rising=1), (30, 16, 5), "30, 16, 5 are out of order; write them from the cautious case to the hopeful one"),
        (
            Variable("price", rising=-1),
            (200, 250, 400),
            "200, 250, 400 are out of order; less is better here, so the low case takes the largest number",
        ),
    ],
)
def test_a_number_out_of_range_is_refused_with_the_reason(
    variable: Variable, numbers: tuple[float, float, float], reason: str
) -> None:
    assert problem_with(variable, numbers) == reason


def test_formulas_do_not_run_on_numbers_out_of_range() -> None:
    numbers = columns("ambient-scribe", examples("ambient-scribe"), active=(0.2, 0.5, 1.5))

    with pytest.raises(OutOfRangeError, match=r"ambient-scribe, active: 1\.5 is out of range"):
        appraise(MODEL, {"ambient-scribe": numbers}, {"ambient-scribe"})


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_catalogues_own_cases_run_from_cautious_to_hopeful(workflow: str) -> None:
    low, base, high = appraise(MODEL, {workflow: columns(workflow, examples(workflow))}, {workflow}).annual[workflow][0]

    assert low <= base <= high


factors = st.dictionaries(st.sampled_from(WORKFLOWS), st.floats(0.01, 50), min_size=1, max_size=12)
sizes = st.dictionaries(st.sampled_from([pool.id for pool in MODEL.pools]), st.just(0.0) | st.floats(1e-3, 1e7), max_size=4)


def _measured(told: Mapping[str, float]) -> dict[str, Floats]:
    return {pool: np.full((1, 3), size) for pool, size in told.items()}


@run
@given(factors, sizes)
def test_claims_never_exceed_their_pool(scale: dict[str, float], told: dict[str, float]) -> None:
    found = appraise(MODEL, all_examples(scale), scale.keys(), _measured(told))

    for pool in found.pools.values():
        granted = np.nan_to_num(sum((draw * pool.scale for draw in pool.draws.values()), np.zeros((1, 3))))
        assert (granted <= pool.size * (1 + 1e-9)).all()
        assert ((pool.scale >= 0) & (pool.scale <= 1)).all()


@run
@given(factors, sizes)
def test_overlap_only_takes_off_and_lines_still_sum_to_the_value(scale: dict[str, float], told: dict[str, float]) -> None:
    numbers = all_examples(scale)
    together = appraise(MODEL, numbers, scale.keys(), _measured(told))

    for workflow in scale:
        assert together.credited[workflow].sum(axis=1) == pytest.approx(together.annual[workflow])
        assert (together.annual[workflow] <= together.claimed[workflow].sum(axis=1) + 1e-6).all()


@run
@given(factors, sizes, st.randoms())
def test_order_does_not_matter(scale: dict[str, float], told: dict[str, float], random: Any) -> None:
    names = list(scale)
    random.shuffle(names)
    first = appraise(MODEL, all_examples(scale), scale.keys(), _measured(told))
    second = appraise(MODEL, all_examples({name: scale[name] for name in names}), names, _measured(told))
    turned = replace(MODEL, formulas=dict(reversed(list(MODEL.formulas.items()))), pools=MODEL.pools[::-1])
    third = appraise(turned, all_examples(scale), names, _measured(told))

    for workflow in scale:
        assert second.annual[workflow] == pytest.approx(first.annual[workflow])
        assert third.annual[workflow] == pytest.approx(first.annual[workflow])


@run
@given(factors)
def test_companies_side_by_side_are_valued_as_each_alone(scale: dict[str, float]) -> None:
    one, other = all_examples(scale), all_examples(dict.fromkeys(scale, 2.0))
    both = {w: {name: np.concatenate([one[w][name], other[w][name]]) for name in one[w]} for w in scale}
    found = appraise(MODEL, both, scale.keys())

    for workflow in scale:
        assert found.annual[workflow][0] == pytest.approx(appraise(MODEL, one, scale.keys()).annual[workflow][0])
        assert found.annual[workflow][1] == pytest.approx(appraise(MODEL, other, scale.keys()).annual[workflow][0])


@run
@given(st.sampled_from(WORKFLOWS), st.floats(1, 4))
def test_a_higher_price_and_a_lower_cash_share_never_add_value(workflow: str, factor: float) -> None:
    numbers = columns(workflow, examples(workflow))
    dearer = {name: column * factor if name == "price" else column for name, column in numbers.items()}
    dreamless = {name: column / factor if name == "cash_capture" else column for name, column in numbers.items()}
    was, dear, less = (
        appraise(MODEL, {workflow: each}, {workflow}).annual[workflow] for each in (numbers, dearer, dreamless)
    )

    assert (dear <= was + 1e-6).all()
    assert (less <= was + 1e-6).all()


@run
@given(factors, st.sampled_from([pool.id for pool in MODEL.pools]), st.floats(1e-3, 1e6), st.floats(1, 10))
def test_a_larger_pool_never_takes_more_off(scale: dict[str, float], pool: str, size: float, factor: float) -> None:
    numbers = all_examples(scale)
    tight, loose = (appraise(MODEL, numbers, scale.keys(), _measured({pool: each})) for each in (size, size * factor))

    for workflow in scale:
        assert (tight.annual[workflow] <= loose.annual[workflow] + 1e-6).all()


@run
@given(st.floats(NEAR_ZERO, 1e9), st.floats(0, 1), st.floats(0, 1))
def test_the_split_sums_to_the_base_value(base: float, demand: float, gap: float) -> None:
    parts = split(np.array(base), np.array(demand), np.array(gap))

    assert float(parts.easy + parts.captured + parts.latent) == pytest.approx(base, rel=1e-12)
    assert min(float(parts.easy), float(parts.captured), float(parts.latent)) >= 0


@run
@given(st.floats(-1e9, NEAR_ZERO, exclude_max=True))
def test_what_is_no_cash_case_is_not_split(base: float) -> None:
    assert np.isnan(split(np.array(base), np.array(0.6), np.array(0.4)).latent)
