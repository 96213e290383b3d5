from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from readiness.assessments.models import Assessment, Run, RunAnalysis
from readiness.assessments.operations import analyse_robustness
from readiness.assessments.tasks import analyse_run
from readiness.tenancy.models import User
from readiness.web.runs.robustness import MOST_TRIES
from tests.engine.views import answered_view
from tests.factories.assessments import make_answer, make_run
from tests.factories.moments import LATER
from tests.web.pages.words import html_of


@pytest.fixture
def run(assessment: Assessment, alice: User) -> Run:
    for question, answer in answered_view(1, share=0.9).items():
        make_answer(assessment.company, alice, question, answer.value, evidence=answer.evidence)
    return make_run(assessment, alice)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does at once what it is asked."""
    monkeypatch.setattr(analyse_run, "delay", lambda pk: analyse_run.apply(args=[pk], throw=True))


def address(run: Run, name: str = "run_robustness") -> str:
    return reverse(name, args=[run.organization.slug, run.company.slug, run.assessment.number, run.number])


def drawn(run: Run) -> None:
    analyse_robustness(run, organization=run.organization, at=LATER)


@pytest.mark.parametrize("name", ["run", "run_robustness"])
def test_results_show_how_far_they_hold(client: Client, run: Run, rita: User, name: str) -> None:
    drawn(run)
    client.force_login(rita)

    page = client.get(address(run, name))

    assert page.context["pairs"] == 1
    rows = page.context["robust_rows"]
    assert [row.rank_range is not None for row in rows] == [True, True]
    text = page.content.decode()
    assert "can be told apart." in text
    assert "The doubt comes most from" in text
    assert "hx-get" not in text.split('class="robust"')[1].split("</div>")[0]


def test_taking_a_run_hands_it_to_a_worker(
    client: Client, assessment: Assessment, bob: User, eager: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(bob)
    parts = [assessment.organization.slug, assessment.company.slug, assessment.number]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("evaluate", args=parts))

    assert RunAnalysis.objects.get().run.assessment == assessment


@pytest.mark.django_db(transaction=True)
def test_a_run_is_taken_though_no_worker_can_be_reached(
    client: Client, assessment: Assessment, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(analyse_run, "delay", unreachable)
    client.force_login(bob)
    parts = [assessment.organization.slug, assessment.company.slug, assessment.number]

    page = client.post(reverse("evaluate", args=parts))

    assert page.status_code == 302
    assert Run.objects.count() == 1
    assert "No worker can be reached" in client.get(page["Location"]).content.decode()


def test_waiting_polls_and_the_polling_ends(client: Client, run: Run, bob: User) -> None:
    client.force_login(bob)
    htmx = {"HX-Request": "true"}

    first = client.get(address(run), headers=htmx).content.decode()
    last = client.get(address(run), {"try": MOST_TRIES}, headers=htmx).content.decode()

    assert "Being computed." in first
    assert "?try=1" in first
    assert "<html" not in first
    assert "Not computed yet." in last
    assert "hx-get" not in last
    assert "Ask for it again" in last


def test_nonsense_in_the_count_starts_over(client: Client, run: Run, bob: User) -> None:
    client.force_login(bob)

    assert "?try=1" in client.get(address(run), {"try": "²x"}).content.decode()


def test_an_editor_asks_again_and_others_may_not(
    client: Client, run: Run, bob: User, rita: User, eager: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(rita)
    assert client.post(address(run)).status_code == 403
    assert "Ask for it again" not in client.get(address(run)).content.decode()

    client.force_login(bob)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(address(run))

    assert page["Location"] == f"{address(run, 'run')}#robustness"
    assert RunAnalysis.objects.get().run == run


def test_a_run_of_another_catalogue_says_so_and_does_not_poll(
    client: Client, run: Run, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = type("Catalogue", (), {"digest": "newer"})()
    monkeypatch.setattr("readiness.web.runs.robustness.catalogue", lambda: newer)
    client.force_login(bob)

    text = client.get(address(run), headers={"HX-Request": "true"}).content.decode()

    assert "cannot be drawn today" in text
    assert "hx-get" not in text


def test_one_workflow_has_no_rank(client: Client, assessment: Assessment, alice: User) -> None:
    run = make_run(assessment, alice)
    drawn(run)
    client.force_login(alice)

    text = html_of(client.get(address(run)))

    assert "Fewer than two workflows are answered well enough to rank." in text
    assert "Not ranked: less than half is answered" in text


def test_it_costs_few_queries_and_no_stranger_sees_it(
    client: Client, run: Run, alice: User, charlie: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drawn(run)
    client.force_login(alice)
    with django_assert_num_queries(6):
        client.get(address(run), headers={"HX-Request": "true"})

    client.force_login(charlie)
    assert client.get(address(run)).status_code == 404
    assert client.post(address(run)).status_code == 404
    client.force_login(alice)
    assert client.put(address(run)).status_code == 405
