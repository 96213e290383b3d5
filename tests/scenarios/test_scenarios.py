"""The worked examples that counsel can read: each is a company on a day, and what the law asks of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.judge import ObligationVerdict, judge

HERE = Path(__file__).parent
NOT_IN_FORCE = "NOT_IN_FORCE"
SCENARIOS = [
    pytest.param(scenario, id=f"{path.stem}: {scenario['name']}")
    for path in sorted(HERE.glob("*/*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]
DUTIES = {duty.id for duty in corpus().obligations}


def judged(scenario: dict[str, Any]) -> dict[str, ObligationVerdict]:
    """Judge the company of a scenario."""
    answers = {name: Answer("answered", value) for name, value in scenario["answers"].items()}
    views = dict.fromkeys(scenario["workflows"], answers)
    found = judge(corpus(), catalogue(), views, as_of=scenario["as_of"]).obligations
    return {one.obligation.id: one for one in found}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_law_says_what_counsel_expects(scenario: dict[str, Any]) -> None:
    assert isinstance(scenario["as_of"], date)
    found, expected = judged(scenario), scenario["expect"]
    assert set(expected) <= DUTIES
    said = {name: one.verdict if one.is_binding else NOT_IN_FORCE for name, one in found.items()}
    assert {name: said.get(name, NOT_IN_FORCE) for name in expected} == expected
    missing = scenario.get("missing", {})
    assert {name: list(found[name].missing) for name in missing} == missing


def test_there_are_enough_of_them() -> None:
    assert len(SCENARIOS) >= 1000
