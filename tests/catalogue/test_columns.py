from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import pytest

from readiness.catalogue.answers import Answer, answer_table
from readiness.catalogue.columns import column_table
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.scores import score
from tests.engine.answers import random_view
from tests.engine.columns import columns_of

AS_OF = date(2026, 11, 23)


def test_columns_score_as_the_same_answers_one_by_one() -> None:
    random = Random(3)  # noqa: S311 -- answers, not secrets
    views = [
        {name: answer for name, answer in random_view(random).items() if answer.state != "conflict"} for _ in range(60)
    ]
    one_by_one = answer_table(catalogue(), views, as_of=AS_OF)

    at_once = column_table(catalogue(), columns_of(views), rows=len(views), as_of=AS_OF)

    assert (at_once.state == one_by_one.state).all()
    assert (at_once.evidence == one_by_one.evidence).all()
    np.testing.assert_allclose(at_once.friction, one_by_one.friction, atol=1e-12)
    here, there = (score(method(catalogue()), table) for table in (at_once, one_by_one))
    np.testing.assert_allclose(here.workflows.readiness.low, there.workflows.readiness.low, atol=1e-9)
    assert (here.tiers.guaranteed == there.tiers.guaranteed).all()


def test_a_column_for_an_unknown_question_is_refused() -> None:
    column = columns_of([{"ehr.count": Answer("answered", 2.0)}])["ehr.count"]

    with pytest.raises(KeyError, match="made-up"):
        column_table(catalogue(), {"ehr.made-up": column}, rows=1, as_of=AS_OF)
