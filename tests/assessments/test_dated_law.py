"""Dated law over the real catalogue and corpus (property 10): a day moves gates of its law alone, and never a score."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.assessments.evaluation import Scored, score_live
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import Standing, corpus
from readiness.law.standing import standing_of
from tests.engine.answers import random_view

CATALOGUE, CORPUS = catalogue(), corpus()
WORKFLOWS = ("ambient-scribe", "um-coverage-decisions", "patient-communications", "workforce-recruiting", "therapy-chatbot")
FIRST, LAST = date(2020, 1, 1), date(2031, 1, 1)
TURNS = sorted(
    {
        value.date
        for instrument in CORPUS.instruments.values()
        for held in (instrument, *instrument.obligations)
        for value in held.standing
        if FIRST < value.date < LAST
    }
)
run = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(FIRST, LAST) | st.sampled_from(TURNS)


@st.composite
def views(draw: st.DrawFn) -> dict[str, Answer]:
    """Answers without dates: those age, the others do not."""
    view = random_view(Random(draw(st.integers(0, 2**32))))  # noqa: S311 -- answers, not secrets
    return {name: answer for name, answer in view.items() if CATALOGUE.questions[name].type != "date"}


def _scored(view: dict[str, Answer], day: date) -> Scored:
    return score_live(CATALOGUE, CORPUS, dict.fromkeys(WORKFLOWS, view), as_of=day)


def _in_force(gate: str, day: date) -> set[str]:
    families = set(CATALOGUE.gates[gate].rule_families)
    return {
        duty.id
        for instrument in CORPUS.instruments.values()
        for duty in instrument.obligations
        if families & set(duty.families)
        and (held := standing_of(duty, instrument, day)) is not None
        and held.standing is Standing.IN_FORCE
    }


@run
@given(views(), days, days)
def test_the_day_moves_no_score(view: dict[str, Answer], one: date, other: date) -> None:
    first, second = (_scored(view, day).scores.workflows for day in (one, other))

    for mine, theirs in ((first.friction, second.friction), (first.readiness, second.readiness)):
        for end in ("low", "point", "high"):
            assert (getattr(mine, end) == getattr(theirs, end)).all()


@run
@given(views(), days, days)
def test_a_gate_turns_only_where_a_law_of_its_own_begins_or_ends(view: dict[str, Answer], one: date, other: date) -> None:
    first, second = (_scored(view, day).scores.gates for day in (one, other))

    for g, gate in enumerate(CATALOGUE.gates):
        if (first.status[:, g] != second.status[:, g]).any():
            assert CATALOGUE.gates[gate].binds == "by-law"
            assert _in_force(gate, one) != _in_force(gate, other)


@run
@given(views(), days)
def test_a_gate_of_law_holds_nobody_while_none_of_its_law_is_in_force(view: dict[str, Answer], day: date) -> None:
    gates = _scored(view, day).scores.gates

    for g, (name, gate) in enumerate(CATALOGUE.gates.items()):
        if gate.binds == "by-law" and not _in_force(name, day):
            assert not np.isin(gates.status[:, g], (1, 2)).any()


@run
@given(views(), st.sampled_from(TURNS))
def test_crossing_a_date_turns_only_the_gates_of_what_turns_on_it(view: dict[str, Answer], turn: date) -> None:
    before, after = (_scored(view, day).scores.gates.status for day in (turn - timedelta(days=1), turn))

    turned = {name for g, name in enumerate(CATALOGUE.gates) if (before[:, g] != after[:, g]).any()}
    families = {
        family
        for instrument in CORPUS.instruments.values()
        for duty in instrument.obligations
        for family in duty.families
        if any(value.date == turn for value in (*instrument.standing, *(duty.standing or ())))
    }
    assert all(families & set(CATALOGUE.gates[name].rule_families) for name in turned)
