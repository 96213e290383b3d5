"""What a worker works out from a run: once, from what the run froze, kept so that nothing changes it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from readiness.assessments.models import Assessment, ImmutableError, Run, RunAnalysis
from readiness.assessments.operations import analyse_robustness
from readiness.assessments.queries import analysis_of
from readiness.assessments.robustness import KIND, Robustness, robustness_of
from readiness.assessments.tasks import analyse_run, runs_to_analyse, sweep_analyses
from readiness.audit.models import AuditEvent
from readiness.audit.operations import ForeignSubjectError
from readiness.catalogue.load import catalogue
from readiness.companies.models import Company
from readiness.companies.operations import archive_company
from readiness.tenancy.models import Organization, User
from tests.engine.views import answered_view
from tests.factories.assessments import make_answer, make_run
from tests.factories.moments import AT, DAY, LATER

WORKFLOWS = ("ambient-scribe", "denials-management", "claims-editing")


@pytest.fixture
def run(assessment: Assessment, alice: User) -> Run:
    return make_run(assessment, alice)


def kept(run: Run) -> RunAnalysis:
    held = analysis_of(run, KIND, organization=run.organization)
    assert held
    return held


def test_a_run_is_drawn_once_from_what_it_froze(run: Run, alice: User) -> None:
    first = analyse_robustness(run, organization=run.organization, at=LATER)
    make_answer(run.company, alice, "ehr.write-back", "supported", evidence="verified")
    again = analyse_robustness(run, organization=run.organization, at=LATER)

    assert first == again == kept(run)
    assert RunAnalysis.objects.count() == 1
    assert AuditEvent.objects.filter(tag="run:analysed").count() == 1
    found = Robustness.from_json(kept(run).document)
    assert list(found.workflows) == run.assessment.workflows
    assert (found.draws, found.catalogue_digest) == (2000, run.catalogue_digest)


def test_the_same_answers_are_drawn_to_the_same_numbers(run: Run, assessment: Assessment, alice: User) -> None:
    other = make_run(assessment, alice, at=LATER)

    digests = {analyse_robustness(each, organization=each.organization, at=LATER).digest for each in (run, other)}  # type: ignore[union-attr]

    assert len(digests) == 1


def test_what_is_kept_is_never_changed(run: Run) -> None:
    held = analyse_robustness(run, organization=run.organization, at=LATER)
    assert held

    with pytest.raises(ImmutableError):
        held.save()
    with pytest.raises(ImmutableError):
        RunAnalysis.objects.filter(pk=held.pk).update(kind="other")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_runanalysis SET kind = 'other'")


def test_a_run_of_another_catalogue_is_not_drawn(run: Run) -> None:
    run.catalogue_digest = "older"

    assert analyse_robustness(run, organization=run.organization, at=LATER) is None
    assert not RunAnalysis.objects.exists()


def test_the_task_draws_and_may_come_twice(run: Run) -> None:
    analyse_run.apply(args=[run.pk], throw=True)
    analyse_run.apply(args=[run.pk], throw=True)

    assert RunAnalysis.objects.count() == 1


def test_a_worker_that_starts_takes_up_every_run_that_waits_the_newest_first(
    run: Run, assessment: Assessment, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = make_run(assessment, alice, at=LATER)
    monkeypatch.setattr(analyse_run, "delay", lambda pk: analyse_run.apply(args=[pk], throw=True))

    assert runs_to_analyse() == [newest.pk, run.pk]
    sweep_analyses.apply(throw=True)

    assert runs_to_analyse() == []
    assert analysis_of(run, KIND, organization=run.organization) is not None


def test_an_archived_company_is_left_alone(run: Run, company: Company, alice: User) -> None:
    archive_company(company, organization=company.organization, actor=alice, at=AT)

    assert runs_to_analyse() == []


def test_one_organization_never_reaches_anothers(run: Run, elsewhere: Organization) -> None:
    analyse_robustness(run, organization=run.organization, at=LATER)

    assert analysis_of(run, KIND, organization=elsewhere) is None
    run.analyses.all().delete()
    with pytest.raises(ForeignSubjectError):
        analyse_robustness(run, organization=elsewhere, at=LATER)


def test_ranks_shares_and_pairs_fit_together() -> None:
    view = answered_view(2, share=0.8)
    found = robustness_of(catalogue(), dict.fromkeys(WORKFLOWS, view), as_of=DAY, rankable=WORKFLOWS[:2], key=1, count=300)

    assert set(found.ranked) == set(WORKFLOWS[:2])
    first, second = found.ranked
    assert found.ahead[first][second] + found.ahead[second][first] == pytest.approx(1)
    assert found.pairs[1] == 1
    assert found.pairs[0] == int(max(found.ahead[first][second], found.ahead[second][first]) >= 0.9)
    assert found.workflows[WORKFLOWS[2]].ranks == ()
    for workflow in WORKFLOWS:
        held = found.workflows[workflow]
        assert sum(held.tiers.values()) == pytest.approx(1)
        assert list(held.readiness) == sorted(held.readiness)
    assert list(found.drivers.values()) == sorted(found.drivers.values(), reverse=True)


def test_a_workflow_is_drawn_the_same_whichever_stand_beside_it() -> None:
    view = answered_view(2, share=0.8)
    together = robustness_of(catalogue(), dict.fromkeys(WORKFLOWS, view), as_of=DAY, rankable=(), key=1, count=200)

    alone = robustness_of(catalogue(), {WORKFLOWS[1]: view}, as_of=DAY, rankable=(), key=1, count=200)

    for mine, yours in zip(alone.workflows[WORKFLOWS[1]].readiness, together.workflows[WORKFLOWS[1]].readiness, strict=True):
        assert mine == pytest.approx(yours)
