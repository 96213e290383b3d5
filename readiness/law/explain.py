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

MOST_NAMED = 3


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
    """Why an obligation applies, and why it is met, for one workflow. `met` is empty where only counsel can tell.

    `because_applies` and `because_met` keep the leaves that decide, each once.
    """

    obligation: Obligation
    applies: tuple[Line, ...]
    met: tuple[Line, ...]
    because_applies: tuple[Line, ...] = ()
    because_met: tuple[Line, ...] = ()


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
            duties[obligation], facts[workflow], _Answers(corpus, catalogue, workflow, views[workflow])
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
    facts, said = facts_of(catalogue, {workflow: view}), _Answers(corpus, catalogue, workflow, view)
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
    terms = said.corpus.term_texts
    applies = opened(duty.applies_when, facts, terms)
    met = opened(duty.satisfied_when, facts, terms) if duty.satisfied_when else None
    return Opened(
        obligation=duty,
        applies=said.lines(applies),
        met=said.lines(met) if met else (),
        because_applies=_once(said.line(node) for node in applies.deciding()),
        because_met=_once(said.line(node) for node in met.deciding()) if met else (),
    )


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(dict.fromkeys(lines))


@dataclass(frozen=True, slots=True)
class _Answers:
    corpus: Corpus
    catalogue: Catalogue
    workflow: str
    view: View

    def lines(self, node: Node, depth: int = 0) -> tuple[Line, ...]:
        return self.line(node, depth), *(below for part in node.parts for below in self.lines(part, depth + 1))

    def line(self, node: Node, depth: int = 0) -> Line:
        """Set one node, its wanted answers by their labels and, where the law gives one, the reason."""
        text = ". ".join(said for said in (self._wanted(node), node.text) if said)
        return Line(depth, text, node.holds, node.fact, self.answer(node.fact))

    def _wanted(self, node: Node) -> str:
        if node.fact == WORKFLOW:
            names = [self.catalogue.workflows[name].name for name in node.values if name in self.catalogue.workflows]
            return " or ".join(names) if len(names) <= MOST_NAMED else f"One of {len(names)} workflows"
        question = self.catalogue.questions.get(node.fact)
        labels = {option.value: option.label for option in question.options} if question else {}
        return " or ".join(labels.get(value, value) for value in node.values)

    def answer(self, fact: str) -> str:
        """Read the answer that stands in a condition, in words."""
        if not fact:
            return ""
        if fact == WORKFLOW:
            return self.catalogue.workflows[self.workflow].name
        answer, question = self.view.get(fact), self.catalogue.questions.get(fact)
        return answer_label(question, answer) if answer and question else "Not answered"
