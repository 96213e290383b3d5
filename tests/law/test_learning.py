"""Learning more never turns a settled verdict round: over the real corpus, with every fact that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.facts import WORKFLOW
from readiness.law.judge import Judgment, judge
from regulations.conditions import leaves_of

STATES = ("AL", "CA", "CO", "IL", "IN", "LA", "ME", "NJ", "NY", "RI", "TX", "UT", "VT", "WA")
DAYS = st.sampled_from([date(2025, 1, 1), date(2026, 11, 22), date(2027, 7, 1), date(2032, 1, 1)])
Value = str | float | list[str]
SETTLED = {"MET", "NOT_MET", "NOT_APPLICABLE"}


@cache
def facts() -> tuple[str, ...]:
    """Every question that some condition of the corpus reads."""
    conditions = (held for duty in corpus().obligations for held in (duty.applies_when, duty.satisfied_when))
    return tuple(sorted({leaf.fact for held in conditions for leaf in leaves_of(held)} - {WORKFLOW}))


def values(name: str) -> st.SearchStrategy[Value]:
    question = catalogue().questions[name]
    options = STATES if question.type == "states" else tuple(option.value for option in question.options)
    match question.type:
        case "multi" | "states":
            return st.lists(st.sampled_from(options), min_size=1, unique=True)
        case "number":
            return st.sampled_from([0.0, 3.0, 4.0, 30e6, 60e6, 200e6, 900e6])
        case "date":
            return st.sampled_from(["2026-01-01", "2026-11-01"])
        case _:
            return st.sampled_from(options)


def judged(known: Mapping[str, Value], workflows: list[str], day: date) -> Judgment:
    answers = {name: Answer("answered", value) for name, value in known.items()}
    return judge(corpus(), catalogue(), dict.fromkeys(workflows, answers), as_of=day)


@settings(max_examples=60, deadline=None)
@given(st.data(), DAYS)
def test_learning_a_fact_never_reverses_a_settled_verdict(data: st.DataObject, day: date) -> None:
    workflows = data.draw(st.lists(st.sampled_from(tuple(catalogue().workflows)), min_size=1, max_size=4, unique=True))
    learned = data.draw(st.sampled_from(facts()))
    names = data.draw(st.lists(st.sampled_from(facts()), max_size=len(facts()), unique=True))
    known = {name: data.draw(values(name)) for name in names if name != learned}
    before = judged(known, workflows, day)
    after = judged({**known, learned: data.draw(values(learned))}, workflows, day)
    for was, now in zip(before.obligations, after.obligations, strict=True):
        if was.verdict in SETTLED:
            assert now.verdict == was.verdict, (was.obligation.id, learned)
    settled = before.binding != 0
    assert (after.binding[settled] == before.binding[settled]).all()


def test_the_corpus_reads_many_facts() -> None:
    assert len(facts()) > 60
