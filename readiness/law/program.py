"""Every condition of the corpus, compiled once: equal parts share a node, nodes are worked level by level on all rows."""

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
class Step:
    """Nodes of one kind on one level, and the nodes each is made of, one run after the other."""

    kind: str
    nodes: NDArray[np.intp]
    parts: NDArray[np.intp]
    starts: NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Program:
    """`applies` and `met` give each obligation's nodes; -1 where nothing says when it is met."""

    conditions: tuple[truth.Condition, ...]
    parts: tuple[tuple[int, ...], ...]
    steps: tuple[Step, ...]
    applies: dict[str, int]
    met: dict[str, int]

    def run(self, facts: FactTable) -> Truths:
        """Work out every node on every row."""
        values = np.empty((len(self.conditions), facts.rows), dtype=np.int8)
        for node, condition in enumerate(self.conditions):
            if not self.parts[node]:
                values[node] = truth_of(condition, facts)
        for step in self.steps:
            below = values[step.parts]
            if step.kind == "Not":
                values[step.nodes] = -below
            else:
                reduce = np.minimum if step.kind == "AllOf" else np.maximum
                values[step.nodes] = reduce.reduceat(below, step.starts, axis=0)
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
    levels: list[int] = field(default_factory=list)

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
        self.levels.append(1 + max(self.levels[part] for part in parts) if parts else 0)
        return self.numbers[condition]

    def steps(self) -> Iterator[Step]:
        groups: dict[tuple[int, str], list[int]] = {}
        for condition, node in self.numbers.items():
            if self.parts[node]:
                groups.setdefault((self.levels[node], type(condition).__name__), []).append(node)
        for (_, kind), nodes in sorted(groups.items()):
            flat = [part for node in nodes for part in self.parts[node]]
            starts = np.cumsum([0, *(len(self.parts[node]) for node in nodes[:-1])])
            yield Step(kind, np.array(nodes), np.array(flat), starts.astype(np.intp))


@functools.cache
def compiled(corpus: Corpus) -> Program:
    """Compile the conditions of a corpus."""
    compiler = _Compiler()
    duties = corpus.obligations
    applies = {duty.id: compiler.add(truth_tree(duty.applies_when)) for duty in duties}
    met = {duty.id: compiler.add(truth_tree(duty.satisfied_when)) if duty.satisfied_when else UNSAID for duty in duties}
    return Program(tuple(compiler.numbers), tuple(compiler.parts), tuple(compiler.steps()), applies, met)
