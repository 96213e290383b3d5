"""What changed: between two days of one corpus, and between two corpora."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from readiness.law.changes import corpus_changes, snapshot_of, standing_changes
from readiness.law.corpus import corpus
from readiness.law.standing import standing_of


@pytest.fixture
def now() -> dict[str, Any]:
    return snapshot_of(corpus())


@pytest.fixture
def before(now: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(now)


def test_colorados_new_act_begins_on_new_years_day() -> None:
    found = standing_changes(corpus(), since=date(2026, 12, 31), until=date(2027, 1, 1))
    change = next(one for one in found if one.instrument == "co-sb26-189")

    assert (change.day, change.before, change.after) == (date(2027, 1, 1), "enacted", "in_force")
    assert "co-sb26-189-pre-notice" in change.obligations


def test_the_first_day_is_not_counted_and_the_last_is() -> None:
    day = date(2027, 1, 1)

    assert all(one.day != day for one in standing_changes(corpus(), since=day, until=date(2027, 6, 1)))
    assert any(one.day == day for one in standing_changes(corpus(), since=date(2026, 12, 31), until=day))
    assert standing_changes(corpus(), since=day, until=day) == ()


def test_each_duty_named_stands_as_the_change_says() -> None:
    since = date(2026, 11, 25)
    duties = {duty.id: duty for duty in corpus().obligations}
    for change in standing_changes(corpus(), since=since):
        for name in change.obligations:
            held = standing_of(duties[name], corpus().instruments[change.instrument], change.day)
            assert held is not None
            assert held.standing.value == change.after, name


def test_no_change_says_that_a_standing_became_itself() -> None:
    assert all(one.before != one.after for one in standing_changes(corpus(), since=date(1990, 1, 1)))


def test_changes_come_by_day() -> None:
    days = [one.day for one in standing_changes(corpus(), since=date(2020, 1, 1))]

    assert days == sorted(days)


def test_a_snapshot_is_plain_json_and_equals_itself(now: dict[str, Any]) -> None:
    assert corpus_changes(json.loads(json.dumps(now)), now) == ()


def test_a_duty_that_is_new_or_gone_is_named(before: dict[str, Any], now: dict[str, Any]) -> None:
    del before["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"]
    before["ca-sb1120"]["obligations"]["ca-sb1120-old"] = {"text": "Old", "cite": "1", "standing": [], "conditions": "", "measures": []}

    found = [(one.kind, one.obligation) for one in corpus_changes(before, now)]

    assert sorted(found) == [("added", "ca-sb1120-human-denial"), ("removed", "ca-sb1120-old")]


def test_an_instrument_that_is_new_or_gone_is_named(before: dict[str, Any], now: dict[str, Any]) -> None:
    gone = before.pop("ca-sb1120")
    before["ca-sb1"] = gone

    found = [(one.kind, one.instrument) for one in corpus_changes(before, now)]

    assert sorted(found) == [("added", "ca-sb1120"), ("removed", "ca-sb1")]


@pytest.mark.parametrize(
    ("key", "value", "kind", "said"),
    [
        ("text", "Other words", "words", "Other words [1367.01(k)(2); Ins. Code 10123.135(j)(2)]"),
        ("cite", "1367.01(z)", "words", None),
        ("conditions", "0", "conditions", ""),
        ("measures", ["Denial: Nobody"], "strictness", "Denial: Nobody"),
        ("standing", [["2020-01-01", "in_force"]], "standing", "in force from 2020-01-01"),
    ],
)
def test_what_differs_in_a_duty_is_said(
    before: dict[str, Any], now: dict[str, Any], key: str, value: object, kind: str, said: str | None
) -> None:
    before["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"][key] = value

    change = corpus_changes(before, now)[0]

    assert (change.kind, change.obligation) == (kind, "ca-sb1120-human-denial")
    assert said is None or change.before == said


def test_a_moved_date_of_an_instrument_moves_the_duties_that_follow_it(before: dict[str, Any], now: dict[str, Any]) -> None:
    before["co-sb26-189"]["standing"][-1] = ["2026-06-30", "in_force"]

    change = corpus_changes(before, now)[0]

    assert change.kind == "standing"
    assert "in force from 2026-06-30" in change.before
    assert "in force from 2027-01-01" in change.after
    assert "co-sb26-189-pre-notice" in change.duties(corpus())


def test_a_change_of_many_duties_is_told_with_every_note_once() -> None:
    day = date(2027, 1, 1)
    changes = standing_changes(corpus(), since=date(2026, 12, 31), until=day)
    note = next(change.note for change in changes if change.instrument == "cms-0057-f")

    assert "Compliance date of the interfaces" in note
    assert "Reporting period begins." in note
    assert note.count("Compliance date of the interfaces") == 1
