"""A target against a platform: a tax that follows how alike both are, gates that come along, what to do on day one."""

from __future__ import annotations

from datetime import date
from math import log2

import pytest

from readiness.assessments.evaluation import evaluate_sheet
from readiness.assessments.results import RunResults
from readiness.assessments.summary import WorkflowSummary, summary_of
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.portfolio.addon import Addon, addon, likely_platform
from readiness.portfolio.holdings import Holding
from readiness.web.demo.plan import sheet_named
from tests.portfolio.shelf import holding, interval, workflow_summary

W = "ambient-scribe"
ALIKE = {"ehr.count": interval(0, 0, 0), "data.warehouse": interval(0, 0, 0)}


@pytest.fixture(scope="module")
def results() -> RunResults:
    sheet = sheet_named("pinecastle-skin-allergy")
    return evaluate_sheet(sheet, as_of=date(2026, 11, 20), catalogue=catalogue(), corpus=corpus())


def target(results: RunResults, **changed: object) -> Holding:
    cells = summary_of(results).workflows
    return holding("Target", {name: cell.model_copy(update=changed) for name, cell in cells.items()})


def against(results: RunResults, platform: WorkflowSummary, **changed: object) -> Addon:
    return addon(catalogue(), target(results, **changed), results, holding("Platform", {W: platform}))


def test_sites_all_alike_follow_the_platform_down_the_learning_curve(results: RunResults) -> None:
    tax = against(results, workflow_summary(sites=ALIKE), sites=ALIKE).taxes[0]

    first = results.workflows[W]
    # Six sites after the platform's: 2^log2(.78) + ... + 7^log2(.78).
    learned = sum(site ** log2(0.78) for site in range(2, 8))
    assert tax.effort.point == pytest.approx(first.effort_person_weeks.point * learned)
    assert tax.weeks.point == pytest.approx(6 + 0.78 * (first.elapsed_weeks.point - 6))
    assert (tax.h.low, tax.h.high) == (0, 0)


def test_together_they_are_as_unlike_as_the_less_alike(results: RunResults) -> None:
    unlike = {"ehr.count": interval(0.8, 0.8, 0.8), "data.warehouse": interval(0, 0, 0)}

    assert against(results, workflow_summary(sites=unlike), sites=ALIKE).taxes[0].h.point == pytest.approx(0.4)
    assert against(results, workflow_summary(sites=ALIKE), sites=unlike).taxes[0].h.point == pytest.approx(0.4)


def test_without_any_answer_on_sites_the_tax_stays_open(results: RunResults) -> None:
    tax = against(results, workflow_summary(), sites={}).taxes[0]

    assert (tax.h.low, tax.h.high) == (0, 1)


def test_gates_on_contracts_and_rights_travel_and_come_first(results: RunResults) -> None:
    found = against(results, workflow_summary()).contamination

    assert [each.gate for each in found[:3]] == ["baa", "lawful-data-use", "risk-analysis"]
    assert [each.travels for each in found] == sorted((each.travels for each in found), reverse=True)
    assert "local-validation" in [each.gate for each in found if not each.travels]


def test_a_gate_that_the_platform_fails_as_well_is_no_contamination(results: RunResults) -> None:
    found = against(results, workflow_summary(failing=("local-validation",))).contamination

    assert "local-validation" not in [each.gate for each in found]


def test_the_price_counts_each_clearing_action_once(results: RunResults) -> None:
    built = against(results, workflow_summary())

    clearing = {action.id: action.cost_usd for each in built.contamination if each.travels for action in each.actions}
    assert built.price_usd == (sum(low for low, _ in clearing.values()), sum(high for _, high in clearing.values()))


def test_day_one_needs_nothing_first(results: RunResults) -> None:
    built = against(results, workflow_summary())

    assert built.day_one
    assert {(action.bucket_days, action.prerequisites) for action in built.day_one} == {(30, ())}


def test_the_diligence_set_is_every_gate_and_every_heavy_question(results: RunResults) -> None:
    built = against(results, workflow_summary())

    gates = {gate.question for result in results.workflows.values() for gate in result.gates.values()}
    assert len(gates) <= built.asked < len(results.questions)
    assert built.answered + len(built.open) == built.asked
    assert {results.questions[question].state for question in built.open} <= {"unanswered", "unknown"}


def test_the_platform_is_the_company_that_shares_most(results: RunResults) -> None:
    one = holding("One", {W: workflow_summary()})
    two = holding("Two", {W: workflow_summary(), "denials-management": workflow_summary()})
    other = holding("Other", {"cdi": workflow_summary()})

    assert likely_platform(target(results), [one, two, other]) == two
    assert likely_platform(target(results), [other]) is None


def test_without_a_shared_workflow_there_is_no_tax_and_the_gates_still_show(results: RunResults) -> None:
    built = addon(catalogue(), target(results), results, holding("Other", {"cdi": workflow_summary()}))

    assert (built.taxes, built.effort) == ((), None)
    assert built.contamination
