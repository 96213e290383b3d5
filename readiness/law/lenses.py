"""Voluntary frameworks read over the same answers: what of each is met, not met, unanswered, or asked by no question.

A lens is a reading, not a claim of certification. Lines keep the order and the grouping of the framework.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Coverage = Literal["MET", "NOT_MET", "UNANSWERED", "NOT_COVERED", "NOT_APPLICABLE"]
COVERAGES: tuple[Coverage, ...] = ("MET", "NOT_MET", "UNANSWERED", "NOT_COVERED", "NOT_APPLICABLE")
FUNCTIONS = ("GOVERN", "MAP", "MEASURE", "MANAGE")


class Duty(Protocol):
    """What a lens reads of a duty: its identity, its place in the framework, and its verdict."""

    @property
    def instrument(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def cite(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def counsel_decides(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Lens:
    """A framework: `instruments` are the beginnings of the ids it is made of."""

    id: str
    title: str
    about: str
    instruments: tuple[str, ...]
    part: Callable[[Duty], str]
    prefixes: tuple[str, ...] = ()

    def short_cite(self, duty: Duty) -> str:
        """Cite a line without the name of its document."""
        for prefix in self.prefixes:
            if duty.cite.startswith(prefix):
                return duty.cite.removeprefix(prefix)
        return duty.cite


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a framework with its lines."""

    title: str
    lines: tuple[Duty, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A lens read over one run."""

    lens: Lens
    parts: tuple[Part, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Count the lines that are of this company's concern."""
        return sum(self.counts.values()) - self.counts.get("NOT_APPLICABLE", 0)


def _by_instrument(duty: Duty) -> str:
    return duty.title


def _by_function(duty: Duty) -> str:
    """The function and category of the AI RMF; of its generative-AI profile, risks and actions."""
    if duty.group.split(" ", maxsplit=1)[0] in FUNCTIONS:
        return duty.group
    return "Generative AI profile: the risks" if "sec. 2" in duty.cite else "Generative AI profile: actions"


def _by_section(duty: Duty) -> str:
    """The section of the model card that a part belongs to."""
    if duty.instrument != "chai-applied-model-card":
        return duty.title
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", duty.cite.split("/")[0].split(";")[0]).capitalize()


def _by_group(duty: Duty) -> str:
    return duty.group


LENSES = (
    Lens("ruaih", "RUAIH", "Responsible Use of AI in Healthcare: seven elements, and five areas of certification.", ("tjc-",), _by_instrument, ("RUAIH certification ", "RUAIH ")),
    Lens("chai", "CHAI", "Coalition for Health AI: the parts of its applied model card.", ("chai-",), _by_section),
    Lens("nist", "NIST AI RMF", "AI Risk Management Framework 1.0 with the generative-AI profile, AI 600-1.", ("nist-ai-rmf", "nist-ai-600"), _by_function, ("NIST AI 100-1, ", "NIST AI 600-1 ")),
    Lens("iso-42001", "ISO/IEC 42001", "AI management system: clauses 4 to 10 and the Annex A controls, in our own words.", ("iso-iec-42001",), _by_group, ("ISO/IEC 42001 ",)),
)


def coverage_of(duty: Duty) -> Coverage:
    """Say how far the answers reach."""
    match duty.verdict:
        case "MET" | "NOT_MET" | "NOT_APPLICABLE":
            return duty.verdict
        case _:
            return "NOT_COVERED" if duty.counsel_decides else "UNANSWERED"


def read(lens: Lens, duties: Iterable[Duty]) -> Reading:
    """Read a lens over the duties of a run."""
    parts: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.instrument.startswith(lens.instruments):
            parts.setdefault(lens.part(duty), []).append(duty)
    titles = sorted(parts, key=lambda title: _place(title, tuple(parts)))
    made = tuple(_part(title, parts[title]) for title in titles)
    return Reading(lens, made, Counter({name: sum(part.counts[name] for part in made) for name in COVERAGES}))


def _part(title: str, lines: list[Duty]) -> Part:
    ordered = sorted(lines, key=lambda duty: _natural(duty.cite))
    return Part(title, tuple(ordered), Counter(coverage_of(duty) for duty in ordered))


def _place(title: str, given: tuple[str, ...]) -> tuple[int, int]:
    """Functions of the AI RMF in their own order; all else as the corpus has it."""
    function = title.split(" ", maxsplit=1)[0]
    return (FUNCTIONS.index(function) if function in FUNCTIONS else len(FUNCTIONS)), given.index(title)


def _natural(cite: str) -> tuple[tuple[bool, int, str], ...]:
    """Order 2.10 after 2.9."""
    return tuple((piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in re.split(r"(\d+)", cite) if piece)
