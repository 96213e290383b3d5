from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from readiness.assessments.evaluation import evaluate_sheet, score_live, score_views
from readiness.assessments.results import RunResults
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import Sheet, parse_sheet, with_derived
from readiness.law.corpus import corpus
from readiness.web.demo import plan
from tests.factories.moments import DAY

SHEETS = sorted((Path(plan.__file__).parent / "sheets").glob("*.yaml"))


def evaluated(sheet: Sheet, *, day: date = DAY) -> RunResults:
    return evaluate_sheet(sheet, as_of=day, catalogue=catalogue(), corpus=corpus())


def demo(name: str) -> Sheet:
    text = next(path for path in SHEETS if path.stem == name).read_text(encoding="utf-8")
    return parse_sheet(text, catalogue())


@pytest.mark.parametrize("path", SHEETS[::3], ids=lambda path: path.stem)
def test_a_live_score_is_the_score_of_a_run(path: Path) -> None:
    sheet = with_derived(parse_sheet(path.read_text(encoding="utf-8"), catalogue()))
    views = {name: {**sheet.answers, **sheet.workflow_answers.get(name, {})} for name in sheet.workflows}

    live, full = (score_of(catalogue(), corpus(), views, as_of=DAY) for score_of in (score_live, score_views))

    for workflow in views:
        here, there = live.at(workflow), full.at(workflow)
        for part in ("low", "point", "high"):
            mine, theirs = (getattr(each.scores.workflows.readiness, part) for each in (live, full))
            assert mine[here] == pytest.approx(theirs[there], abs=1e-9)
        assert live.scores.tiers.guaranteed[here] == full.scores.tiers.guaranteed[there]
        assert live.scores.tiers.possible[here] == full.scores.tiers.possible[there]


@pytest.mark.parametrize("path", SHEETS[:2], ids=lambda path: path.stem)
def test_a_run_reads_back_as_it_was_written(path: Path) -> None:
    results = evaluated(parse_sheet(path.read_text(encoding="utf-8"), catalogue()))

    assert RunResults.from_json(results.to_json()) == results


@pytest.mark.parametrize("path", SHEETS[:2], ids=lambda path: path.stem)
def test_the_lines_add_up_to_the_friction(path: Path) -> None:
    results = evaluated(parse_sheet(path.read_text(encoding="utf-8"), catalogue()))

    for result in results.workflows.values():
        assert sum(line.contribution for line in result.explanation) == pytest.approx(result.friction.point, abs=1e-9)


def test_a_workflow_with_its_own_answer_leaves_the_others_alone() -> None:
    sheet = Sheet(workflows=("ambient-scribe", "inbox-drafting"), answers={"evals.local": Answer("unknown")})
    own = {"ambient-scribe": {"evals.local": Answer("answered", "prospective", evidence="verified")}}

    before, after = evaluated(sheet).workflows, evaluated(replace(sheet, workflow_answers=own)).workflows

    assert after["inbox-drafting"] == before["inbox-drafting"]
    assert after["ambient-scribe"].readiness.width < before["ambient-scribe"].readiness.width
    assert after["ambient-scribe"].own_answers["evals.local"].label == "Prospective or silent run done"


def test_an_inventory_answers_what_nobody_said() -> None:
    sheet = Sheet(workflows=("ambient-scribe",), inventories={"systems": [{"kind": "ehr", "vendor": "Epic"}]})

    question = evaluated(sheet).questions["ehr.count"]

    assert (question.state, question.label, question.source) == ("answered", "1 instances", "inventory")


def test_go_live_is_judged_only_when_it_lies_ahead() -> None:
    answers = {"profile.go-live": Answer("answered", "2027-07-01"), "profile.states": Answer("answered", ["CA"])}
    sheet = Sheet(workflows=("ambient-scribe",), answers=answers)

    coming = evaluated(sheet).go_live
    assert coming is not None
    assert coming.as_of == date(2027, 7, 1)
    assert evaluated(sheet, day=date(2027, 7, 1)).go_live is None


def test_the_day_moves_only_dates_and_law() -> None:
    sheet = demo("fernhollow-dermatology")

    first, second = evaluated(sheet, day=DAY), evaluated(sheet, day=date(2026, 11, 24))

    for workflow, result in first.workflows.items():
        assert second.workflows[workflow].coverage == result.coverage
    assert first.law_digest == second.law_digest


def test_actions_are_worth_a_line_and_each_says_for_whom() -> None:
    results = evaluated(demo("pinecastle-skin-allergy"))

    assert results.actions
    for action in results.actions:
        assert action.clears_gates or max(action.friction_gain.values()) >= 0.05
        assert action.friction_gain.keys() <= results.workflows.keys()
