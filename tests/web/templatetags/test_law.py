"""Drawings of law: every state once, no two tiles in one place, every mark with its word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from readiness.catalogue.compile import STATES
from readiness.law.corpus import corpus
from readiness.law.states import Count
from readiness.web.templatetags.law import STATE_TILES, month_strip, standing_timeline, state_tiles, tally


def test_every_state_has_a_tile_of_its_own() -> None:
    assert set(STATE_TILES) == set(STATES)
    assert len(set(STATE_TILES.values())) == len(STATES)


def test_a_tile_says_its_number_in_words_too() -> None:
    counts = {state: Count(0, 0) for state in STATES} | {"CA": Count(2, 3)}

    drawn = state_tiles(counts, {"CA"}, "/law/?jurisdiction=US-")

    assert "CA: 5 duties, 2 apply and 3 may" in drawn
    assert 'href="/law/?jurisdiction=US-CA"' in drawn
    assert drawn.count("step-5") == 1


def test_a_tally_says_what_it_draws() -> None:
    drawn = tally({"NOT_MET": 1, "MET": 3}, "Model")

    assert "<title>Model: 1 not met, 3 met</title>" in drawn
    assert "nothing applies" in tally({})


def test_a_timeline_marks_today_the_day_and_go_live() -> None:
    values = corpus().instruments["co-sb24-205"].standing
    marks = [(date(2027, 1, 4), "Corvale <b>")]

    drawn = standing_timeline(values, date(2026, 7, 1), date(2026, 11, 25), "SB 24-205", marks)

    assert "Today: 2026-11-25" in drawn
    assert "As of: 2026-07-01" in drawn
    assert "Go-live, Corvale &lt;b&gt;: 2027-01-04" in drawn
    assert "stayed from 2026-04-27" in drawn
    assert "style=" not in drawn


def test_today_is_marked_once_where_it_is_the_day() -> None:
    values = corpus().instruments["ca-sb1120"].standing

    assert "As of" not in standing_timeline(values, date(2026, 11, 25), date(2026, 11, 25), "SB 1120")


def test_months_are_drawn_with_what_happens_in_them() -> None:
    entries = [Happening(), Happening(("Corvale",))]

    drawn = month_strip([(date(2027, 1, 1), entries)], date(2026, 11, 25))

    assert "January 2027: 1 changes of law, 1 go-live days" in drawn
    assert 'href="#m-2027-01"' in drawn
    assert (drawn.count("is-change"), drawn.count("is-plan")) == (1, 1)
    assert drawn.count(">Nov<") == 2


@dataclass
class Happening:
    go_live: tuple[str, ...] = ()
