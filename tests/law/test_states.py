from __future__ import annotations

from datetime import date

from readiness.catalogue.answers import Answer
from readiness.catalogue.compile import STATES
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.judge import judge
from readiness.law.states import law_by_state

DAY = date(2026, 11, 25)


def test_a_state_counts_what_a_judgment_there_finds() -> None:
    view = {"profile.segment": Answer("answered", ["payer"])}
    found = law_by_state(corpus(), catalogue(), "um-coverage-decisions", view, as_of=DAY)

    assert set(found.states) == set(STATES)
    for state in ("CA", "TX", "OH"):
        there = {**view, "profile.states": Answer("answered", [state])}
        said = judge(corpus(), catalogue(), {"um-coverage-decisions": there}, as_of=DAY).obligations
        own = [one for one in said if one.is_binding and one.obligation.jurisdiction.startswith(f"US-{state}")]
        assert found.states[state].applies == sum(one.applies is True for one in own)
        assert found.states[state].possible == sum(one.applies is None for one in own)


def test_colorado_has_more_law_in_the_new_year() -> None:
    view = {"profile.segment": Answer("answered", ["payer"])}

    old, new = (
        law_by_state(corpus(), catalogue(), "um-coverage-decisions", view, as_of=day).states["CO"].total
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    )

    assert new > old


def test_before_any_law_is_known_no_state_has_any() -> None:
    found = law_by_state(corpus(), catalogue(), "ambient-scribe", {}, as_of=date(1900, 1, 1))

    assert {count.total for count in found.states.values()} == {0}
    assert found.federal.total == 0
