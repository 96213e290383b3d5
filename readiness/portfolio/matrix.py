"""Companies by workflows: what each company holds in, rows of tiers out. Results of unlike companies are never averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readiness.catalogue.schema import Catalogue
from readiness.companies.models import Company
from readiness.engine.method import TIERS
from readiness.portfolio.causes import Cause, shared_causes
from readiness.portfolio.holdings import Held, Holding, assessed, distinct_failing

ORDERS = {"name": "Name", "tier": "Lowest tier first", "coverage": "Least answered first", "gates": "Most failing gates first"}
FIRST_CAUSES = 8
LAST = 9.0  # companies without a run close every order but the one by name


@dataclass(frozen=True, slots=True)
class Choice:
    """What to show, as the address says it; an unknown value shows everything."""

    workflow: str = ""
    segment: str = ""
    tier: str = ""
    order: str = "name"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.workflow or self.segment or self.tier)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A company; coverage is that of its least and its most answered workflow, failing gates are counted once."""

    company: Company
    segments: tuple[str, ...]
    cells: tuple[Held | None, ...]
    coverage: tuple[float, float] | None
    failing: int
    lowest: int

    @property
    def held(self) -> tuple[Held, ...]:
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many workflows are guaranteed a tier, and how many could reach it at best."""

    tier: str
    guaranteed: int
    possible: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A workflow that several companies hold; it opens to the comparison."""

    workflow: str
    name: str
    cells: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    workflows: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    tiers: tuple[TierCount, ...]
    causes: tuple[Cause, ...]
    shared: tuple[Shared, ...]
    choice: Choice
    choices: dict[str, dict[str, str]]

    @property
    def first_causes(self) -> tuple[Cause, ...]:
        return self.causes[:FIRST_CAUSES]

    @property
    def more_causes(self) -> tuple[Cause, ...]:
        return self.causes[FIRST_CAUSES:]

    @property
    def comparable(self) -> frozenset[str]:
        """Workflows that several companies hold."""
        return frozenset(shared.workflow for shared in self.shared)

    @property
    def most(self) -> int:
        """Largest count of a tier, which the bars are scaled to."""
        return max(max(count.guaranteed, count.possible) for count in self.tiers)


def matrix(catalogue: Catalogue, held: Sequence[Holding], choice: Choice) -> Matrix:
    """Build the matrix of the chosen companies and workflows; causes and counts are those of what is shown."""
    names = {name: catalogue.workflows[name].name for name in assessed(held, catalogue.workflows)}
    segments = {
        key: label for key, label in catalogue.segments.items() if any(key in holding.segments for holding in held)
    }
    choice = _known(choice, names, segments)
    narrowed = [found for each in held if (found := _narrowed(each, choice))]
    columns = [choice.workflow] if choice.workflow else list(assessed(narrowed, names))
    rows = tuple(sorted((_row(each, columns, catalogue) for each in narrowed), key=_order(choice.order)))
    shared = [Shared(key, name, tuple(each.cells[key] for each in held if key in each.cells)) for key, name in names.items()]
    return Matrix(
        workflows=tuple((name, names[name]) for name in columns),
        rows=rows,
        tiers=_tier_counts([cell for row in rows for cell in row.held]),
        causes=shared_causes(catalogue, narrowed),
        shared=tuple(found for found in shared if len(found.cells) > 1),
        choice=choice,
        choices={"workflow": names, "segment": segments, "tier": {tier: tier for tier in TIERS}, "order": ORDERS},
    )


def _known(choice: Choice, workflows: dict[str, str], segments: dict[str, str]) -> Choice:
    return Choice(
        workflow=choice.workflow if choice.workflow in workflows else "",
        segment=choice.segment if choice.segment in segments else "",
        tier=choice.tier if choice.tier in TIERS else "",
        order=choice.order if choice.order in ORDERS else "name",
    )


def _narrowed(holding: Holding, choice: Choice) -> Holding | None:
    """Keep the cells that are asked for; None where the company has no part in the choice."""
    if choice.segment and choice.segment not in holding.segments:
        return None
    cells = {
        name: cell
        for name, cell in holding.cells.items()
        if choice.workflow in {"", name} and choice.tier in {"", cell.result.tier.guaranteed}
    }
    if not cells and (choice.workflow or choice.tier):
        return None
    return Holding(holding.company, cells, holding.segments)


def _row(holding: Holding, workflows: Sequence[str], catalogue: Catalogue) -> MatrixRow:
    cells = list(holding.cells.values())
    answered = [cell.result.coverage for cell in cells]
    return MatrixRow(
        company=holding.company,
        segments=tuple(catalogue.segments[key] for key in holding.segments if key in catalogue.segments),
        cells=tuple(holding.cells.get(name) for name in workflows),
        coverage=(min(answered), max(answered)) if answered else None,
        failing=len(distinct_failing(cells)),
        lowest=min((TIERS.index(cell.result.tier.guaranteed) for cell in cells), default=len(TIERS)),
    )


def _tier_counts(cells: Sequence[Held]) -> tuple[TierCount, ...]:
    return tuple(
        TierCount(
            tier,
            sum(cell.result.tier.guaranteed == tier for cell in cells),
            sum(cell.result.tier.possible == tier for cell in cells),
        )
        for tier in TIERS
    )


def _order(order: str) -> Callable[[MatrixRow], tuple[float, str]]:
    def key(row: MatrixRow) -> tuple[float, str]:
        match order:
            case "tier":
                return row.lowest, row.company.name
            case "coverage":
                return (row.coverage[0] if row.coverage else LAST), row.company.name
            case "gates":
                return (-row.failing if row.held else LAST), row.company.name
            case _:
                return 0, row.company.name

    return key
