"""Scores while people answer are the scores of the answers as they stand, whoever wrote them and in which process."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from readiness.assessments.evaluation import score_live
from readiness.assessments.live import Live, live_after, live_answers
from readiness.assessments.models import Assessment
from readiness.assessments.operations import record_answer, withdraw_answer
from readiness.assessments.queries import answers_of
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.companies.models import Company
from readiness.companies.operations import save_inventory
from readiness.law.corpus import corpus
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer
from tests.factories.companies import make_company
from tests.factories.moments import AT

DAY = date(2026, 11, 25)
WORKFLOWS = ("ambient-scribe", "radiology-reads", "um-coverage-decisions")
NUMBERS = count()
# A gate, an item, a fact that shows questions, facts that law asks about, a set, a number, a date.
ASKED: dict[str, list[Any]] = {
    "ehr.write-back": ["supported", "partial", "none"],
    "security.baa": ["yes", "partly", "no"],
    "fda.pccp": ["have", "none"],
    "profile.role": [["deployer"], ["developer", "vendor"]],
    "profile.states": [["CA"], ["NY", "TX"]],
    "claims.tx-set": [["835"], ["270", "837"], []],
    "ehr.count": [1, 4],
}
OWN = ("ehr.write-back", "ambient-scribe")


@st.composite
def steps(draw: Any) -> list[tuple[str, Any]]:
    asked = st.sampled_from(sorted(ASKED)).flatmap(lambda q: st.tuples(st.just(q), st.sampled_from(range(len(ASKED[q])))))
    kinds = st.one_of(
        st.tuples(st.just("here"), asked),
        st.tuples(st.just("elsewhere"), asked),
        st.tuples(st.just("own"), st.sampled_from(["supported", "none"])),
        st.tuples(st.just("withdraw"), st.sampled_from(sorted(ASKED))),
        st.tuples(st.just("inventory"), st.integers(1, 3)),
        st.tuples(st.just("look"), st.none()),
    )
    return draw(st.lists(kinds, min_size=1, max_size=10))


def holds(live: Live, company: Company) -> None:
    """What is kept is what the database holds, and the moved score is a fresh one."""
    answers = answers_of(company, organization=company.organization)
    assert live.answers == answers
    fresh = score_live(catalogue(), corpus(), {w: answers.view(w) for w in WORKFLOWS}, as_of=DAY)
    mine = live.score(WORKFLOWS, as_of=DAY)
    for workflow in WORKFLOWS:
        here, there = mine.at(workflow), fresh.at(workflow)
        for part in ("low", "point", "high"):
            told, wanted = (getattr(each.scores.workflows.readiness, part) for each in (mine, fresh))
            assert told[here] == pytest.approx(wanted[there], abs=1e-12)
        assert mine.scores.tiers.guaranteed[here] == fresh.scores.tiers.guaranteed[there]
        assert mine.scores.tiers.possible[here] == fresh.scores.tiers.possible[there]


def version_of(company: Company, question: str, workflow: str = "") -> int:
    return answers_of(company, organization=company.organization).version(question, workflow)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps())
def test_what_is_kept_is_what_is_held(organization: Organization, alice: User, steps: list[tuple[str, Any]]) -> None:
    company = make_company(organization, alice, name=f"Company {next(NUMBERS)}")
    common: dict[str, Any] = {"organization": organization, "actor": alice, "at": AT}
    live_answers(company, organization=organization).score(WORKFLOWS, as_of=DAY)

    for kind, told in steps:
        if kind in {"here", "elsewhere", "own"}:
            question, workflow = OWN if kind == "own" else (told[0], "")
            value = told if kind == "own" else ASKED[question][told[1]]
            version = version_of(company, question, workflow)
            answer = Answer("answered", value, "documented")
            saved = record_answer(company, question, answer, expected_version=version, workflow=workflow, **common)
            if kind != "elsewhere":
                holds(live_after(saved, company, organization=organization), company)
        elif kind == "withdraw":
            withdraw_answer(company, told, expected_version=version_of(company, told), **common)
        elif kind == "inventory":
            rows = [{"kind": "ehr", "vendor": f"Vendor {n}"} for n in range(told)]
            save_inventory(company, "systems", rows=rows, expected_version=0, **common)
        else:
            holds(live_answers(company, organization=organization), company)
    holds(live_answers(company, organization=organization), company)


def test_a_colleagues_answer_in_another_process_is_seen(assessment: Assessment, alice: User, bob: User) -> None:
    company, organization = assessment.company, assessment.organization
    before = live_answers(company, organization=organization)

    make_answer(company, bob, "ehr.write-back", "none")

    after = live_answers(company, organization=organization)
    assert "ehr.write-back" not in before.answers.company
    assert after.answers.company["ehr.write-back"].value == "none"


def test_what_one_organization_keeps_is_not_told_to_another(
    assessment: Assessment, alice: User, elsewhere: Organization
) -> None:
    make_answer(assessment.company, alice, "ehr.write-back", "none")
    live_answers(assessment.company, organization=assessment.organization)

    assert live_answers(assessment.company, organization=elsewhere).answers.company == {}


def test_a_save_after_a_save_reads_nothing(
    assessment: Assessment, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    company, organization = assessment.company, assessment.organization
    live_answers(company, organization=organization)
    args: dict[str, Any] = {"organization": organization, "actor": alice, "at": AT, "expected_version": 0}
    saved = record_answer(company, "ehr.write-back", Answer("answered", "none"), **args)

    with django_assert_num_queries(0):
        live = live_after(saved, company, organization=organization)

    assert live.answers.version("ehr.write-back") == 1
