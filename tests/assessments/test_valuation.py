"""The money side of a run: baselines, whence each number comes, what is frozen, and what a plan is given."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from readiness.assessments.models import Assessment
from readiness.assessments.operations import record_answer
from readiness.assessments.plans import base_values
from readiness.assessments.results import RunResults
from readiness.assessments.valuation import POOLS, Entry, Realised
from readiness.assessments.value_operations import Typed, record_numbers, record_realised
from readiness.assessments.value_results import Number, RunValue, Scenario
from readiness.catalogue.answers import Answer
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer, make_run
from tests.factories.moments import AT, DAY

READ = date(2026, 11, 12)


def enter(assessment: Assessment, actor: User, scope: str, **numbers: tuple[float, ...]) -> None:
    typed = {
        name.replace("__", "-"): Typed(Entry(told[0], told[len(told) // 2], told[-1], "Ledger", READ), 0)
        for name, told in numbers.items()
    }
    record_numbers(assessment.company, scope, typed, organization=assessment.organization, actor=actor, at=AT)


def value_of(assessment: Assessment, actor: User) -> RunValue:
    value = RunResults.from_json(make_run(assessment, actor).results).value
    assert value is not None
    return value


def number(value: RunValue, workflow: str, name: str) -> Number:
    return next(each for each in value.workflows[workflow].numbers if each.name == name)


@pytest.fixture
def with_baseline(assessment: Assessment, alice: User) -> Assessment:
    """Ambient documentation and denials, with the volumes of the worked example."""
    make_answer(assessment.company, alice, "value.clinicians", 200, evidence="documented")
    make_answer(assessment.company, alice, "value.claims-volume", 500000)
    enter(assessment, alice, "ambient-scribe", days=(210,))
    enter(assessment, alice, "denials-management", net_claim=(180,))
    return assessment


def test_no_money_without_a_baseline(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "value.claims-volume", 500000)

    found = value_of(assessment, alice).workflows["denials-management"]

    assert found.missing == ("net_claim",)
    assert (found.annual, found.reached, found.delay_per_week, found.split, found.lines) == (None, None, None, None, ())
    assert found.quadrant in {"tidy up first", "just do it"}


def test_a_volume_nobody_knows_is_missing_and_not_zero(assessment: Assessment, alice: User) -> None:
    enter(assessment, alice, "ambient-scribe", days=(210,))
    record_answer(
        assessment.company,
        "value.clinicians",
        Answer("unknown"),
        organization=assessment.organization,
        expected_version=0,
        actor=alice,
        at=AT,
    )

    assert value_of(assessment, alice).workflows["ambient-scribe"].missing == ("clinicians",)


def test_a_run_holds_the_worked_example(with_baseline: Assessment, alice: User) -> None:
    value = value_of(with_baseline, alice)

    scribe, denials = value.workflows["ambient-scribe"], value.workflows["denials-management"]
    assert scribe.annual is not None
    assert list(scribe.annual.model_dump().values()) == pytest.approx([-307200, -61200, 1058540])
    assert denials.annual is not None
    assert denials.annual.base == pytest.approx(369389.1616)
    assert sum(line.credited.base for line in denials.lines) == pytest.approx(denials.annual.base)
    assert scribe.split is None
    assert denials.split is not None
    assert sum(denials.split.model_dump().values()) == pytest.approx(denials.annual.base)
    assert denials.realisation == 0
    assert denials.delay_per_week == pytest.approx(369389.1616 / 52)


def test_every_number_says_whence_it_comes_and_when_that_was_read(with_baseline: Assessment, alice: User) -> None:
    enter(with_baseline, alice, "denials-management", rework=(22, 31.5, 40))
    value = value_of(with_baseline, alice)

    claims = number(value, "denials-management", "claims")
    assert (claims.origin, claims.question, claims.evidence, claims.read_on) == (
        "answer",
        "value.claims-volume",
        "asserted",
        DAY,
    )
    net = number(value, "denials-management", "net_claim")
    assert (net.origin, net.source, net.read_on) == ("company", "Ledger", READ)
    rework = number(value, "denials-management", "rework")
    assert (rework.origin, rework.scenario, rework.default) == (
        "company",
        Scenario(low=22, base=31.5, high=40),
        Scenario(low=25, base=43.84, high=57.23),
    )
    loss = number(value, "denials-management", "final_loss")
    assert (loss.origin, loss.read_on) == ("catalogue", date(2026, 11, 22))
    assert [cited.source.startswith("https://") for cited in loss.citations] == [True]
    assert number(value, "denials-management", "recovered").source == "Planning assumption"


def test_a_run_keeps_the_numbers_it_was_taken_with(with_baseline: Assessment, alice: User) -> None:
    first = value_of(with_baseline, alice)
    enter(with_baseline, alice, "denials-management", recovered=(0.01, 0.02, 0.03))
    second = value_of(with_baseline, alice)

    assert number(first, "denials-management", "recovered").scenario == Scenario(low=0.03, base=0.08, high=0.15)
    assert number(second, "denials-management", "recovered").scenario == Scenario(low=0.01, base=0.02, high=0.03)
    assert first.inputs_digest != second.inputs_digest


def test_a_workflows_own_answer_is_its_volume(with_baseline: Assessment, alice: User) -> None:
    make_answer(with_baseline.company, alice, "value.claims-volume", 100000, workflow="denials-management")

    claims = number(value_of(with_baseline, alice), "denials-management", "claims").scenario
    assert claims == Scenario(low=100000, base=100000, high=100000)


def test_recovered_dollars_stay_within_the_denied_dollars_of_the_company(
    with_baseline: Assessment, alice: User
) -> None:
    enter(with_baseline, alice, POOLS, denied__dollars=(50000,))

    value = value_of(with_baseline, alice)

    pool = next(each for each in value.pools if each.id == "denied-dollars")
    assert (pool.basis, pool.source, pool.read_on) == ("measured", "Ledger", READ)
    assert pool.drawn.base == pytest.approx(85032)
    assert pool.scale.base == pytest.approx(50000 / 85032)
    recovery = next(line for line in value.workflows["denials-management"].lines if line.id == "recovery")
    assert (recovery.pool, recovery.is_scaled) == ("denied-dollars", True)
    assert recovery.credited.base == pytest.approx(50000 * 0.95)
    assert pool.cut.base == pytest.approx(85032 * 0.95 - 50000 * 0.95)


def test_realised_value_changes_no_forecast(with_baseline: Assessment, alice: User) -> None:
    before = value_of(with_baseline, alice)
    measured = Realised("ambient-scribe", 41200, date(2026, 7, 1), date(2026, 9, 30), "Finance", READ)
    record_realised(with_baseline.company, measured, organization=with_baseline.organization, actor=alice, at=AT)
    after = value_of(with_baseline, alice)

    assert [entry.amount for entry in after.realised] == [41200]
    assert after.workflows == before.workflows
    assert after.total == before.total


def test_a_plan_weighs_by_base_value_once_every_workflow_has_a_baseline(with_baseline: Assessment, alice: User) -> None:
    results = RunResults.from_json(make_run(with_baseline, alice).results)

    assert results.value is not None
    assert base_values(results.value, results.workflows) == pytest.approx({"ambient-scribe": -61200, "denials-management": 369389.1616})
    assert results.plan is not None
    assert results.plan.ordered_by == "value"


def test_while_one_baseline_is_missing_a_plan_weighs_by_friction(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "value.claims-volume", 500000)
    enter(assessment, alice, "denials-management", net_claim=(180,))
    results = RunResults.from_json(make_run(assessment, alice).results)

    assert results.value is not None
    assert base_values(results.value, results.workflows) is None
    assert results.plan is not None
    assert results.plan.ordered_by == "friction"


def test_an_older_run_without_value_still_loads(with_baseline: Assessment, alice: User) -> None:
    document: dict[str, Any] = dict(make_run(with_baseline, alice).results)
    del document["value"]

    results = RunResults.from_json(document)
    assert results.value is None
