"""Where less than half of a workflow is answered, pages show its range and name no point."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from readiness.assessments.models import Assessment, Run
from readiness.assessments.operations import evaluate
from readiness.assessments.results import RunResults
from readiness.catalogue.load import catalogue
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from tests.factories.assessments import make_answer
from tests.factories.moments import AT

PAGES = ("", "workflows/ambient-scribe/", "cells/ambient-scribe/integration/", "what-if/?do=trace-store")
NAMED = re.compile(r"(?:Readiness|Friction)?\s*\d+ to \d+, point \d+")


def _evaluated(assessment: Assessment, organization: Organization, alice: User, rita: User) -> tuple[Run, Client, str]:
    run = evaluate(assessment, organization=organization, actor=alice, at=AT)
    client = Client()
    client.force_login(rita, backend="allauth.account.auth_backends.AuthenticationBackend")
    return run, client, f"/{organization.slug}/companies/{run.company.slug}/assessments/{assessment.number}/runs/{run.number}/"


@pytest.mark.parametrize("page", PAGES)
def test_no_point_while_less_than_half_is_answered(
    page: str, assessment: Assessment, company: Company, organization: Organization, alice: User, rita: User
) -> None:
    make_answer(company, alice, "audit.trace", "none", evidence="documented")

    run, client, address = _evaluated(assessment, organization, alice, rita)
    shown = client.get(f"{address}{page}").content.decode()

    results = RunResults.from_json(run.results)
    assert len(results.rankable) < len(results.workflows)
    assert not NAMED.search(shown)
    assert 'class="tick"' not in shown
    assert not re.search(r"<h2>Why \d", shown)


def test_a_point_once_half_is_answered(
    assessment: Assessment, company: Company, organization: Organization, alice: User, rita: User
) -> None:
    for question in catalogue().questions.values():
        if question.is_item and question.type == "single":
            make_answer(company, alice, question.id, question.options[0].value, evidence="documented")

    run, client, address = _evaluated(assessment, organization, alice, rita)

    results = RunResults.from_json(run.results)
    assert results.rankable == list(results.workflows)
    for page in PAGES:
        assert 'class="tick"' in client.get(f"{address}{page}").content.decode()
