from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import parse_sheet, with_derived
from readiness.law.binding import gate_binding
from readiness.law.corpus import corpus
from readiness.law.judge import judge
from readiness.web.demo import plan

SHEETS = sorted((Path(plan.__file__).parent / "sheets").glob("*.yaml"))[::3]
DAYS = (date(2025, 6, 1), date(2026, 11, 23), date(2027, 7, 1))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_binds_is_what_a_judgment_says(path: Path, day: date) -> None:
    sheet = with_derived(parse_sheet(path.read_text(encoding="utf-8"), catalogue()))
    views = {name: {**sheet.answers, **sheet.workflow_answers.get(name, {})} for name in sheet.workflows}

    bound = gate_binding(corpus(), catalogue(), views, as_of=day)

    assert (bound == judge(corpus(), catalogue(), views, as_of=day).binding).all()


def test_what_was_remembered_gives_way_to_a_new_fact() -> None:
    day, workflow = DAYS[1], "ambient-scribe"
    for states in (["CA"], ["TX"], ["CA"], None):
        answer = Answer("unknown") if states is None else Answer("answered", list(states))
        views = {workflow: {"profile.states": answer}}

        bound = gate_binding(corpus(), catalogue(), views, as_of=day)

        assert (bound == judge(corpus(), catalogue(), views, as_of=day).binding).all()


def test_no_workflow_is_nothing_bound() -> None:
    assert gate_binding(corpus(), catalogue(), {}, as_of=DAYS[0]).shape == (len(catalogue().gates), 0)
