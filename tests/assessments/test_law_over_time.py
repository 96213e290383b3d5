"""What a run keeps of the law: verdicts by workflow, what begins until go-live, what to watch, and the corpus it was made under."""

from __future__ import annotations

from datetime import date

import pytest

from readiness.assessments.evaluation import evaluate_answers
from readiness.assessments.models import Assessment, LawSnapshot, Run
from readiness.assessments.queries import latest_answers
from readiness.assessments.results import RunResults
from readiness.assessments.snapshots import changes_since, digest_named, keep_law, known_digests
from readiness.assessments.touched import reach_of
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer, make_assessment, make_run
from tests.factories.moments import AT, LATER

BEFORE = date(2026, 11, 23)


def evaluated(**answers: Answer) -> RunResults:
    given = {name.replace("__", ".").replace("_", "-"): answer for name, answer in answers.items()}
    return evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company="Bayview",
        workflows=("um-coverage-decisions", "ambient-scribe"),
        answers=given,
        workflow_answers={},
        inventories={},
        as_of=BEFORE,
    )


@pytest.fixture(scope="module")
def results() -> RunResults:
    return evaluated(
        profile__states=Answer("answered", ["CO", "CA"]),
        profile__segment=Answer("answered", ["payer-services"]),
        profile__go_live=Answer("answered", "2027-01-04"),
    )


def test_the_verdict_of_each_workflow_is_what_it_would_be_alone(results: RunResults) -> None:
    alone = evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company="Bayview",
        workflows=("um-coverage-decisions",),
        answers={
            "profile.states": Answer("answered", ["CO", "CA"]),
            "profile.segment": Answer("answered", ["payer-services"]),
        },
        workflow_answers={},
        inventories={},
        as_of=BEFORE,
    )
    together = {duty.obligation: duty for duty in results.obligations}
    for duty in alone.obligations:
        assert together[duty.obligation].verdict_on("um-coverage-decisions") == duty.verdict
        assert together[duty.obligation].is_certain_on("um-coverage-decisions") == (duty.applies is True)


def test_the_go_live_day_tells_which_duties_begin(results: RunResults) -> None:
    assert results.go_live is not None
    begins = {duty.obligation for duty in results.go_live.begins}
    bound = {duty.obligation for duty in results.obligations if duty.binding and duty.applies is not False}

    assert "co-sb26-189-pre-notice" in begins
    assert not begins & bound


def test_the_watch_list_says_which_workflows_and_gates_it_would_touch(results: RunResults) -> None:
    colorado = next(item for item in results.watch if item.instrument == "co-sb26-189")

    assert (colorado.standing, colorado.begins_on, colorado.becomes) == ("enacted", date(2027, 1, 1), "in_force")
    assert "um-coverage-decisions" in colorado.workflows
    assert "um-coverage-decisions" in colorado.gates["adm-rights"]


def test_what_is_repealed_next_would_bind_no_gate(results: RunResults) -> None:
    assert all(not item.gates for item in results.watch if item.becomes in {"repealed", "expired", "vacated"})


def test_a_run_of_an_earlier_release_still_loads(results: RunResults) -> None:
    document = results.to_json()
    new = ("group", "area", "measures", "verdicts", "open_on")
    document["obligations"] = [{k: v for k, v in row.items() if k not in new} for row in document["obligations"]]
    document["watch"] = [{k: v for k, v in row.items() if k not in {"workflows", "gates", "becomes"}} for row in document["watch"]]
    document["go_live"] = {k: v for k, v in document["go_live"].items() if k not in {"begins", "ends"}}

    assert RunResults.from_json(document).obligations[0].measures == ()


def test_a_run_keeps_the_corpus_it_was_made_under_once(assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)
    make_run(assessment, alice, at=LATER)

    kept = LawSnapshot.objects.get()
    assert (kept.digest, kept.first_seen_at) == (corpus().digest, AT)
    assert changes_since(kept, corpus()) == ()
    assert list(known_digests()) == [kept]


def test_an_older_corpus_tells_what_changed_since(db: None) -> None:
    keep_law(corpus(), at=AT)
    kept = LawSnapshot.objects.get()
    law = kept.law
    del law["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"]
    older = LawSnapshot.objects.create(digest="0" * 64, first_seen_at=AT, law=law)

    found = changes_since(older, corpus())

    assert [(change.kind, change.obligation) for change in found] == [("added", "ca-sb1120-human-denial")]


def test_a_digest_is_found_by_its_beginning_and_only_where_it_is_the_one(db: None) -> None:
    for end in ("1", "2"):
        LawSnapshot.objects.create(digest="ab" * 31 + "c" + end, first_seen_at=AT, law={})

    assert digest_named("ab" * 31 + "c1") is not None
    assert digest_named("abababababab") is None
    assert digest_named("ab") is None
    assert digest_named("cdcdcdcdcd") is None


def test_a_change_touches_the_companies_and_workflows_it_applies_to(
    assessment: Assessment, organization: Organization, alice: User
) -> None:
    make_answer(assessment.company, alice, "profile.states", ["CA"])
    make_run(assessment, alice)
    reach = reach_of(corpus(), catalogue(), list(latest_answers(organization=organization)))

    california = reach.touched(["ca-recording-consent-all-parties"])
    assert [(entry.name, entry.workflows) for entry in california] == [(assessment.company.name, ("ambient-scribe",))]
    assert reach.touched(["tx-recording-consent-one-party"]) == ()
    assert reach.touched(["no-such-duty"]) == ()


def test_nobody_is_touched_where_there_is_no_run(organization: Organization) -> None:
    assert reach_of(corpus(), catalogue(), []).touched(["ca-recording-consent-all-parties"]) == ()


def test_only_the_newest_run_of_an_assessment_counts(assessment: Assessment, organization: Organization, alice: User) -> None:
    make_assessment(assessment.company, alice)
    make_run(assessment, alice)
    newest: Run = make_run(assessment, alice, at=LATER)

    assert [run.pk for run in latest_answers(organization=organization)] == [newest.pk]
