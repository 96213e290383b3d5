"""The corpus of this release: sound, whole, and free of the errors that others make."""

from __future__ import annotations

import re
from datetime import date

import pytest

from readiness.law.standing import standing_of, value_on
from regulations.check import check_corpus
from regulations.load import corpus
from regulations.schema import Standing

STANDINGS = [
    ("co-sb24-205", "2025-01-01", "enacted"),
    ("co-sb24-205", "2026-06-30", "stayed"),
    ("co-sb24-205", "2026-07-01", "stayed"),
    ("co-sb24-205", "2027-01-01", "repealed"),
    ("co-sb26-189", "2026-12-31", "enacted"),
    ("co-sb26-189", "2027-01-01", "in_force"),
    ("onc-hti5-proposed", "2026-11-22", "proposed"),
    ("onc-hti2-withdrawn-remainder", "2026-01-01", "expired"),
    ("hipaa-security-nprm-2025", "2026-11-22", "proposed"),
    ("ca-sb903-vetoed", "2026-11-22", "expired"),
    ("ca-ab2575-vetoed", "2026-11-22", "expired"),
    ("ca-sb1120", "2024-12-31", "enacted"),
    ("ca-sb1120", "2025-01-01", "in_force"),
    ("il-sb3114", "2027-12-31", "enacted"),
    ("mn-sf1856", "2026-11-22", "proposed"),
    ("ut-sb149", "2027-07-01", "expired"),
    ("fda-pccp-guidance", "2026-11-22", "voluntary"),
]


def test_the_check_finds_nothing() -> None:
    problems, summary = check_corpus(as_of=date(2026, 11, 22))
    assert problems == []
    assert "189 instruments" in summary


@pytest.mark.parametrize(("instrument", "day", "standing"), STANDINGS)
def test_the_standing_on_a_day(instrument: str, day: str, standing: str) -> None:
    held = value_on(corpus().instruments[instrument].standing, date.fromisoformat(day))
    assert held is not None
    assert held.standing.value == standing


def test_before_its_first_date_a_standing_is_unknown_to_us() -> None:
    assert value_on(corpus().instruments["ca-sb1120"].standing, date(2023, 12, 31)) is None


def test_colorados_first_act_never_was_in_force() -> None:
    assert Standing.IN_FORCE not in {value.standing for value in corpus().instruments["co-sb24-205"].standing}


def test_an_obligation_is_never_livelier_than_its_instrument() -> None:
    for instrument in corpus().instruments.values():
        for duty in instrument.obligations:
            for value in (*instrument.standing, *duty.standing):
                held, own = value_on(instrument.standing, value.date), standing_of(duty, instrument, value.date)
                if held and own and own.standing is Standing.IN_FORCE:
                    assert held.standing is Standing.IN_FORCE, duty.id


def test_the_lists_are_whole() -> None:
    counts = {name: len(held.obligations) for name, held in corpus().instruments.items()}
    attributes = [duty.id for duty in corpus().instruments["onc-hti1-dsi"].obligations]
    assert sum(bool(re.fullmatch(r"hti1-a\d\d", name)) for name in attributes) == 13
    assert sum(bool(re.fullmatch(r"hti1-b\d\d", name)) for name in attributes) == 31
    assert counts["nist-ai-rmf-1-0"] == 91
    assert sum(name.endswith("-recording-consent") for name in counts) == 51
    assert sum(counts.values()) >= 900


def test_every_obligation_says_how_it_is_judged() -> None:
    assert all(duty.satisfied_when or duty.counsel_decides for duty in corpus().obligations)
