"""The strictest rule: of the duties that bind a workflow, the one to build for on each subject, and what it overrides.

Two duties are compared only on one subject of a topic (`regulations/topics/`): the higher rank is the stricter. A duty
that only may apply never displaces one that does; where it would be stricter it is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TOPICS = ("human-decision", "clock", "disclosure", "consent", "record")


@dataclass(frozen=True, slots=True)
class Contender:
    """A duty that speaks to a subject. `is_certain` is False where a fact is missing to say whether it applies."""

    topic: str
    topic_label: str
    subject: str
    subject_label: str
    words: str
    rank: float
    obligation: str
    instrument: str
    title: str
    jurisdiction: str
    cite: str
    text: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One subject: the strictest duties that bind (several where equal), what they override, and what may yet be stricter."""

    topic: str
    topic_label: str
    subject: str
    subject_label: str
    strictest: tuple[Contender, ...]
    overrides: tuple[Contender, ...]
    may_be_stricter: tuple[Contender, ...]


def strictest(contenders: Iterable[Contender]) -> tuple[Rule, ...]:
    """Find the strictest duty on every subject; the order of the contenders does not matter."""
    subjects: dict[tuple[str, str], list[Contender]] = {}
    for one in contenders:
        subjects.setdefault((one.topic, one.subject), []).append(one)
    return tuple(_rule(subjects[key]) for key in sorted(subjects, key=_place))


def _place(key: tuple[str, str]) -> tuple[int, str, str]:
    topic, subject = key
    return (TOPICS.index(topic) if topic in TOPICS else len(TOPICS)), topic, subject


def _rule(held: Sequence[Contender]) -> Rule:
    ordered = sorted(set(held), key=lambda one: (-one.rank, one.jurisdiction, one.obligation, one.words))
    top = max((one.rank for one in ordered if one.is_certain), default=float("-inf"))
    first = ordered[0]
    return Rule(
        topic=first.topic,
        topic_label=first.topic_label,
        subject=first.subject,
        subject_label=first.subject_label,
        strictest=tuple(one for one in ordered if one.is_certain and one.rank == top),
        overrides=tuple(one for one in ordered if one.rank < top or (one.rank == top and not one.is_certain)),
        may_be_stricter=tuple(one for one in ordered if one.rank > top),
    )
