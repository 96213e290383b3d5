"""Dated law: the day decides, and only what is in force binds."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import Standing, corpus
from readiness.law.judge import judge
from readiness.law.standing import law_on, standing_of, value_on


@pytest.mark.parametrize(
    ("instrument", "day", "standing"),
    [
        ("co-sb24-205", date(2026, 7, 1), Standing.STAYED),
        ("onc-hti5-proposed", date(2026, 11, 23), Standing.PROPOSED),
        ("hipaa-security-nprm-2025", date(2026, 11, 23), Standing.PROPOSED),
        ("ca-sb1120", date(2024, 12, 31), Standing.ENACTED),
        ("ca-sb1120", date(2025, 1, 1), Standing.IN_FORCE),
        ("co-sb26-189", date(2026, 12, 31), Standing.ENACTED),
        ("co-sb26-189", date(2027, 1, 1), Standing.IN_FORCE),
    ],
)
def test_standing_on_a_day(instrument: str, day: date, standing: Standing) -> None:
    held = value_on(corpus().instruments[instrument].standing, day)

    assert held is not None
    assert held.standing is standing


def test_colorado_sb24_205_never_bound_anyone() -> None:
    values = corpus().instruments["co-sb24-205"].standing

    assert Standing.IN_FORCE not in {value.standing for value in values}


def test_nothing_is_known_before_the_first_date() -> None:
    held = {row.instrument.id: row.held for row in law_on(corpus(), date(1900, 1, 1))}

    assert set(held.values()) == {None}


def test_an_obligation_of_another_state_does_not_apply_and_says_why() -> None:
    view = {"profile.states": Answer("answered", ["TX"])}

    found = judge(corpus(), catalogue(), {"um-coverage-decisions": view}, as_of=date(2026, 11, 23)).obligations

    assert {o.verdict for o in found if o.obligation.instrument == "ca-sb1120"} == {"NOT_APPLICABLE"}


def test_unknown_states_leave_state_law_undetermined_and_name_the_question() -> None:
    found = judge(corpus(), catalogue(), {"um-coverage-decisions": {}}, as_of=date(2026, 11, 23)).obligations
    missing = {name for o in found if o.obligation.instrument == "ca-sb1120" for name in o.missing}

    assert "profile.states" in missing


def test_nothing_is_met_without_an_answer() -> None:
    found = judge(corpus(), catalogue(), {"ambient-scribe": {}}, as_of=date(2026, 11, 23)).obligations

    assert "MET" not in {o.verdict for o in found}


def test_no_gate_binds_before_any_law_is_known() -> None:
    view = {"profile.states": Answer("answered", ["CA"])}

    binding = judge(corpus(), catalogue(), {"ambient-scribe": view}, as_of=date(1950, 1, 1)).binding

    assert (binding == np.int8(-1)).all()


def test_a_duty_with_a_later_date_of_its_own_stands_as_its_instrument_until_that_is_in_force() -> None:
    instrument = corpus().instruments["ct-sb5-2026"]
    later = next(duty for duty in instrument.obligations if duty.standing and duty.standing[0].date > instrument.standing[0].date)
    before = min(value.date for value in instrument.standing if value.standing is Standing.IN_FORCE) - timedelta(days=1)

    assert standing_of(later, instrument, before) == value_on(instrument.standing, before)
