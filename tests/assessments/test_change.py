"""The difference of two runs: each cause alone lands in its own part, and the parts always add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.assessments.answers import current_answers, snapshot
from readiness.assessments.change import OPENED, Comparison, Snapshot, compare
from readiness.assessments.evaluation import evaluate_answers
from readiness.assessments.results import Interval, RunResults
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.engine.change import MEASURES
from readiness.law.corpus import corpus
from tests.engine.views import answered_view

DAY, LATER = date(2026, 11, 23), date(2027, 12, 23)
WORKFLOWS = ("ambient-scribe", "denials-management", "um-coverage-decisions")
POINT = MEASURES.index("readiness_point")
View = Mapping[str, Answer]


def taken(
    view: View,
    *,
    workflows: tuple[str, ...] = WORKFLOWS,
    own: Mapping[str, View] | None = None,
    day: date = DAY,
) -> Snapshot:
    """What a run of these answers would hold."""
    results = evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company="Lakeshore",
        workflows=workflows,
        answers=view,
        workflow_answers=own or {},
        inventories={},
        as_of=day,
    )
    held = replace(current_answers([], {}), company=view, workflows=own or {})
    return Snapshot(results, snapshot(held))


def compared(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare, and hold every sum on the way."""
    found = compare(catalogue(), corpus(), before, after)
    for change in found.workflows.values():
        whole = change.after - change.before
        np.testing.assert_allclose(sum(change.parts.values()), whole, atol=1e-8)
        for part in OPENED:
            opened = sum(change.questions[part].values(), np.zeros(6))
            np.testing.assert_allclose(opened, change.parts[part][:6], atol=1e-8)
            assert set(change.questions[part]) <= set(change.told[part])
    np.testing.assert_allclose(sum(found.mean_parts.values()), found.mean_after - found.mean_before, atol=1e-8)
    return found


def moved(found: Comparison) -> set[str]:
    return {part for change in found.workflows.values() for part, held in change.parts.items() if held.any()}


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 1000))
def test_parts_add_up_whatever_changed_and_going_back_undoes_the_whole(seed: int) -> None:
    one = taken(answered_view(seed, share=0.7))
    other = taken(answered_view(seed + 1, share=0.8), workflows=(*WORKFLOWS[1:], "claims-editing"), day=LATER)

    forth, back = compared(one, other), compared(other, one)

    for workflow, change in forth.workflows.items():
        np.testing.assert_allclose(sum(back.workflows[workflow].parts.values()), change.before - change.after, atol=1e-8)
    assert (forth.added, forth.dropped) == (back.dropped, back.added) == (("claims-editing",), ("ambient-scribe",))


def test_the_same_run_twice_has_nothing_to_tell() -> None:
    run = taken(answered_view(1, share=0.7))

    found = compared(run, run)

    assert moved(found) == set()
    assert not any(told for change in found.workflows.values() for told in change.told.values())
    assert (found.gates, found.verdicts, found.unread) == ((), (), ())


def test_better_proof_is_evidence_alone() -> None:
    view = answered_view(1, share=0.7)
    proven = {name: replace(answer, evidence="verified") for name, answer in view.items()}

    found = compared(taken(view), taken(proven))

    assert moved(found) == {"evidence"}
    told = found.workflows["ambient-scribe"].told["evidence"]
    assert {change.grade_after for change in told.values()} == {"verified"}
    assert "verified" not in {change.grade_before for change in told.values()}
    assert all(change.before == change.after for change in told.values())


def test_another_answer_of_the_same_proof_is_answers_alone_and_says_what_was_said() -> None:
    view = {**answered_view(1, share=0.7), "ehr.write-back": Answer("answered", "none", "documented")}
    better = {**view, "ehr.write-back": Answer("answered", "supported", "documented")}

    found = compared(taken(view), taken(better))

    assert moved(found) == {"answers"}
    change = found.workflows["ambient-scribe"].told["answers"]["ehr.write-back"]
    assert change.before == "No: copy and paste or scanning"
    assert change.after == "Supported interface, tested in our environment"
    assert (change.grade_before, change.grade_after) == ("documented", "documented")
    assert found.workflows["ambient-scribe"].parts["answers"][POINT] > 0
    assert not found.workflows["denials-management"].parts["answers"].any()
    assert ("ambient-scribe", "write-back-path", "FAIL", "PASS") in [
        (flip.workflow, flip.gate, flip.before, flip.after) for flip in found.gates
    ]


def test_an_answer_of_one_workflow_alone_moves_it_alone() -> None:
    view = {**answered_view(1, share=0.7), "evals.local": Answer("answered", "none")}
    own = {"denials-management": {"evals.local": Answer("answered", "prospective", "verified")}}

    found = compared(taken(view), taken(view, own=own))

    assert [w for w, change in found.workflows.items() if any(part.any() for part in change.parts.values())] == [
        "denials-management"
    ]
    assert found.workflows["ambient-scribe"].told["answers"] == {}
    assert set(found.workflows["denials-management"].told["answers"]) == {"evals.local"}


