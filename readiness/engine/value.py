"""Value: volumes and assumptions in, yearly dollars in three scenarios out, line by line, with overlaps applied.

Source: scoring method, section 8, and the value model (EBITDA rule, realisation, overlap groups). A formula is arithmetic in
postfix form. Axes: companies R, lines N of a formula, scenarios S = (low, base, high), always last. A scenario is whole:
low takes the cautious value of every number. NaN means not known, and what rests on it is not known either.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from readiness.engine.method import Bools, Floats, Ints

Postfix = tuple[float | str, ...]
Columns = Mapping[str, Floats]  # name of a variable -> (R, S)
Kind = Literal["labor", "contribution", "avoided", "run_cost"]

SCENARIOS = ("low", "base", "high")
BASE = 1
SIGNS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
CASH_CAPTURE = "cash_capture"
WEEKS_A_YEAR = 52.0
HARD_FROM, OPEN_FROM = 0.55, 0.40
NEAR_ZERO = 500.0  # dollars a year; less shows as nothing in thousands
TOLERANCE = 1e-9
QUADRANTS = ("just do it", "tidy up first", "defend", "build or partner")
MEASURED, DERIVED, COUNTED_ONCE = range(3)


class OutOfRangeError(ValueError):
    """A number no formula may be run on; the message says which and what is taken."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One number a formula reads. `rising` is 1 where the high case takes the higher number, -1 where the lower, 0 for either."""

    name: str
    most: float = np.inf
    is_divisor: bool = False
    rising: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a formula, in dollars a year; `steps` are numbers, names and signs, each sign after its two values."""

    id: str
    kind: Kind
    steps: Postfix


@dataclass(frozen=True, slots=True)
class Formula:
    """The value of one workflow: what it reads and the lines it makes."""

    workflow: str
    variables: tuple[Variable, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """What one line takes from a pool, in the pool's unit, by the names of its own formula."""

    workflow: str
    line: str
    steps: Postfix


@dataclass(frozen=True, slots=True)
class Pool:
    """What several lines share and no one may count twice. `size` reads the names of one workflow; empty: it must be measured."""

    id: str
    draws: tuple[Draw, ...]
    size_of: str = ""
    size: Postfix = ()


@dataclass(frozen=True, slots=True)
class ValueModel:
    """Formulas by workflow, pools, and the share of run-rate value that each tier realises (T0 to T4)."""

    formulas: Mapping[str, Formula]
    pools: tuple[Pool, ...]
    realisation: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class PoolUse:
    """One pool in use: size, sum of the draws, and the scale laid on each of their lines, all (R, S). `basis` is (R,)."""

    size: Floats
    drawn: Floats
    scale: Floats
    basis: Ints
    draws: Mapping[tuple[str, str], Floats]


@dataclass(frozen=True, eq=False)
class Appraisal:
    """By workflow, (R, N, S): `amounts` as computed, `claimed` signed by the EBITDA rule, `credited` = claimed * scales.

    The credited lines sum to `annual` (R, S).
    """

    amounts: Mapping[str, Floats]
    claimed: Mapping[str, Floats]
    scales: Mapping[str, Floats]
    credited: Mapping[str, Floats]
    annual: Mapping[str, Floats]
    pools: Mapping[str, PoolUse]


@dataclass(frozen=True, eq=False)
class Split:
    """Base value in three parts that sum to it (dollars a year): competed away, solved here, still open. NaN: not a cash case."""

    easy: Floats
    captured: Floats
    latent: Floats


def appraise(
    model: ValueModel, numbers: Mapping[str, Columns], chosen: Collection[str], measured: Columns | None = None
) -> Appraisal:
    """Value the chosen workflows. `numbers` may know more workflows than are chosen: a pool may be sized by one of them.

    Raises:
        OutOfRangeError: a number is negative, too large, out of its order, or divides by 0.
    """
    for workflow, columns in numbers.items():
        check(model.formulas[workflow], columns)
    formulas = [formula for formula in model.formulas.values() if formula.workflow in chosen]
    amounts = {f.workflow: _amounts(f, numbers[f.workflow]) for f in formulas}
    pools = {pool.id: _use(pool, numbers, chosen, (measured or {}).get(pool.id)) for pool in model.pools}
    claimed = {f.workflow: amounts[f.workflow] * _signs(f, numbers[f.workflow]) for f in formulas}
    scales = {f.workflow: _scales(f, model.pools, pools, amounts[f.workflow]) for f in formulas}
    credited = {workflow: lines * scales[workflow] for workflow, lines in claimed.items()}
    annual = {workflow: lines.sum(axis=1) for workflow, lines in credited.items()}
    return Appraisal(amounts, claimed, scales, credited, annual, pools)


def evaluate(steps: Postfix, columns: Columns) -> Floats:
    """Run a postfix expression over columns."""
    stack: list[Floats] = []
    for step in steps:
        if isinstance(step, float):
            stack.append(np.asarray(step))
        elif step in SIGNS:
            right, left = stack.pop(), stack.pop()
            stack.append(SIGNS[step](left, right))
        else:
            stack.append(columns[step])
    return stack.pop()


def check(formula: Formula, columns: Columns) -> None:
    """Refuse numbers a formula may not be run on; NaN passes as not known.

    Raises:
        OutOfRangeError: naming the first such number.
    """
    for variable in formula.variables:
        for row in np.atleast_2d(columns[variable.name]):
            if problem := problem_with(variable, row.tolist()):
                raise OutOfRangeError(f"{formula.workflow}, {variable.name}: {problem}")


