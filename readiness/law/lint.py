"""Check the law against itself and against the catalogue: one line a problem out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from readiness.catalogue.schema import Catalogue
from readiness.catalogue.states import STATES
from readiness.law.facts import WORKFLOW
from regulations.check import check_corpus
from regulations.conditions import AtLeast, Before, Leaf, leaves_of
from regulations.load import corpus
from regulations.schema import Obligation


def law_problems(catalogue: Catalogue | None, as_of: date) -> tuple[list[str], str]:
    """List every problem of the law on a day, and a line that sums it up; no catalogue, no check against it."""
    found, summary = check_corpus(as_of=as_of)
    problems = [str(problem) for problem in found]
    if catalogue is None or problems:
        return problems, summary
    for instrument in corpus().instruments.values():
        for obligation in instrument.obligations:
            problems += [f"{instrument.file}: {obligation.id}: {said}" for said in _references(catalogue, obligation)]
    return problems, summary


def _references(catalogue: Catalogue, obligation: Obligation) -> Iterator[str]:
    if obligation.layer and obligation.layer not in catalogue.layers:
        yield f"there is no layer {obligation.layer!r}; use one of {', '.join(catalogue.layers)}"
    for condition in (obligation.applies_when, obligation.satisfied_when):
        for leaf in leaves_of(condition):
            yield from _leaf(catalogue, leaf)


def _leaf(catalogue: Catalogue, leaf: Leaf) -> Iterator[str]:
    known = _values(catalogue, leaf.fact)
    if known is None:
        yield f"there is no question {leaf.fact!r}; mend the id or add the question"
    elif not isinstance(leaf, AtLeast | Before):
        for value in leaf.values:
            if value not in known:
                yield f"{leaf.fact} has no answer {value!r}; use one of {', '.join(known)}"


def _values(catalogue: Catalogue, fact: str) -> tuple[str, ...] | None:
    if fact == WORKFLOW:
        return tuple(catalogue.workflows)
    question = catalogue.questions.get(fact)
    if question is None:
        return None
    return STATES if question.type == "states" else tuple(option.value for option in question.options)
