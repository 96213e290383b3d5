"""The strictest rule: at least as strict as every duty that binds, in whatever order they come."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from readiness.law.corpus import corpus
from readiness.law.strictest import Contender, strictest

BASE = Contender(
    topic="consent",
    topic_label="Consent",
    subject="recording",
    subject_label="To record",
    words="One party consents",
    rank=0.0,
    obligation="one",
    instrument="an-act",
    title="An act",
    jurisdiction="US-TX",
    cite="1",
    text="One party must consent",
    is_certain=True,
)
CONTENDERS = st.lists(
    st.builds(
        lambda topic, subject, rank, name, certain: replace(
            BASE, topic=topic, subject=subject, rank=float(rank), obligation=name, words=f"{rank}", is_certain=certain
        ),
        st.sampled_from(["human-decision", "clock", "record"]),
        st.sampled_from(["a", "b"]),
        st.integers(-3, 3),
        st.sampled_from([f"duty-{n}" for n in range(8)]),
        st.booleans(),
    ),
    max_size=12,
)


@given(CONTENDERS)
def test_the_strictest_is_at_least_as_strict_as_each_duty_that_binds(held: list[Contender]) -> None:
    rules = {(rule.topic, rule.subject): rule for rule in strictest(held)}
    for one in held:
        rule = rules[one.topic, one.subject]
        if one.is_certain:
            assert all(top.rank >= one.rank for top in rule.strictest)
            assert rule.strictest


@given(CONTENDERS, st.randoms())
def test_the_order_does_not_matter(held: list[Contender], order: random.Random) -> None:
    shuffled = list(held)
    order.shuffle(shuffled)

    assert strictest(shuffled) == strictest(held)


@given(CONTENDERS)
def test_every_duty_stands_in_one_place(held: list[Contender]) -> None:
    for rule in strictest(held):
        told = [*rule.strictest, *rule.overrides, *rule.may_be_stricter]
        assert len(told) == len(set(told))
        assert set(told) == {one for one in held if (one.topic, one.subject) == (rule.topic, rule.subject)}


@given(CONTENDERS)
def test_what_only_may_apply_never_displaces_what_does(held: list[Contender]) -> None:
    for rule in strictest(held):
        assert all(one.is_certain for one in rule.strictest)
        assert not any(one.is_certain for one in rule.may_be_stricter)


@given(CONTENDERS, CONTENDERS)
def test_more_law_never_relaxes_a_rule(held: list[Contender], more: list[Contender]) -> None:
    before = {(rule.topic, rule.subject): rule for rule in strictest(held)}
    for rule in strictest([*held, *more]):
        was = before.get((rule.topic, rule.subject))
        if was and was.strictest:
            assert rule.strictest[0].rank >= was.strictest[0].rank


def test_equal_duties_stand_together() -> None:
    other = replace(BASE, obligation="other", jurisdiction="US-CA")

    rule = strictest([BASE, other])[0]

    assert [one.obligation for one in rule.strictest] == ["other", "one"]
    assert rule.overrides == ()


def test_a_shorter_clock_and_a_longer_retention_are_the_stricter() -> None:
    measures = corpus().measures
    expedited, standard = measures["0057-expedited-72h"][0], measures["0057-standard-7d"][0]
    three, four = measures["co-sb26-189-records-3y"][0], measures["ca-crd-ads-retain-4y"][0]

    assert expedited.rank > standard.rank
    assert four.rank > three.rank
    assert (expedited.words, four.words) == ("Within 72 hours of receipt", "Kept at least 4 years")


def test_consent_of_everyone_is_stricter_than_of_one() -> None:
    one, everyone = (corpus().measures[name][0] for name in ("tx-recording-consent-one-party", "ca-recording-consent-all-parties"))

    assert everyone.subject == one.subject == "recording"
    assert everyone.rank > one.rank
