"""Many companies against the law of one day at once: the verdict of every obligation on every row, as codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from readiness.catalogue.schema import Catalogue
from readiness.engine.truth import FALSE, TRUE, UNKNOWN
from readiness.law.corpus import Corpus, Standing
from readiness.law.facts import View, facts_of_rows
from readiness.law.program import UNSAID, compiled
from readiness.law.standing import standing_of

VERDICTS = ("NOT_APPLICABLE", "UNDETERMINED", "MET", "NOT_MET")


@dataclass(frozen=True, eq=False, slots=True)
class VerdictTable:
    """`codes` (obligations, rows) index into VERDICTS; only obligations in force on the day."""

    obligations: tuple[str, ...]
    codes: NDArray[np.int8]


@dataclass(frozen=True, eq=False, slots=True)
class ApplyTable:
    """`codes` (obligations, rows) are Kleene truth: applies, does not, or a fact is missing."""

    obligations: tuple[str, ...]
    codes: NDArray[np.int8]


def applicability(
    corpus: Corpus, catalogue: Catalogue, rows: Sequence[tuple[str, View]], *, as_of: date | None = None
) -> ApplyTable:
    """Say which obligations would apply to (workflow, answers) rows: those in force on a day, or all of any standing."""
    program = compiled(corpus)
    names = _in_force(corpus, as_of) if as_of else [duty.id for duty in corpus.obligations]
    values = program.run(facts_of_rows(catalogue, rows))
    return ApplyTable(tuple(names), values[[program.applies[name] for name in names]])


def verdicts(corpus: Corpus, catalogue: Catalogue, rows: Sequence[tuple[str, View]], *, as_of: date) -> VerdictTable:
    """Judge (workflow, answers) rows: the obligations in force, without reasons."""
    program = compiled(corpus)
    values = program.run(facts_of_rows(catalogue, rows))
    live = _in_force(corpus, as_of)
    applies = values[[program.applies[name] for name in live]]
    met = values[[program.met[name] for name in live]]
    met[[program.met[name] == UNSAID for name in live]] = UNKNOWN
    codes = np.where(
        applies == FALSE, 0, np.where((applies == UNKNOWN) | (met == UNKNOWN), 1, np.where(met == TRUE, 2, 3))
    )
    return VerdictTable(tuple(live), codes.astype(np.int8))


def _in_force(corpus: Corpus, as_of: date) -> list[str]:
    return [
        duty.id
        for instrument in corpus.instruments.values()
        for duty in instrument.obligations
        if (held := standing_of(duty, instrument, as_of)) and held.standing is Standing.IN_FORCE
    ]
