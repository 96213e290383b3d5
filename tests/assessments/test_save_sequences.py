"""Any sequence of saves, each against the version its tab last saw, against the simplest model of what should be kept."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.assessments.models import AnswerRow
from readiness.assessments.operations import record_answer, withdraw_answer
from readiness.audit.operations import first_broken_event
from readiness.catalogue.answers import Answer
from readiness.tenancy.models import Organization, User
from tests.factories.companies import make_company
from tests.factories.moments import AT

QUESTION = "ehr.write-back"
WITHDRAWN = None
NUMBERS = count()

save = st.sampled_from(["supported", "vendor-only", "partial", "none", WITHDRAWN])
tabs = st.lists(st.tuples(save, st.integers(min_value=0, max_value=6)), max_size=14)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=tabs)
def test_what_is_kept_is_what_the_model_keeps(
    organization: Organization, alice: User, steps: list[tuple[str | None, int]]
) -> None:
    company = make_company(organization, alice, name=f"Company {next(NUMBERS)}")
    common = {"organization": organization, "actor": alice, "at": AT}
    current: tuple[str, int] | None = None
    kept: list[str] = []

    for value, seen in steps:
        if value is WITHDRAWN:
            withdraw_answer(company, QUESTION, expected_version=seen, **common)  # type: ignore[arg-type]
            current = None if current and current[1] == seen else current
            continue
        outcome = record_answer(company, QUESTION, Answer("answered", value), expected_version=seen, **common)  # type: ignore[arg-type]
        is_same, is_seen = current is not None and current[0] == value, current is None or current[1] == seen
        assert outcome.is_conflict == (not is_same and not is_seen)
        assert outcome.is_new == (not is_same and is_seen)
        if outcome.is_new:
            kept.append(value)
            current = (value, len(kept))

    rows = AnswerRow.objects.filter(company=company).order_by("version")
    assert [(row.version, row.value) for row in rows] == list(enumerate(kept, start=1))
    assert [(row.value, row.version) for row in rows if row.superseded_at is None] == ([current] if current else [])
    assert first_broken_event(organization=organization) is None
