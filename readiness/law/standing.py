"""Which standing an instrument or obligation has on a day. Before its first date it is unknown to us: None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readiness.law.corpus import Corpus, Instrument, Obligation, Standing, StandingValue


@dataclass(frozen=True, slots=True)
class InstrumentOnDay:
    """An instrument with the standing that holds on the day, and what comes next."""

    instrument: Instrument
    held: StandingValue | None
    coming: StandingValue | None


def value_on(values: Sequence[StandingValue], day: date) -> StandingValue | None:
    """Find the value in force on a day; None before the first."""
    return next((value for value in reversed(values) if value.date <= day), None)


def next_after(values: Sequence[StandingValue], day: date) -> StandingValue | None:
    """Find the first value after a day."""
    return next((value for value in values if value.date > day), None)


def standing_of(obligation: Obligation, instrument: Instrument, day: date) -> StandingValue | None:
    """Find an obligation's standing: its own where it has one, but never livelier than its instrument's."""
    held = value_on(instrument.standing, day)
    if held is None or held.standing not in {Standing.IN_FORCE, Standing.VOLUNTARY}:
        return held
    return value_on(obligation.standing, day) if obligation.standing else held


def law_on(corpus: Corpus, day: date, *, state: str | None = None) -> tuple[InstrumentOnDay, ...]:
    """List every instrument on a day; with a state, its own and the federal ones."""
    return tuple(
        InstrumentOnDay(instrument, value_on(instrument.standing, day), next_after(instrument.standing, day))
        for instrument in corpus.instruments.values()
        if state is None or instrument.state in {None, state}
    )
