"""Compile formulas and pools into the engine's value model, and say what stands behind a number: basis, benchmarks, words."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import numpy as np

from readiness.catalogue import schema
from readiness.catalogue.formulas import Postfix, postfix
from readiness.engine.method import TIERS
from readiness.engine.value import Draw, Formula, Line, Pool, ValueModel, Variable

MOST = 1e12
MOST_BY_UNIT = {"min/day": 1440.0, "clinical days/year": 366.0, "visits/week": 168.0}
ASSUMPTION = "assumption"

_models: dict[str, ValueModel] = {}


def value_model(catalogue: schema.Catalogue) -> ValueModel:
    """Compile the value model; kept by the catalogue's digest."""
    if catalogue.digest not in _models:
        shares = catalogue.notes["realisation"]
        _models[catalogue.digest] = ValueModel(
            formulas={formula.workflow: _formula(formula) for formula in catalogue.formulas.values()},
            pools=tuple(_pool(pool) for pool in catalogue.pools.values()),
            realisation=tuple(float(shares[tier]) for tier in TIERS),
        )
    return _models[catalogue.digest]


def formula_for(catalogue: schema.Catalogue, workflow: str) -> schema.Formula:
    """Find the formula of a workflow."""
    return catalogue.formulas[catalogue.workflows[workflow].value.formula]


def variable_of(catalogue: schema.Catalogue, workflow: str, name: str) -> Variable | None:
    """Find what a variable takes; None where the workflow's formula has none of that name."""
    variables = value_model(catalogue).formulas[workflow].variables
    return next((variable for variable in variables if variable.name == name), None)


def pool_variable(pool: schema.Pool) -> Variable:
    """What the size of a pool takes."""
    return Variable(pool.id, most=_most(pool.unit))


def term(catalogue: schema.Catalogue, workflow: str, name: str) -> str:
    """Say a variable in words: the workflow's own wording first."""
    spoken = name.replace("_", "-")
    own = catalogue.value_terms.get(f"{workflow}.{spoken}")
    return own or catalogue.value_terms.get(spoken) or spoken.replace("-", " ").capitalize()


def benchmarks_behind(catalogue: schema.Catalogue, basis: str) -> tuple[schema.Benchmark, ...]:
    """Find the benchmarks a basis names; none where it is a planning assumption."""
    named = re.split(r"[,\s()]+", basis)
    return tuple(catalogue.benchmarks[name] for name in named if name in catalogue.benchmarks)


def read_on(catalogue: schema.Catalogue) -> date:
    """Give the day on which the benchmarks were read."""
    return date.fromisoformat(catalogue.notes["benchmarks_read_on"])


def _formula(formula: schema.Formula) -> Formula:
    lines = tuple(Line(line.id, line.kind, postfix(line.expr)) for line in formula.lines)
    divisors = {before for line in lines for before, sign in pairwise(line.steps) if sign == "/"}
    given = [Variable(entry.name, _most(entry.unit), entry.name in divisors) for entry in formula.inputs]
    given += [
        Variable(name, _most(assumed.unit), name in divisors, int(np.sign(assumed.high - assumed.low)))
        for name, assumed in formula.assumptions.items()
    ]
    return Formula(formula.workflow, tuple(given), lines)


def _most(unit: str) -> float:
    return 1.0 if unit.startswith("share") else MOST_BY_UNIT.get(unit, MOST)


def _pool(pool: schema.Pool) -> Pool:
    size: Postfix = postfix(pool.size.expr) if pool.size else ()
    draws = tuple(Draw(draw.workflow, draw.line, postfix(draw.expr)) for draw in pool.draws)
    return Pool(pool.id, draws, pool.size.workflow if pool.size else "", size)
