"""A verdict opened: the condition trees of an obligation with each answer in its place."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.catalogue.answers import answer_label
from readiness.catalogue.schema import Catalogue
from readiness.law.conditions import Node, opened
from readiness.law.corpus import Corpus, Obligation
from readiness.law.facts import WORKFLOW, View, facts_of


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


def explain(corpus: Corpus, catalogue: Catalogue, obligation: str, workflow: str, view: View) -> Opened:
    """Open the verdict of an obligation on one workflow.

    Raises:
        KeyError: there is no such obligation.
    """
    duty = next((held for held in corpus.obligations if held.id == obligation), None)
    if duty is None:
        raise KeyError(obligation)
    facts = facts_of(catalogue, {workflow: view})
    said = _Answers(catalogue, workflow, view)
    met = said.lines(opened(duty.satisfied_when, facts)) if duty.satisfied_when else ()
    return Opened(duty, said.lines(opened(duty.applies_when, facts)), met)


@dataclass(frozen=True, slots=True)
class _Answers:
    catalogue: Catalogue
    workflow: str
    view: View

    def lines(self, node: Node, depth: int = 0) -> tuple[Line, ...]:
        line = Line(depth, node.text, node.holds, node.fact, self._answer(node.fact))
        return line, *(below for part in node.parts for below in self.lines(part, depth + 1))

    def _answer(self, fact: str) -> str:
        if not fact:
            return ""
        if fact == WORKFLOW:
            return self.catalogue.workflows[self.workflow].name
        answer, question = self.view.get(fact), self.catalogue.questions.get(fact)
        return answer_label(question, answer) if answer and question else "Not answered"
