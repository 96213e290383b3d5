"""Conditions of law as plain trees: when an obligation applies, when it is satisfied.

The leaves speak of facts: question ids of the catalogue, and `workflow`. Every node may say `because` in plain words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition
    because: str = ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A single answer is one of `values` (`equals` is the case of one)."""

    fact: str
    values: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Includes:
    """An answer with many values holds at least one of `values`."""

    fact: str
    values: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True, slots=True)
class AtLeast:
    fact: str
    number: float
    because: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    fact: str
    day: date
    because: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term of `terms.yaml`; `condition` is its definition."""

    name: str
    condition: Condition | None = None
    because: str = ""


Leaf = OneOf | Includes | AtLeast | Before
Condition = AllOf | AnyOf | Not | Term | Leaf
Place = tuple[str | int, ...]

_SETTINGS = ("fact", "because")
_LEAVES = ("equals", "one_of", "includes", "at_least", "before")
_SHAPES = ("all_of", "any_of", "not_", "term", *_LEAVES)


class ConditionError(Exception):
    """A condition that cannot be read; `place` leads to the part at fault."""

    def __init__(self, place: Place, fault: str, remedy: str) -> None:
        self.place, self.fault, self.remedy = place, fault, remedy
        super().__init__(f"{fault} {remedy}")


def parse_condition(data: object, place: Place = ()) -> Condition:
    """Turn plain data into a condition tree.

    Raises:
        ConditionError: an unknown key, more than one shape in a node, or a value of the wrong kind.
    """
    if not isinstance(data, Mapping):
        raise ConditionError(place, "A condition is a mapping.", f"Begin it with one of {', '.join(_SHAPES)}.")
    for key in data:
        if key not in (*_SHAPES, *_SETTINGS):
            raise ConditionError((*place, str(key)), f"Unknown key '{key}'.", f"Use one of {', '.join(_SHAPES)}.")
    shapes = [key for key in data if key in _SHAPES]
    if len(shapes) != 1:
        fault = f"A condition has one shape; this has {' and '.join(shapes) or 'none'}."
        raise ConditionError(place, fault, "Join two conditions with all_of or any_of.")
    return _SHAPERS[shapes[0]](data, place, str(data.get("because") or ""))


def resolve_terms(condition: Condition, terms: Mapping[str, Condition]) -> Condition:
    """Put the definition under each term.

    Raises:
        ConditionError: a term that nobody defined.
    """
    match condition:
        case AllOf(parts, _) | AnyOf(parts, _):
            return replace(condition, conditions=tuple(resolve_terms(part, terms) for part in parts))
        case Not(inner, _):
            return replace(condition, condition=resolve_terms(inner, terms))
        case Term(name, _, _):
            if name not in terms:
                raise ConditionError((), f"Unknown term '{name}'.", "Define it in terms.yaml, above any term that uses it, or correct the name.")
            return replace(condition, condition=terms[name])
        case _:
            return condition


def leaves_of(condition: Condition | None) -> Iterator[Leaf]:
    """Walk the leaves in reading order, through terms."""
    match condition:
        case None:
            return
        case AllOf(parts, _) | AnyOf(parts, _):
            for part in parts:
                yield from leaves_of(part)
        case Not(inner, _) | Term(_, inner, _):
            yield from leaves_of(inner)
        case _:
            yield condition


def joined(*conditions: Condition | None) -> Condition:
    """Join what is given under one all_of, without nesting unnamed ones."""
    parts: list[Condition] = []
    for condition in conditions:
        if isinstance(condition, AllOf) and not condition.because:
            parts.extend(condition.conditions)
        elif condition is not None:
            parts.append(condition)
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _many(data: Mapping[str, object], place: Place, because: str) -> Condition:
    shape = "all_of" if "all_of" in data else "any_of"
    parts = data[shape]
    if not isinstance(parts, list) or not parts:
        raise ConditionError((*place, shape), f"{shape} takes a list of conditions.", "Give at least one.")
    held = tuple(parse_condition(part, (*place, shape, number)) for number, part in enumerate(parts))
    return AllOf(held, because) if shape == "all_of" else AnyOf(held, because)


def _negation(data: Mapping[str, object], place: Place, because: str) -> Condition:
    return Not(parse_condition(data["not_"], (*place, "not_")), because)


def _term(data: Mapping[str, object], place: Place, because: str) -> Condition:
    name = data["term"]
    if not isinstance(name, str):
        raise ConditionError((*place, "term"), "A term is named by a word.", "Use a name from terms.yaml.")
    return Term(name, None, because)


def _leaf(data: Mapping[str, object], place: Place, because: str) -> Condition:
    fact = data.get("fact")
    if not isinstance(fact, str):
        raise ConditionError(place, "This condition names no fact.", "Add fact: with a question id or 'workflow'.")
    shape = next(key for key in data if key in _LEAVES)
    value, here = data[shape], (*place, shape)
    match shape:
        case "equals":
            return OneOf(fact, _words([value], here), because)
        case "one_of":
            return OneOf(fact, _words(value, here), because)
        case "includes":
            return Includes(fact, _words(value if isinstance(value, list) else [value], here), because)
        case "at_least":
            return AtLeast(fact, _number(value, here), because)
        case _:
            return Before(fact, _day(value, here), because)


def _words(value: object, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(word, str) for word in value):
        raise ConditionError(place, "Expected option values, as words.", "Write a list such as [ma, medicaid].")
    return tuple(str(word) for word in value)


def _number(value: object, place: Place) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConditionError(place, "Expected a number.", "Write it in digits, without unit.")
    return float(value)


def _day(value: object, place: Place) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ConditionError(place, f"'{value}' is not a date.", "Write it as 2026-11-22.") from error


_SHAPERS: Mapping[str, Callable[[Mapping[str, object], Place, str], Condition]] = {
    "all_of": _many,
    "any_of": _many,
    "not_": _negation,
    "term": _term,
    **dict.fromkeys(_LEAVES, _leaf),
}