def problem_with(variable: Variable, numbers: Sequence[float]) -> str:
    """Say what is wrong with the low, base and high of a variable; empty where nothing is."""
    for number in numbers:
        if np.isnan(number):
            continue
        if number < 0 or (variable.is_divisor and number == 0):
            return f"{number:g} is out of range; write a number {'above 0' if variable.is_divisor else 'from 0 up'}"
        if number > variable.most or np.isinf(number):
            return f"{number:g} is out of range; write at most {variable.most:g}"
    low, base, high = numbers
    rises, falls = low <= base <= high, low >= base >= high
    if np.isnan([low, base, high]).any() or (rises if variable.rising > 0 else falls if variable.rising < 0 else rises or falls):
        return ""
    if variable.rising < 0:
        return f"{low:g}, {base:g}, {high:g} are out of order; less is better here, so the low case takes the largest number"
    return f"{low:g}, {base:g}, {high:g} are out of order; write them from the cautious case to the hopeful one"


def reached(annual: Floats, realisation: Floats) -> Floats:
    """Value reachable at a tier: annual (..., S) times the realised share (...,)."""
    return np.asarray(annual * np.expand_dims(realisation, -1))


def cost_of_delay(annual: Floats, realisation: Floats) -> Floats:
    """Dollars a week between base value and what is reached of it, where positive: (...,)."""
    base = annual[..., BASE]
    return np.asarray(np.maximum(base - base * realisation, 0.0) / WEEKS_A_YEAR)


def demand_share(demand: Floats) -> Floats:
    """Db = mean over layers of demand / 100: how hard the workflow is for everyone. (..., L) -> (...,)."""
    return np.asarray(demand.mean(axis=-1) / 100)


def own_gap(demand: Floats, gap: Floats) -> Floats:
    """Gb = sum(D*G)/sum(D): the company's own gap, 0 to 1; 0 where nothing is demanded. (..., L) -> (...,)."""
    total = demand.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, (demand * gap).sum(axis=-1) / total, 0.0))


def split(base: Floats, demand: Floats, gap: Floats) -> Split:
    """Split positive base value by demand share Db and own gap Gb; below `NEAR_ZERO` it is not a cash case."""
    cash = np.where(np.asarray(base) >= NEAR_ZERO, base, np.nan)
    return Split(easy=cash * (1 - demand), captured=cash * demand * (1 - gap), latent=cash * demand * gap)


def quadrant(demand: Floats, gap: Floats) -> Ints:
    """Place on the margin map: index into `QUADRANTS`, hard from Db 0.55 and open from Gb 0.40."""
    is_hard, is_open = (np.asarray(demand) >= HARD_FROM - TOLERANCE), (np.asarray(gap) >= OPEN_FROM - TOLERANCE)
    return np.asarray(2 * is_hard + is_open, dtype=np.intp)


def _is_known(columns: Columns) -> Bools:
    return np.asarray(~np.isnan(np.stack(list(columns.values()))).any(axis=0))


def _amounts(formula: Formula, columns: Columns) -> Floats:
    shape = next(iter(columns.values())).shape
    return np.stack([np.broadcast_to(evaluate(line.steps, columns), shape) for line in formula.lines], axis=1)


def _signs(formula: Formula, columns: Columns) -> Floats:
    """What a line counts for: saved hours at the captured share, run cost against, the rest whole: (R, N, S)."""
    some = next(iter(columns.values()))
    whole = np.ones_like(some)
    weight = {"labor": columns.get(CASH_CAPTURE, np.zeros_like(some)), "run_cost": -whole}
    return np.stack([weight.get(line.kind, whole) for line in formula.lines], axis=1)


def _scales(formula: Formula, pools: Sequence[Pool], uses: Mapping[str, PoolUse], amounts: Floats) -> Floats:
    scales = np.ones_like(amounts)
    places = {line.id: n for n, line in enumerate(formula.lines)}
    for pool in pools:
        for draw in pool.draws:
            if draw.workflow == formula.workflow:
                scales[:, places[draw.line]] = uses[pool.id].scale
    return scales


def _use(pool: Pool, numbers: Mapping[str, Columns], chosen: Collection[str], measured: Floats | None) -> PoolUse:
    """Hold the draws of the chosen workflows to the size: measured, else derived, else the largest draw alone.

    A workflow that is not valued for want of a number draws nothing, so it takes nothing from the others.
    """
    unknown = np.full(next(iter(next(iter(numbers.values())).values())).shape, np.nan)
    shape = unknown.shape
    draws = {
        (draw.workflow, draw.line): np.where(
            _is_known(numbers[draw.workflow]), evaluate(draw.steps, numbers[draw.workflow]), unknown
        )
        for draw in pool.draws
        if draw.workflow in chosen
    }
    told = unknown if measured is None else measured
    sized = evaluate(pool.size, numbers[pool.size_of]) if pool.size and pool.size_of in numbers else unknown
    stacked = np.nan_to_num(np.stack([*draws.values(), np.zeros(shape)]))
    drawn = stacked.sum(axis=0)
    size = np.where(np.isnan(told), np.where(np.isnan(sized), stacked.max(axis=0), sized), told)
    derived = np.broadcast_to(sized, shape)
    is_told, is_derived = ~np.isnan(told[..., BASE]), ~np.isnan(derived[..., BASE])
    basis = np.where(is_told, MEASURED, np.where(is_derived, DERIVED, COUNTED_ONCE))
    scale = np.ones(shape)
    np.divide(size, drawn, out=scale, where=drawn > size)
    return PoolUse(size, drawn, scale, basis, draws)
