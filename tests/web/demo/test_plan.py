"""The sheets of the demo: every one parses, and shows what its opening comment tells."""

from __future__ import annotations

from functools import cache

import pytest

from readiness.assessments.evaluation import evaluate_answers
from readiness.assessments.results import RunResults
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import with_derived
from readiness.law.corpus import corpus
from readiness.web.demo.plan import FOLDER, portfolio, sheet_before, sheet_named

PLANS = {company.sheet: company for each in portfolio().organizations for company in each.companies}


@cache
def results_of(name: str) -> RunResults:
    sheet = with_derived(sheet_named(name))
    assert sheet.as_of is not None
    return evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company=sheet.company,
        workflows=sheet.workflows,
        answers=sheet.answers,
        workflow_answers=sheet.workflow_answers,
        inventories=sheet.inventories,
        as_of=sheet.as_of,
    )


def failing(name: str, workflow: str) -> set[str]:
    gates = results_of(name).workflows[workflow].gates
    return {gate for gate, result in gates.items() if result.status == "FAIL"}


def test_every_sheet_belongs_to_a_company_of_the_plan() -> None:
    assert {path.stem for path in (FOLDER / "sheets").glob("*.yaml")} == set(PLANS)


def test_the_plan_has_nine_companies_and_four_service_lines() -> None:
    assert [len(each.companies) for each in portfolio().organizations] == [9, 4]


def test_three_reports_are_issued_and_two_companies_have_an_earlier_run() -> None:
    assert sum(plan.is_report_issued for plan in PLANS.values()) == 3
    assert sum(plan.earlier is not None for plan in PLANS.values()) == 2


@pytest.mark.parametrize("name", PLANS)
def test_a_sheet_opens_with_its_story_and_names_its_day_and_workflows(name: str) -> None:
    lines = (FOLDER / "sheets" / f"{name}.yaml").read_text("utf-8").splitlines()
    story = [line for line in lines[:6] if line.startswith("# ")]
    sheet = sheet_named(name)

    assert 2 <= len(story) <= 4
    assert sheet.as_of is not None
    assert sheet.workflows


@pytest.mark.parametrize("name", PLANS)
def test_a_company_is_opened_before_it_is_answered(name: str) -> None:
    plan, sheet = PLANS[name], sheet_named(name)
    days = [plan.opened, *([plan.earlier.as_of] if plan.earlier else []), sheet.as_of]

    assert days == sorted(day for day in days if day)


@pytest.mark.parametrize("name", PLANS)
def test_sections_and_workflows_of_a_plan_are_known(name: str) -> None:
    assert set(PLANS[name].sections) <= set(catalogue().sections)
    assert set(sheet_named(name).workflows) <= set(catalogue().workflows)


@pytest.mark.parametrize("name", [name for name, plan in PLANS.items() if plan.earlier])
def test_an_earlier_sheet_differs_in_the_answers_listed(name: str) -> None:
    plan, sheet = PLANS[name], sheet_named(name)
    assert plan.earlier is not None
    before = sheet_before(sheet, plan.earlier)

    assert all(before.answers[question] != sheet.answers[question] for question in plan.earlier.answers)
    assert not set(plan.earlier.without) & set(before.answers)
    assert set(plan.earlier.without) <= set(sheet.answers)


@pytest.mark.parametrize("name", PLANS)
def test_grades_differ_within_a_company(name: str) -> None:
    grades = {answer.evidence for answer in sheet_named(name).answers.values() if answer.state == "answered"}

    assert len(grades) >= 2


def test_the_add_on_is_mostly_open() -> None:
    workflows = results_of("pinecastle-skin-allergy").workflows.values()

    assert all(0.15 < workflow.coverage < 0.5 for workflow in workflows)
    assert all(workflow.readiness.high - workflow.readiness.low > 30 for workflow in workflows)
    assert {workflow.tier.guaranteed for workflow in workflows} == {"T0"}


@pytest.mark.parametrize("name", sorted(set(PLANS) - {"pinecastle-skin-allergy", "orla-primary-care"}))
def test_the_others_are_mostly_answered(name: str) -> None:
    assert all(workflow.coverage > 0.75 for workflow in results_of(name).workflows.values())


def test_revenue_firm_is_held_by_client_contracts_alone() -> None:
    found = results_of("copperline-revenue").workflows

    assert {name: workflow.tier.guaranteed for name, workflow in found.items()} == dict.fromkeys(found, "T1")
    assert all(failing("copperline-revenue", workflow) == {"client-permission"} for workflow in found)
    assert found["denials-management"].readiness.low > 70


def test_dermatology_scribe_stays_low_while_denials_lead() -> None:
    found = results_of("fernhollow-dermatology").workflows

    assert found["ambient-scribe"].tier.guaranteed in {"T0", "T1"}
    assert found["denials-management"].readiness.point > found["ambient-scribe"].readiness.point
    assert found["ambient-scribe"].evidence_index < 0.5


def test_radiology_reads_pass_their_gates_and_fall_short_of_production() -> None:
    reads = results_of("brightmoor-imaging").workflows["radiology-reads"]

    assert failing("brightmoor-imaging", "radiology-reads") == set()
    assert (reads.tier.guaranteed, reads.tier.possible) == ("T2", "T3")


def test_behavioral_health_holds_the_chatbot_and_may_pilot_scheduling() -> None:
    found = results_of("sorrel-point-behavioral").workflows

    assert {"device-authorized", "silent-run"} <= failing("sorrel-point-behavioral", "therapy-chatbot")
    assert found["scheduling-access"].tier.possible == "T2"


def test_research_waits_for_ethics_approval_where_patients_are_involved() -> None:
    found = results_of("tessaly-research").workflows

    assert "irb-approval" in failing("tessaly-research", "trial-recruitment")
    assert found["trial-recruitment"].tier.guaranteed == "T0"
    assert found["trial-site-selection"].tier.possible in {"T3", "T4"}


def test_plan_services_decide_by_clinicians_and_may_run() -> None:
    assert failing("corvale-plan-services", "um-coverage-decisions") == set()
    assert results_of("corvale-plan-services").workflows["um-coverage-decisions"].readiness.point > 70


def test_medical_group_runs_its_scribe_in_production() -> None:
    assert results_of("millrace-valley-medical").workflows["ambient-scribe"].tier.guaranteed in {"T3", "T4"}
    assert "coding-audit" in failing("millrace-valley-medical", "coding-automation")


def test_emergency_alert_waits_for_an_authorization_that_covers_children() -> None:
    assert failing("orla-emergency-hospital-medicine", "sepsis-deterioration") == {"device-authorized"}


def test_the_portfolio_spans_the_tiers() -> None:
    tiers = {workflow.tier.guaranteed for name in PLANS for workflow in results_of(name).workflows.values()}

    assert {"T0", "T1", "T2", "T3"} <= tiers
