"""Every instrument that binds, bound or will bind is told in scenarios: it applies, it does not, the day before."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
import yaml

from readiness.law.corpus import Instrument, Standing, corpus
from regulations.conditions import leaves_of
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
    """Say whether one of its duties is, was or will be law; what an order tells agencies alone binds no company."""
    histories = [duty.standing or instrument.standing for duty in instrument.obligations]
    return any(value.standing is Standing.IN_FORCE for history in histories for value in history)


def _leaves_somebody_out(instrument: Instrument) -> bool:
    return any(True for duty in instrument.obligations for _ in leaves_of(duty.applies_when))


BINDING = [one.id for one in corpus().instruments.values() if _binds(one)]
NUMBER, OUTCOMES = _told()


@pytest.mark.parametrize("instrument", BINDING)
def test_a_binding_instrument_is_told_whole(instrument: str) -> None:
    assert NUMBER[instrument] >= LEAST
    assert NOT_IN_FORCE in OUTCOMES[instrument]
    assert "NOT_APPLICABLE" in OUTCOMES[instrument] or not _leaves_somebody_out(corpus().instruments[instrument])
    assert OUTCOMES[instrument] & {"MET", "NOT_MET", "UNDETERMINED"}


def test_a_duty_that_answers_prove_is_shown_met_and_not_met() -> None:
    proved = {duty.instrument for duty in corpus().obligations if duty.satisfied_when and duty.instrument in BINDING}
    assert [one for one in sorted(proved) if not {"MET", "NOT_MET"} <= OUTCOMES[one]] == []


def test_scenarios_are_named_apart() -> None:
    names = Counter((stem, name) for stem, name, _ in TOLD)
    assert [name for name, number in names.items() if number > 1] == []
