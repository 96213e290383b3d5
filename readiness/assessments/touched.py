"""Which companies and workflows some duties touch: the newest runs in, one entry a company out, worked as one batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.assessments.answers import taken_views
from readiness.assessments.models import Run
from readiness.catalogue.schema import Catalogue
from readiness.engine.truth import UNKNOWN
from readiness.law.batch import applicability
from readiness.law.corpus import Corpus
from readiness.law.facts import View


@dataclass(frozen=True, slots=True)
class Touched:
    """A company of which some workflows are touched, by the answers of its newest run."""

    name: str
    slug: str
    assessment: int
    run: int
    workflows: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Reach:
    """Every workflow of every company against every duty, whatever its standing."""

    runs: tuple[Run, ...]
    rows: tuple[tuple[int, str], ...]
    places: dict[str, int]
    codes: NDArray[np.int8]

    def touched(self, obligations: Iterable[str]) -> tuple[Touched, ...]:
        """List the companies and workflows to which one of these duties applies, or may."""
        held = [self.places[name] for name in obligations if name in self.places]
        if not held or not self.rows:
            return ()
        hits = np.flatnonzero((self.codes[held] >= UNKNOWN).any(axis=0))
        found: dict[int, list[str]] = {}
        for row in hits:
            run, workflow = self.rows[int(row)]
            found.setdefault(run, []).append(workflow)
        return tuple(self._entry(run, names) for run, names in found.items())

    def _entry(self, at: int, workflows: list[str]) -> Touched:
        run = self.runs[at]
        return Touched(run.company.name, run.company.slug, run.assessment.number, run.number, tuple(workflows))


def reach_of(corpus: Corpus, catalogue: Catalogue, runs: Sequence[Run]) -> Reach:
    """Hold the duties of the corpus against the workflows of some runs."""
    ordered = tuple(sorted(runs, key=lambda run: (run.company.name, run.assessment.number)))
    rows: list[tuple[int, str]] = []
    views: list[tuple[str, View]] = []
    for at, run in enumerate(ordered):
        workflows = [name for name in run.assessment.workflows if name in catalogue.workflows]
        for name, view in taken_views(run.answers, workflows).items():
            rows.append((at, name))
            views.append((name, view))
    table = applicability(corpus, catalogue, views)
    return Reach(ordered, tuple(rows), {name: at for at, name in enumerate(table.obligations)}, table.codes)
