"""The door to the regulations: the corpus of this release and the words others need from it."""

from __future__ import annotations

from regulations.load import corpus
from regulations.schema import Corpus, Instrument, Measure, Obligation, Standing, StandingValue

__all__ = ["Corpus", "Instrument", "Measure", "Obligation", "Standing", "StandingValue", "corpus"]
