"""One workflow across companies: what each company holds in, who may be compared, who is ahead and where each ranks out.

Source: portfolio method, sections 1 and 2. Only like is ranked with like; everything else is listed with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from string import ascii_uppercase

import numpy as np

from readiness.companies.models import Company
from readiness.engine.cells import Bounds
from readiness.engine.method import Bools, Floats
from readiness.engine.robustness import beats, rank_range
from readiness.engine.rollup import apart, sure_ranks
from readiness.portfolio.holdings import Held, Holding

LEAST_COVERAGE = 0.70
LONGEST_APART = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A company that assesses the workflow, named by a letter; `reason` says why it is not ranked, and is empty where it is."""

    letter: str
    company: Company
    held: Held
    assessed_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonSet:
    """The companies that may be ranked with each other on a workflow, and those that may only be listed."""

    workflow: str
    risk_class: str
    method_version: str
    members: tuple[Entrant, ...]
    outside: tuple[Entrant, ...]

    @property
    def entrants(self) -> tuple[Entrant, ...]:
        """Everybody, those that may be ranked first."""
        return self.members + self.outside

    @property
    def first(self) -> date:
        return min(each.assessed_on for each in self.members)

    @property
    def last(self) -> date:
        return max(each.assessed_on for each in self.members)

    @property
    def readiness(self) -> Bounds:
        """Readiness of the members, in their order."""
        return readiness_of(self.members)


@dataclass(frozen=True, slots=True)
class Pair:
    """How a company stands to another; `share` of the draws in which it is ahead, None where nothing was drawn."""

    other: Company
    share: float | None
    verdict: str  # ahead, behind, or not distinguishable


@dataclass(frozen=True, slots=True)
class Standing:
    """A ranked company, the best and the worst rank it may have, and its pairs in the order of the list."""

    entrant: Entrant
    best: int
    worst: int
    pairs: tuple[Pair | None, ...]

    @property
    def ahead_of(self) -> tuple[Company, ...]:
        return tuple(pair.other for pair in self.pairs if pair and pair.verdict == "ahead")


def comparison_set(held: Sequence[Holding], workflow: str) -> ComparisonSet:
    """Decide who may be ranked: the risk class and method version that most share, and the newest 180 days of those.

    Raises:
        LookupError: no company holds the workflow.
    """
    holding = [each for each in held if workflow in each.cells]
    entrants = [_entrant(letter(i), each, each.cells[workflow]) for i, each in enumerate(holding)]
    if not entrants:
        raise LookupError(f"No company assesses {workflow}")
    answered = [each for each in entrants if each.held.result.coverage >= LEAST_COVERAGE]
    kinds = Counter(_kind(each) for each in answered or entrants)
    newest = {kind: max(each.assessed_on for each in entrants if _kind(each) == kind) for kind in kinds}
    kind = max(kinds, key=lambda kind: (kinds[kind], newest[kind], kind))
    last = max((each.assessed_on for each in answered if _kind(each) == kind), default=newest[kind])
    judged = [replace(each, reason=_reason(each, kind, last)) for each in entrants]
    return ComparisonSet(
        workflow=workflow,
        risk_class=kind[0],
        method_version=kind[1],
        members=tuple(each for each in judged if not each.reason),
        outside=tuple(each for each in judged if each.reason),
    )


def letter(place: int) -> str:
    """Name a place: A, B, ... Z, AA, AB, ..."""
    turn, rest = divmod(place, len(ascii_uppercase))
    return (letter(turn - 1) if turn else "") + ascii_uppercase[rest]


def _entrant(name: str, holding: Holding, held: Held) -> Entrant:
    return Entrant(name, holding.company, held, held.run.as_of)


def _kind(entrant: Entrant) -> tuple[str, str]:
    return entrant.held.result.risk_class, entrant.held.run.method_version


def _reason(entrant: Entrant, kind: tuple[str, str], last: date) -> str:
    result = entrant.held.result
    if result.risk_class != kind[0]:
        return f"Assessed as {result.risk_class}; the others as {kind[0]}"
    if entrant.held.run.method_version != kind[1]:
        return f"Scored by method {entrant.held.run.method_version}; the others by {kind[1]}. A new run settles it"
    if result.coverage < LEAST_COVERAGE:
        return f"{int(100 * result.coverage)}% answered; ranked from {100 * LEAST_COVERAGE:.0f}%"
    if last - entrant.assessed_on > LONGEST_APART:
        return f"Assessed {entrant.assessed_on.isoformat()}, more than {LONGEST_APART.days} days before the newest. A new run settles it"
    return ""


def readiness_of(entrants: Sequence[Entrant]) -> Bounds:
    """Readiness of some companies as columns."""
    found = [each.held.result.readiness for each in entrants]
    return Bounds(*(np.array([getattr(value, end) for value in found]) for end in ("low", "point", "high")))


def standings(compared: ComparisonSet, drawn: Floats | None) -> tuple[Standing, ...]:
    """Rank the members, best first.

    `drawn` is their readiness in every draw (draws, members), the same draw applied to all: ranks run from the 5th to the
    95th percentile of drawn ranks. Without it only intervals that do not overlap tell one company from another.
    """
    if not compared.members:
        return ()
    shares = None if drawn is None else beats(drawn)
    certain = apart(compared.readiness, shares)
    ranks = sure_ranks(certain) if drawn is None else rank_range(drawn)
    point = compared.readiness.point if drawn is None else np.median(drawn, axis=0)
    order = sorted(range(len(compared.members)), key=lambda i: (-point[i], compared.members[i].company.name))
    return tuple(
        Standing(
            entrant=compared.members[i],
            best=int(ranks[i, 0]),
            worst=int(ranks[i, 1]),
            pairs=tuple(None if i == j else _pair(compared, (i, j), shares, certain) for j in order),
        )
        for i in order
    )


def _pair(compared: ComparisonSet, pair: tuple[int, int], shares: Floats | None, certain: Bools) -> Pair:
    i, j = pair
    verdict = "ahead" if certain[i, j] else "behind" if certain[j, i] else "not distinguishable"
    return Pair(compared.members[j].company, None if shares is None else float(shares[i, j]), verdict)
