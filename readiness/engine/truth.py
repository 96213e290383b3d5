"""Kleene truth as int8 columns: condition trees over question facts in, one truth value a row out.

-1 is false, 0 unknown, +1 true; AND is minimum, OR is maximum, NOT is negation (Kleene 1938, strong logic).
A fact nobody has stated is unknown, never false.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

TruthColumn = NDArray[np.int8]

FALSE = np.int8(-1)
UNKNOWN = np.int8(0)
TRUE = np.int8(1)


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class OneOf:
    """A single-valued fact is one of `values`; `equals` is the case of one value."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """A set-valued fact (multi, states) holds at least one of `values`."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number fact is `number` or more."""

    fact: str
    number: float


@dataclass(frozen=True, slots=True)
class Before:
    """A date fact (days since 0001-01-01, proleptic ordinal) is before `day`."""

    fact: str
    day: int


Leaf = OneOf | Includes | AtLeast | Before
Condition = AllOf | AnyOf | Not | Leaf


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """A single-valued fact: `codes` (rows,) index into `vocabulary`; -1 where the fact is not known."""

    vocabulary: tuple[str, ...]
    codes: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class SetColumn:
    """A set-valued fact: `known` (rows,) and `member` (rows, values), false where the fact is not known.

    Quickest with each value's column contiguous.
    """

    vocabulary: tuple[str, ...]
    member: NDArray[np.bool_]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A number or a day ordinal (rows,); NaN where the fact is not known."""

    values: NDArray[np.float64]


FactColumn = CodedColumn | SetColumn | NumberColumn


def take_column(column: FactColumn, index: NDArray[np.intp]) -> FactColumn:
    """Take rows of a column by their places, each as often as it is named."""
    match column:
        case CodedColumn(vocabulary, codes):
            return CodedColumn(vocabulary, codes[index])
        case SetColumn(vocabulary, member, known):
            return SetColumn(vocabulary, member.T[:, index].T, known[index])
        case NumberColumn(values):
            return NumberColumn(values[index])


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts as columns of equal length. A fact without a column is unknown on every row.

    What conditions made of these very columns is remembered with them.
    """

    rows: int
    columns: Mapping[str, FactColumn]
    remembered: dict[int, Remembered] = field(init=False, repr=False, compare=False, default_factory=dict)

    def with_column(self, fact: str, column: FactColumn) -> FactTable:
        """Replace one fact; what does not read it is still remembered."""
        changed = FactTable(self.rows, {**self.columns, fact: column})
        changed.remembered.update({key: held for key, held in self.remembered.items() if fact not in held.facts})
        return changed

    def truth(self, condition: Condition) -> TruthColumn:
        """Evaluate a condition on every row, once: int8 (rows,), read-only."""
        held = self.remembered.get(id(condition))
        if held is None:
            column = truth_of(condition, self)
            column.setflags(write=False)
            held = self.remembered[id(condition)] = Remembered(condition, frozenset(facts_in(condition)), column)
        return held.column


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a condition came to. It is kept under the condition's identity, which is quicker to find than its content."""

    condition: Condition
    facts: frozenset[str]
    column: TruthColumn


def truth_of(condition: Condition, facts: FactTable) -> TruthColumn:
    """Evaluate a condition on every row: int8 (rows,).

    Raises:
        TypeError: the condition asks a column of another kind (a set of a number, say).
    """
    match condition:
        case AllOf(conditions):
            return _folded(np.minimum, conditions, facts, TRUE)
        case AnyOf(conditions):
            return _folded(np.maximum, conditions, facts, FALSE)
        case Not(inner):
            return -truth_of(inner, facts)
        case _:
            return _leaf(condition, facts)


def facts_in(condition: Condition) -> tuple[str, ...]:
    """Name the facts a condition reads, each once, in reading order."""
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves_in(condition)))


def leaves_in(condition: Condition) -> tuple[Leaf, ...]:
    """List the tests of single facts a condition is made of, in reading order."""
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            return tuple(leaf for c in conditions for leaf in leaves_in(c))
        case Not(inner):
            return leaves_in(inner)
        case _:
            return (condition,)


def _folded(fold: np.ufunc, conditions: tuple[Condition, ...], facts: FactTable, empty: np.int8) -> TruthColumn:
    if not conditions:
        return _constant(empty, facts)
    held = truth_of(conditions[0], facts)
    for condition in conditions[1:]:
        held = fold(held, truth_of(condition, facts))
    return held


def _leaf(condition: OneOf | Includes | AtLeast | Before, facts: FactTable) -> TruthColumn:
    column = facts.columns.get(condition.fact)
    if column is None:
        return _constant(UNKNOWN, facts)
    match condition, column:
        case OneOf(_, values), CodedColumn(vocabulary, codes):
            held = _any([codes == place for place in _places(vocabulary, values)], facts.rows)
            return _settled(held, known=codes >= 0)
        case Includes(_, values), SetColumn(vocabulary, member, known):
            held = _any([member[:, place] for place in _places(vocabulary, values)], facts.rows)
            return _settled(held, known=known)
        case AtLeast(_, number), NumberColumn(numbers):
            return _settled(numbers >= number, known=~np.isnan(numbers))
        case Before(_, day), NumberColumn(numbers):
            return _settled(numbers < day, known=~np.isnan(numbers))
        case _:
            msg = f"{type(condition).__name__} cannot read {condition.fact}, a {type(column).__name__}"
            raise TypeError(msg)


@functools.cache
def _places(vocabulary: tuple[str, ...], values: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(i for i, value in enumerate(vocabulary) if value in values)


def _any(columns: list[NDArray[np.bool_]], rows: int) -> NDArray[np.bool_]:
    if not columns:
        return np.zeros(rows, dtype=np.bool_)
    return functools.reduce(np.logical_or, columns)


def _settled(holds: NDArray[np.bool_], *, known: NDArray[np.bool_]) -> TruthColumn:
    # What holds is known: 2 - 1 where it holds, 0 - 1 where it is known not to, 0 elsewhere. Arithmetic on bytes beats choosing.
    held = holds.view(np.int8)
    settled: TruthColumn = held + held - known.view(np.int8)
    return settled


def _constant(value: np.int8, facts: FactTable) -> TruthColumn:
    return np.full(facts.rows, value, dtype=np.int8)
