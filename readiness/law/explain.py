"""A verdict opened: the condition trees of an obligation with each answer in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from readiness.catalogue.answers import answer_label
from readiness.catalogue.schema import Catalogue
from readiness.engine.truth import FALSE, FactTable
from readiness.law.conditions import Node, opened
from readiness.law.corpus import Corpus, Obligation, Standing
from readiness.law.facts import WORKFLOW, View, facts_of
from readiness.law.program import compiled
from readiness.law.standing import standing_of


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an opened verdict: what is asked, whether it holds, the answer given, and how deep it lies."""

    depth: int
    text: str
    holds: bool | None
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Why an obligation applies, and why it is met, for one workflow. `met` is empty where only counsel can tell."""

    obligation: Obligation
    applies: tuple[Line, ...]
    met: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OpenedGate:
    """Why a gate stands as it does on one workflow: the answer it reads, and the duties that bind it or may."""

    gate: str
    workflow: str
    question: str
    answer: str
    fails_when: str
    duties: tuple[Opened, ...]


def explain(corpus: Corpus, catalogue: Catalogue, obligation: str, workflow: str, view: View) -> Opened:
    """Open the verdict of an obligation on one workflow.

    Raises:
        KeyError: there is no such obligation.
    """
    return explain_many(corpus, catalogue, [(obligation, workflow)], {workflow: view})[obligation, workflow]


def explain_many(
    corpus: Corpus, catalogue: Catalogue, wanted: Iterable[tuple[str, str]], views: Mapping[str, View]
) -> dict[tuple[str, str], Opened]:
    """Open many verdicts of one company, as a report prints them: (obligation, workflow) -> why.

    Raises:
        KeyError: there is no such obligation, or no view of that workflow.
    """
    duties = {duty.id: duty for duty in corpus.obligations}
    facts: dict[str, FactTable] = {}
    found = {}
    for obligation, workflow in wanted:
        if workflow not in facts:
            facts[workflow] = facts_of(catalogue, {workflow: views[workflow]})
        found[obligation, workflow] = _opened(
            duties[obligation], facts[workflow], _Answers(catalogue, workflow, views[workflow])
        )
    return found


def explain_gate(
    corpus: Corpus, catalogue: Catalogue, gate: str, workflow: str, view: View, *, as_of: date
) -> OpenedGate:
    """Open a gate on one workflow; only duties in force on the day that apply or may are told.

    Raises:
        KeyError: there is no such gate.
    """
    held = catalogue.gates[gate]
    facts, said = facts_of(catalogue, {workflow: view}), _Answers(catalogue, workflow, view)
    program = compiled(corpus)
    values = program.run(facts)
    duties = [
        duty
        for duty in corpus.obligations
        if set(held.rule_families) & set(duty.families)
        and values[program.applies[duty.id], 0] != FALSE
        and (stands := standing_of(duty, corpus.instruments[duty.instrument], as_of))
        and stands.standing is Standing.IN_FORCE
    ]
    options = {option.value: option.label for option in catalogue.questions[held.question].options}
    return OpenedGate(
        gate=gate,
        workflow=workflow,
        question=held.question,
        answer=said.answer(held.question),
        fails_when=" or ".join(options.get(value, value) for value in held.fail_when),
        duties=tuple(_opened(duty, facts, said) for duty in duties),
    )


def _opened(duty: Obligation, facts: FactTable, said: _Answers) -> Opened:
    met = said.lines(opened(duty.satisfied_when, facts)) if duty.satisfied_when else ()
    return Opened(duty, said.lines(opened(duty.applies_when, facts)), met)


@dataclass(frozen=True, slots=True)
class _Answers:
    catalogue: Catalogue
    workflow: str
    view: View

    def lines(self, node: Node, depth: int = 0) -> tuple[Line, ...]:
        line = Line(depth, node.text, node.holds, node.fact, self.answer(node.fact))
        return line, *(below for part in node.parts for below in self.lines(part, depth + 1))

    def answer(self, fact: str) -> str:
        """Read the answer that stands in a condition, in words."""
        if not fact:
            return ""
        if fact == WORKFLOW:
            return self.catalogue.workflows[self.workflow].name
        answer, question = self.view.get(fact), self.catalogue.questions.get(fact)
        return answer_label(question, answer) if answer and question else "Not answered"
