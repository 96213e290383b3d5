"""Every condition of the corpus, compiled once: equal parts share a node, and each node is worked once on all rows."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from readiness.engine import truth
from readiness.engine.truth import FactTable, truth_of
from readiness.law.conditions import truth_tree
from readiness.law.corpus import Corpus

Truths = NDArray[np.int8]  # (nodes, rows)
Leaf = truth.OneOf | truth.Includes | truth.AtLeast | truth.Before
UNSAID = -1


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """`applies` and `met` give each obligation's nodes; -1 where nothing says when it is met. Parts stand before their whole."""

    conditions: tuple[truth.Condition, ...]
    parts: tuple[tuple[int, ...], ...]
    applies: dict[str, int]
    met: dict[str, int]

    def run(self, facts: FactTable) -> Truths:
        """Work out every node on every row."""
        values = np.empty((len(self.conditions), facts.rows), dtype=np.int8)
        for node, condition in enumerate(self.conditions):
            parts = self.parts[node]
            if not parts:
                values[node] = truth_of(condition, facts)
            elif isinstance(condition, truth.Not):
                np.negative(values[parts[0]], out=values[node])
            else:
                fold = np.minimum if isinstance(condition, truth.AllOf) else np.maximum
                values[node] = values[parts[0]]
                for part in parts[1:]:
                    fold(values[node], values[part], out=values[node])
        return values

    def missing(self, values: Truths, node: int, row: int) -> Iterator[str]:
        """Name the facts that keep a node undetermined on a row: those of its undetermined parts, no others."""
        if values[node, row] == truth.UNKNOWN:
            yield from self._facts(values, node, row)

    def deciding(self, values: Truths, node: int, row: int) -> Iterator[str]:
        """Name the facts that settle a node the way it is settled on a row."""
        yield from self._facts(values, node, row)

    def _facts(self, values: Truths, node: int, row: int) -> Iterator[str]:
        condition, parts = self.conditions[node], self.parts[node]
        if not parts:
            yield from truth.facts_in(condition)
            return
        for part in parts:
            if isinstance(condition, truth.Not) or values[part, row] == values[node, row]:
                yield from self._facts(values, part, row)


@dataclass(slots=True)
class _Compiler:
    numbers: dict[truth.Condition, int] = field(default_factory=dict)
    parts: list[tuple[int, ...]] = field(default_factory=list)

    def add(self, condition: truth.Condition) -> int:
        if condition in self.numbers:
            return self.numbers[condition]
        match condition:
            case truth.AllOf(conditions) | truth.AnyOf(conditions):
                parts = tuple(self.add(part) for part in conditions)
            case truth.Not(inner):
                parts = (self.add(inner),)
            case _:
                parts = ()
        self.numbers[condition] = len(self.parts)
        self.parts.append(parts)
        return self.numbers[condition]


@functools.cache
def compiled(corpus: Corpus) -> Program:
    """Compile the conditions of a corpus."""
    compiler = _Compiler()
    duties = corpus.obligations
    applies = {duty.id: compiler.add(truth_tree(duty.applies_when)) for duty in duties}
    met = {duty.id: compiler.add(truth_tree(duty.satisfied_when)) if duty.satisfied_when else UNSAID for duty in duties}
    return Program(tuple(compiler.numbers), tuple(compiler.parts), applies, met)
