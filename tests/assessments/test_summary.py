"""The short form of a run says nothing that the run does not."""

from __future__ import annotations

import pytest
from django.db import connection

from readiness.assessments.models import Assessment, Run, RunSummary
from readiness.assessments.results import RunResults
from readiness.assessments.summary import Summary, summary_of
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer, make_run


@pytest.fixture
def run(assessment: Assessment, alice: User) -> Run:
    make_answer(assessment.company, alice, "profile.segment", ["practice-rollup"])
    make_answer(assessment.company, alice, "ehr.count", 12, evidence="verified")
    make_answer(assessment.company, alice, "data.dictionary", "half")
    make_answer(assessment.company, alice, "evals.local", "none", workflow="ambient-scribe")
    return make_run(assessment, alice)


def test_a_run_gets_its_summary_with_it(run: Run) -> None:
    kept = RunSummary.objects.get(run=run)

    assert kept.organization == run.organization
    assert kept.document == summary_of(RunResults.from_json(run.results)).to_json()


def test_the_numbers_are_those_of_the_run(run: Run) -> None:
    results, summary = RunResults.from_json(run.results), Summary.from_json(run.summary.document)

    assert summary.segments == ("practice-rollup",)
    for name, result in results.workflows.items():
        short = summary.workflows[name]
        assert (short.friction, short.readiness, short.coverage) == (result.friction, result.readiness, result.coverage)
        assert short.tier == result.tier
        assert short.failing == tuple(result.gates_that("FAIL"))
        assert {summary.gates[gate].question for gate in short.failing} == {g.question for g in result.gates_that("FAIL").values()}


def test_only_answers_with_nothing_in_place_are_weak(run: Run) -> None:
    scribe = Summary.from_json(run.summary.document).workflows["ambient-scribe"]

    assert "ehr.count" in scribe.weak  # twelve instances
    assert "evals.local" in scribe.weak  # an answer of the workflow's own
    assert "data.dictionary" not in scribe.weak  # half in place
    assert "ehr.write-back" not in scribe.weak  # open: nobody has said anything


def test_what_decides_the_next_site_is_kept_open_where_it_is_open(run: Run) -> None:
    sites = Summary.from_json(run.summary.document).workflows["ambient-scribe"].sites

    assert sites["ehr.count"].low == sites["ehr.count"].high
    assert (sites["data.warehouse"].low, sites["data.warehouse"].high) == (0.0, 1.0)
    assert len(sites) == 8


def test_the_summary_is_a_fraction_of_the_run(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT length(CAST(results AS text)), length(CAST(document AS text))"
            " FROM assessments_run JOIN assessments_runsummary ON id = run_id"
        )
        whole, short = cursor.fetchone()

    assert short * 20 < whole
