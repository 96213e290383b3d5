"""What duties are about, so that duties of several laws can be held against each other: `topics/*.yaml` in, measures out.

A topic (human decision, clock, disclosure, consent, record) has subjects. Duties are compared only within one subject,
by levels from the least strict to the strictest, or by a time. The order is our reading; the duty's text is the law's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from regulations.problems import CorpusError, Problem, shown
from regulations.schema import Measure, SubjectText, TopicText
from regulations.yaml_text import YamlError, read_yaml

HOURS = {"hour": 1.0, "day": 24.0, "business day": 33.6, "month": 730.0, "year": 8760.0}
TIME = re.compile(r"^(\d+) (hour|day|business day|month|year)s?$")
ORDER = ("human-decision", "clock", "disclosure", "consent", "record")


def read_topics(root: Path) -> dict[str, TopicText]:
    """Read the topics kept under a corpus, in the order in which they are shown.

    Raises:
        CorpusError: a file is not what it should be.
    """
    found, problems = {}, []
    for path in sorted(root.glob("topics/*.yaml"), key=_place):
        name = shown(path, root)
        try:
            topic = TopicText.model_validate(read_yaml(path.read_text(encoding="utf-8")).data)
        except YamlError as error:
            problems.append(Problem(name, error.line, error.key, error.fault, error.remedy))
        except ValidationError as error:
            problems += [
                Problem(name, 1, ".".join(str(step) for step in item["loc"]), f"{item['msg']}.", "The keys are in regulations/schema.py.")
                for item in error.errors()
            ]
        else:
            found[path.stem] = topic
            problems += _faults(name, topic)
    if problems:
        raise CorpusError(problems)
    return found


def measures_of(topics: Mapping[str, TopicText]) -> dict[str, tuple[Measure, ...]]:
    """Gather for each obligation where it stands: one measure a subject."""
    held: dict[str, list[Measure]] = {}
    for name, topic in topics.items():
        for key, subject in topic.subjects.items():
            for duty, value in subject.duties.items():
                rank, words = _stand(subject, value)
                held.setdefault(duty, []).append(Measure(name, topic.label, key, subject.label, words, rank))
    return {duty: tuple(measures) for duty, measures in held.items()}


def unknown_duties(topics: Mapping[str, TopicText], known: set[str]) -> Iterator[Problem]:
    """Note duties that no instrument has."""
    for name, topic in topics.items():
        for key, subject in topic.subjects.items():
            for duty in subject.duties:
                if duty not in known:
                    fault = f"There is no obligation '{duty}'."
                    yield Problem(f"topics/{name}.yaml", 1, f"subjects.{key}.duties", fault, "Correct the id, or remove it.")


def _place(path: Path) -> tuple[int, str]:
    return (ORDER.index(path.stem) if path.stem in ORDER else len(ORDER)), path.stem


def _stand(subject: SubjectText, value: str) -> tuple[float, str]:
    """How strict, and in what words; a higher rank is stricter."""
    if subject.levels:
        return float(list(subject.levels).index(value)), subject.levels[value]
    hours = _hours(value)
    return (hours if subject.stricter == "longer" else -hours), subject.says.format(time=value)


def _hours(value: str) -> float:
    matched = TIME.match(value)
    if matched is None:
        raise ValueError(value)
    return int(matched[1]) * HOURS[matched[2]]


def _faults(name: str, topic: TopicText) -> Iterator[Problem]:
    for key, subject in topic.subjects.items():
        place = f"subjects.{key}"
        if bool(subject.levels) == bool(subject.stricter and "{time}" in subject.says):
            yield Problem(name, 1, place, "It is measured by levels or by a time, one of them.", "Give levels, or stricter and says with {time}.")
            continue
        for duty, value in subject.duties.items():
            if subject.levels and value not in subject.levels:
                yield Problem(name, 1, f"{place}.duties.{duty}", f"There is no level '{value}'.", f"Use one of {', '.join(subject.levels)}.")
            if not subject.levels and not TIME.match(value):
                yield Problem(name, 1, f"{place}.duties.{duty}", f"'{value}' is not a time.", "Write 72 hours, 7 days, 15 business days or 4 years.")
