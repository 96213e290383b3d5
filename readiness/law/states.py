"""How much law a workflow meets in each state on a day: one answer view in, a count a state out, worked as one batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from readiness.catalogue.answers import Answer
from readiness.catalogue.schema import Catalogue
from readiness.catalogue.states import STATES
from readiness.engine.truth import TRUE, UNKNOWN
from readiness.law.batch import applicability
from readiness.law.corpus import Corpus
from readiness.law.facts import View


@dataclass(frozen=True, slots=True)
class Count:
    """Duties in force that apply for sure, and those for which a fact is missing."""

    applies: int
    possible: int

    @property
    def total(self) -> int:
        """Count all that apply or may."""
        return self.applies + self.possible


@dataclass(frozen=True, slots=True)
class StateLaw:
    """The state's own duties, and the federal ones that come on top everywhere."""

    states: Mapping[str, Count]
    federal: Count


def law_by_state(corpus: Corpus, catalogue: Catalogue, workflow: str, view: View, *, as_of: date) -> StateLaw:
    """Ask, state by state, what would bind the workflow if the company were active there alone."""
    places = [question.id for question in catalogue.questions.values() if question.type == "states"]
    rows = [
        (workflow, {**view, **dict.fromkeys(places, Answer("answered", [state]))}) for state in STATES
    ]
    table = applicability(corpus, catalogue, rows, as_of=as_of)
    homes = {duty.id: corpus.instruments[duty.instrument].state for duty in corpus.obligations}
    own = np.array([homes[name] or "" for name in table.obligations])
    counts = {}
    for row, state in enumerate(STATES):
        held = table.codes[own == state, row]
        counts[state] = Count(int((held == TRUE).sum()), int((held == UNKNOWN).sum()))
    federal = table.codes[own == "", 0]
    return StateLaw(counts, Count(int((federal == TRUE).sum()), int((federal == UNKNOWN).sum())))