def test_a_year_later_the_same_answers_are_older() -> None:
    view = answered_view(1, share=0.7)
    view = {name: replace(answer, evidence="verified", answered_on=DAY) for name, answer in view.items()}
    view["audit.drill"] = Answer("answered", "2026-10-01", "verified", answered_on=DAY)
    view["ehr.write-back"] = Answer("answered", "partial", "verified", answered_on=DAY)

    found = compared(taken(view), taken(view, day=LATER))

    assert moved(found) == {"time"}
    told = found.workflows["ambient-scribe"].told["time"]
    assert (told["ehr.write-back"].grade_before, told["ehr.write-back"].grade_after) == ("verified", "documented")
    assert found.workflows["ambient-scribe"].questions["time"]["audit.drill"][POINT] < 0


def older(run: Snapshot, *, points: float) -> Snapshot:
    """The run as a catalogue that scored every workflow's readiness some points higher would have stored it."""
    workflows = {}
    for name, result in run.results.workflows.items():
        held = result.readiness
        raised = Interval(low=held.low + points, point=held.point + points, high=held.high + points)
        workflows[name] = result.model_copy(update={"readiness": raised})
    altered = {"workflows": workflows, "catalogue_digest": "an older one"}
    return Snapshot(run.results.model_copy(update=altered), run.answers)


def test_what_an_older_catalogue_scored_otherwise_is_the_catalogues() -> None:
    now = taken(answered_view(1, share=0.7))

    found = compared(older(now, points=4), now)

    assert moved(found) == {"catalogue"}
    for change in found.workflows.values():
        assert change.parts["catalogue"][POINT] == pytest.approx(-4)


def test_two_runs_under_one_older_catalogue_blame_nobody_for_what_today_scores_otherwise() -> None:
    view = answered_view(1, share=0.7)
    better = {**view, "ehr.write-back": Answer("answered", "supported", "verified")}

    found = compared(older(taken(view), points=4), older(taken(better), points=3))

    assert moved(found) == {"answers", "evidence", "unexplained"}
    assert found.workflows["denials-management"].parts["unexplained"][POINT] == pytest.approx(-1)
    assert "catalogue" not in found.workflows["denials-management"].parts


def test_what_the_law_bound_then_and_not_now_is_the_laws_and_moves_no_score() -> None:
    view = {**answered_view(1, share=0.9), "statelaw.record-consent": Answer("answered", "none", "verified")}
    now = taken(view)
    workflows = dict(now.results.workflows)
    gate = workflows["ambient-scribe"].gates["recording-consent"]
    freed = {**workflows["ambient-scribe"].gates, "recording-consent": gate.model_copy(update={"binding": False, "status": "NA"})}
    workflows["ambient-scribe"] = workflows["ambient-scribe"].model_copy(update={"gates": freed})
    then = Snapshot(now.results.model_copy(update={"workflows": workflows, "law_digest": "older"}), now.answers)

    found = compared(then, now)

    assert moved(found) <= {"law"}
    assert not any(change.parts["law"][:6].any() for change in found.workflows.values())
    assert [(flip.gate, flip.before, flip.after) for flip in found.gates] == [("recording-consent", "NA", gate.status)]


def test_answers_that_today_cannot_read_are_named_and_break_nothing() -> None:
    view = answered_view(1, share=0.7)
    now = taken(view)
    answers = {**now.answers, "answers": {**now.answers["answers"], "gone.question": {"state": "unknown"}}}
    answers["answers"]["ehr.write-back"] = {"state": "answered", "value": "by-carrier-pigeon"}
    then = Snapshot(now.results.model_copy(update={"catalogue_digest": "older"}), answers)

    found = compared(then, now)

    assert found.unread == ("ehr.write-back", "gone.question")


def test_scope_moves_the_average_and_no_workflow() -> None:
    view = answered_view(1, share=0.7)

    found = compared(taken(view), taken(view, workflows=(*WORKFLOWS, "claims-editing")))

    assert moved(found) == set()
    assert found.added == ("claims-editing",)
    assert found.mean_parts["scope"][POINT] == pytest.approx(found.mean_after[POINT] - found.mean_before[POINT])


def test_runs_without_a_workflow_in_common_are_scope_alone() -> None:
    view = answered_view(1, share=0.7)

    found = compared(taken(view, workflows=("ambient-scribe",)), taken(view, workflows=("claims-editing",)))

    assert found.workflows == {}
    assert set(found.mean_parts) == {"scope"}


def test_a_verdict_that_changed_is_named_with_both() -> None:
    view = {**answered_view(1, share=0.9), "security.baa": Answer("answered", "no")}
    signed = {**view, "security.baa": Answer("answered", "yes", "documented")}

    found = compared(taken(view), taken(signed))

    told = {(row.before, row.after) for row in found.verdicts}
    assert ("NOT_MET", "MET") in told
    assert all(row.before != row.after for row in found.verdicts)


def test_results_are_read_from_what_was_stored() -> None:
    run = taken(answered_view(1, share=0.7))
    stored = Snapshot(RunResults.from_json(run.results.to_json()), run.answers)

    assert moved(compared(stored, run)) == set()
