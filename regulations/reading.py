"""One file being read: its lines, the terms it may use, and where to note what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regulations.conditions import Condition, ConditionError, Place, parse_condition, resolve_terms
from regulations.problems import Problem
from regulations.yaml_text import Document


@dataclass(frozen=True, slots=True)
class Reading:
    """A file of the corpus with its plain data; `note` and `condition` add what they find to `problems`."""

    name: str
    document: Document
    terms: Mapping[str, Condition]
    problems: list[Problem]

    def note(self, place: Place, key: str, fault: str, remedy: str) -> None:
        """Note a problem at a place of the file."""
        self.problems.append(Problem(self.name, self.document.line_of(place), key, fault, remedy))

    def condition(self, data: object, place: Place) -> Condition | None:
        """Read a condition tree, with its terms put in; None when there is none or it is at fault."""
        if data is None:
            return None
        try:
            return resolve_terms(parse_condition(data, place), self.terms)
        except ConditionError as error:
            at = error.place or place
            self.note(at, dotted(at), error.fault, error.remedy)
            return None


def dotted(place: Place) -> str:
    """Write a place as the reader would: obligations.0.text."""
    return ".".join(str(step) for step in place)
