"""Checks of the whole corpus that need more than one file, and the command that runs them all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from regulations.load import ROOT, load_corpus
from regulations.problems import CorpusError, Problem
from regulations.schema import Corpus, Instrument, Standing
from regulations.topics import unknown_duties


def check_corpus(root: Path = ROOT, *, as_of: date | None = None) -> tuple[list[Problem], str]:
    """Load and check everything; give the problems and, when there are none, a line that sums up the corpus."""
    try:
        corpus = load_corpus(root)
    except CorpusError as error:
        return error.problems, ""
    problems = [
        *_same_ids(corpus),
        *unknown_duties(corpus.topics, {duty.id for duty in corpus.obligations}),
        *(problem for instrument in corpus.instruments.values() for problem in _instrument(instrument, as_of)),
    ]
    return sorted(problems), _summary(corpus)


def _instrument(instrument: Instrument, as_of: date | None) -> list[Problem]:
    found = []
    if as_of is not None and instrument.review_by < as_of:
        remedy = "Read the sources again, then move review_by and read_on."
        found.append(Problem(instrument.file, 1, "review_by", f"Review was due on {instrument.review_by}.", remedy))
    if not instrument.watch and _is_moving(instrument, as_of):
        fault = "A proposal or a change to come says nothing about what it would change."
        found.append(Problem(instrument.file, 1, "watch", fault, "Say under watch what it would change."))
    return found


def _is_moving(instrument: Instrument, as_of: date | None) -> bool:
    """Say whether it is still proposed, or its standing or that of a duty changes after the day."""
    own = [value for duty in instrument.obligations for value in duty.standing]
    if all(value.standing is Standing.PROPOSED for value in instrument.standing):
        return True
    return as_of is not None and any(value.date > as_of for value in (*instrument.standing, *own))


def _same_ids(corpus: Corpus) -> list[Problem]:
    holder: dict[str, str] = {}
    found = []
    for duty in corpus.obligations:
        if duty.id in holder:
            fault = f"The obligation '{duty.id}' is also in {holder[duty.id]}."
            file = corpus.instruments[duty.instrument].file
            found.append(Problem(file, 1, "id", fault, "Give one of them another id."))
        holder[duty.id] = duty.instrument
    return found


def _summary(corpus: Corpus) -> str:
    duties = corpus.obligations
    written = sum(duty.satisfied_when is not None for duty in duties)
    places = len({instrument.jurisdiction for instrument in corpus.instruments.values()})
    return (
        f"{len(corpus.instruments)} instruments of {places} jurisdictions, {len(duties)} obligations, "
        f"{written} of them judged by answers. Digest {corpus.digest[:12]}."
    )
