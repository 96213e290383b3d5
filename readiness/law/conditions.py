"""Conditions of law as truth trees, and opened into lines that a reader can follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import regulations.conditions as law
from readiness.engine import truth
from readiness.engine.truth import FactTable, truth_of

WORDS = {-1: "false", 0: "unknown", 1: "true"}


@dataclass(frozen=True, slots=True)
class Node:
    """One line of an opened condition: what is asked, whether it holds, and the parts below it.

    `values` are the answers that a leaf wants, for a reader to be told by their labels; its `text` then says why.
    """

    text: str
    holds: bool | None
    fact: str = ""
    parts: tuple[Node, ...] = ()
    values: tuple[str, ...] = ()

    def deciding(self) -> Iterator[Node]:
        """The leaves that bring it about: those that hold as it does; where none of its parts does, all of them."""
        if not self.parts:
            yield self
        alike = [part for part in self.parts if part.holds == self.holds]
        for part in alike or self.parts:
            yield from part.deciding()


def truth_tree(condition: law.Condition) -> truth.Condition:  # noqa: PLR0911 one return a shape
    """Turn a condition of law into the engine's form."""
    match condition:
        case law.AllOf(parts, _):
            return truth.AllOf(tuple(truth_tree(part) for part in parts))
        case law.AnyOf(parts, _):
            return truth.AnyOf(tuple(truth_tree(part) for part in parts))
        case law.Not(inner, _):
            return truth.Not(truth_tree(inner))
        case law.Term(name, inner, _):
            if inner is None:
                raise ValueError(f"The term {name!r} has no definition")
            return truth_tree(inner)
        case law.OneOf(fact, values, _):
            return truth.OneOf(fact, values)
        case law.Includes(fact, values, _):
            return truth.Includes(fact, values)
        case law.AtLeast(fact, number, _):
            return truth.AtLeast(fact, number)
        case law.Before(fact, day, _):
            return truth.Before(fact, day.toordinal())


def opened(condition: law.Condition, facts: FactTable, terms: Mapping[str, str]) -> Node:  # noqa: PLR0911 one return a shape
    """Open a condition into lines, each with whether it holds on the one row; `terms` say what each term means."""
    value = int(truth_of(truth_tree(condition), facts)[0])
    holds = None if value == 0 else value > 0
    match condition:
        case law.AllOf(parts, because):
            return Node(because or "All of", holds, parts=tuple(opened(part, facts, terms) for part in parts))
        case law.AnyOf(parts, because):
            return Node(because or "Any of", holds, parts=tuple(opened(part, facts, terms) for part in parts))
        case law.Not(inner, because):
            return Node(because or "Not", holds, parts=(opened(inner, facts, terms),))
        case law.Term(name, inner, because):
            below = (opened(inner, facts, terms),) if inner is not None else ()
            return Node(because or terms[name], holds, parts=below)
        case law.OneOf(fact, values, because) | law.Includes(fact, values, because):
            return Node(because, holds, fact, values=values)
        case law.AtLeast(fact, number, because):
            return Node(because or f"{number:g} or more", holds, fact)
        case law.Before(fact, day, because):
            return Node(because or f"before {day.isoformat()}", holds, fact)
