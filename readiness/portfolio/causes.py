"""What holds several companies back at once: what each holds in, questions failing in two or more of them out.

Source: portfolio method, section 1. A question fails a workflow where it fails one of its gates, or where the answer is
that nothing, or only a start, is in place. An open question is no cause: nobody has said anything yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from readiness.catalogue.schema import Catalogue
from readiness.companies.models import Company
from readiness.portfolio.holdings import Held, Holding

FEWEST_COMPANIES = 2


@dataclass(frozen=True, slots=True)
class CauseIn:
    """A cause in one company: the workflows whose tier it holds down, and those where it only adds friction."""

    company: Company
    held: tuple[Held, ...]
    slowed: tuple[Held, ...]

    @property
    def first(self) -> Held:
        """The cell to open."""
        return (self.held + self.slowed)[0]


@dataclass(frozen=True, slots=True)
class Cause:
    """A question failing in several companies. `most` is its largest part in one workflow, in points of friction."""

    question: str
    text: str
    owner: str
    gates: tuple[str, ...]
    cap: str
    companies: tuple[CauseIn, ...]
    most: float

    @property
    def held(self) -> int:
        """Count the workflows whose tier it holds down, over all companies."""
        return sum(len(each.held) for each in self.companies)


def shared_causes(catalogue: Catalogue, held: Sequence[Holding]) -> tuple[Cause, ...]:
    """List causes: most tiers held down first, then most companies, then the largest part of a workflow's friction."""
    failing = [found for holding in held for found in _failing(holding)]
    questions: dict[str, list[CauseIn]] = {}
    for question, company in failing:
        questions.setdefault(question, []).append(company)
    causes = [
        _cause(catalogue, question, companies)
        for question, companies in questions.items()
        if len(companies) >= FEWEST_COMPANIES and question in catalogue.questions
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.held, -len(cause.companies), -cause.most, cause.question)))


def _failing(holding: Holding) -> list[tuple[str, CauseIn]]:
    down: dict[str, dict[str, Held]] = {}
    slow: dict[str, dict[str, Held]] = {}
    for name, cell in holding.cells.items():
        for gate in cell.result.failing:
            down.setdefault(cell.summary.gates[gate].question, {})[name] = cell
        for question in cell.result.weak:
            slow.setdefault(question, {})[name] = cell
    found = []
    for question in {**down, **slow}:
        held = down.get(question, {})
        slowed = {name: cell for name, cell in slow.get(question, {}).items() if name not in held}
        found.append((question, CauseIn(holding.company, tuple(held.values()), tuple(slowed.values()))))
    return found


def _cause(catalogue: Catalogue, question: str, companies: Sequence[CauseIn]) -> Cause:
    cells = [cell for each in companies for cell in each.held + each.slowed]
    gates = {
        gate: cell.summary.gates[gate]
        for cell in cells
        for gate in cell.result.failing
        if cell.summary.gates[gate].question == question
    }
    return Cause(
        question=question,
        text=catalogue.questions[question].text,
        owner=catalogue.questions[question].owner,
        gates=tuple(gate.title for gate in gates.values()),
        cap=min((gate.cap for gate in gates.values()), default=""),
        companies=tuple(sorted(companies, key=lambda each: (-len(each.held), each.company.name))),
        most=max((cell.result.weak.get(question, 0.0) for cell in cells), default=0.0),
    )
