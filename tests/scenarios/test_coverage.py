"""Every instrument that binds, or will, is told in scenarios: applies, does not apply, the day before, an exclusion."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
import yaml

from readiness.law.corpus import Instrument, Standing, corpus
from tests.scenarios.test_scenarios import HERE, NOT_IN_FORCE

LEAST = 4
TOLD = [
    (path.stem, scenario["name"], scenario["expect"])
    for path in sorted(HERE.glob("*/*.yaml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def _told() -> tuple[Counter[str], defaultdict[str, set[str]]]:
    owner = {duty.id: duty.instrument for duty in corpus().obligations}
    number: Counter[str] = Counter()
    outcomes: defaultdict[str, set[str]] = defaultdict(set)
    for _, _, expected in TOLD:
        for instrument in {owner[name] for name in expected}:
            number[instrument] += 1
        for name, outcome in expected.items():
            outcomes[owner[name]].add(outcome)
    return number, outcomes


def _binds(instrument: Instrument) -> bool:
    return bool(instrument.obligations) and any(value.standing is Standing.IN_FORCE for value in instrument.standing)


BINDING = [one.id for one in corpus().instruments.values() if _binds(one) and one.state]
NUMBER, OUTCOMES = _told()


@pytest.mark.parametrize("instrument", BINDING)
def test_a_binding_instrument_is_told_whole(instrument: str) -> None:
    assert NUMBER[instrument] >= LEAST
    assert {"NOT_APPLICABLE", NOT_IN_FORCE} <= OUTCOMES[instrument]
    assert OUTCOMES[instrument] & {"MET", "NOT_MET", "UNDETERMINED"}


def test_a_duty_that_answers_prove_is_shown_met_and_not_met() -> None:
    proved = {duty.instrument for duty in corpus().obligations if duty.satisfied_when and duty.instrument in BINDING}
    assert [one for one in sorted(proved) if not {"MET", "NOT_MET"} <= OUTCOMES[one]] == []


def test_scenarios_are_named_apart() -> None:
    names = Counter((stem, name) for stem, name, _ in TOLD)
    assert [name for name, number in names.items() if number > 1] == []
