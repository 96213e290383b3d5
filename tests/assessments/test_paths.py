"""The solver against brute force: small companies, every set of actions tried by the engine itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.assessments.solver import UnsolvableError, solve
from readiness.engine.method import (
    ASSERTED,
    DOCUMENTED,
    VERIFIED,
    Bools,
    GateSpec,
    Method,
    QuestionSpec,
    WorkflowSpec,
    build_method,
)
from readiness.engine.paths import Measure, Site, budget_program, in_the_way, path_program, reached
from readiness.engine.remedies import (
    Remedies,
    RemedySpec,
    Standing,
    build_remedies,
    closed,
    finish_weeks,
    in_place,
    middle,
    what_if,
)
from readiness.engine.table import NOT_APPLICABLE, UNKNOWN, Entry, build_table
from readiness.engine.truth import OneOf

LAYERS = ("model", "integration", "people")
QUESTIONS = 6
ACTIONS = 6
FRICTIONS = (0.0, 0.2, 0.5, 0.8, 1.0)
run = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def methods(draw: Any) -> Method:
    """Six questions over two workflows; the last one is asked only if a fact that may be open says so."""
    questions = [QuestionSpec("fact", vocabulary=("yes", "no"))]
    for n in range(QUESTIONS):
        first, second = draw(st.permutations(LAYERS))[:2]
        share = draw(st.sampled_from([1.0, 0.6, 0.5]))
        questions.append(
            QuestionSpec(
                id=f"q{n}",
                vocabulary=("x",),
                points=float(draw(st.integers(1, 10))),
                shares={first: share, second: 1 - share} if share < 1 else {first: 1.0},
                dimension="all",
                workflows=draw(st.sampled_from([("one",), ("two",), ("one", "two")])),
                visible_if=OneOf("fact", ("yes",)) if n >= QUESTIONS - 2 else None,
            )
        )
    demands = [{layer: float(draw(st.integers(0, 10)) * 10) for layer in LAYERS} for _ in range(2)]
    gates = [
        GateSpec(
            id=f"g{n}",
            question=f"q{n}",
            fails=OneOf(f"q{n}", ("bad",)),
            cap=draw(st.integers(0, 2)),
            workflows=draw(st.sampled_from([("one",), ("one", "two")])),
            probe_required=draw(st.booleans()),
            pass_at=0.5,
        )
        for n in range(2)
    ]
    for n in range(2):
        questions[n + 1] = _gate_question(questions[n + 1])
    return build_method(
        version="small",
        layers=LAYERS,
        dimensions=("all",),
        questions=questions,
        workflows=[WorkflowSpec("one", demands[0]), WorkflowSpec("two", demands[1])],
        gates=gates,
    )


def _gate_question(question: QuestionSpec) -> QuestionSpec:
    return QuestionSpec(**{**{n: getattr(question, n) for n in question.__dataclass_fields__}, "vocabulary": ("good", "bad")})


@st.composite
def sites(draw: Any) -> Site:
    method = draw(methods())
    row: dict[str, Entry] = {}
    if draw(st.booleans()):
        row["fact"] = Entry(fact=draw(st.sampled_from(["yes", "no"])))
    for n in range(QUESTIONS):
        kind = draw(st.integers(0, 5))
        friction = draw(st.sampled_from(FRICTIONS))
        fact = ("good" if friction <= 0.5 else "bad") if n < 2 else "x"
        if kind == 0:
            continue
        if kind == 1:
            row[f"q{n}"] = Entry(state=draw(st.sampled_from([UNKNOWN, NOT_APPLICABLE])), evidence=0)
        else:
            row[f"q{n}"] = Entry(fact=fact, friction=friction, evidence=draw(st.sampled_from([ASSERTED, DOCUMENTED, VERIFIED])))
    specs = []
    for a in range(ACTIONS):
        fixed = draw(st.lists(st.integers(0, QUESTIONS - 1), min_size=1, max_size=3, unique=True))
        low = draw(st.integers(1, 8))
        specs.append(
            RemedySpec(
                id=f"a{a}",
                fixes={f"q{n}": draw(st.sampled_from([0.0, 0.1, 0.3])) for n in fixed},
                effort=(float(low), float(low + draw(st.integers(0, 4)))),
                weeks=(1.0, float(draw(st.integers(1, 9)))),
                cost=(1000.0 * draw(st.integers(1, 9)), 9000.0),
                prerequisites=tuple(f"a{b}" for b in range(a) if draw(st.integers(0, 4)) == 0),
            )
        )
    remedies = build_remedies(method, specs)
    table = build_table(method, [row])
    binding = np.ones((1, len(method.gates), 2), dtype=np.int8)
    standing = Standing(method, table, binding, np.zeros(2, dtype=np.intp))
    proof = draw(st.sampled_from([0, DOCUMENTED, VERIFIED]))
    return Site(standing, remedies, in_place(method, table, remedies), proof)


def _every_plan(site: Site) -> Bools:
    """All sets of actions that hold their prerequisites and leave out what is in place."""
    sets = (np.arange(2**ACTIONS)[:, None] >> np.arange(ACTIONS)) & 1 == 1
    sound = (closed(site.remedies, sets, site.done) == sets).all(axis=1) & ~(sets & site.done).any(axis=1)
    return np.asarray(sets[sound])


def _price(remedies: Remedies, done: Bools, plans: Bools, measure: Measure) -> Any:
    if measure == "weeks":
        return (plans * middle(finish_weeks(remedies, done))).max(axis=1, initial=0.0)
    return plans @ middle(remedies.effort if measure == "effort" else remedies.cost)


@run
@given(sites(), st.integers(1, 4), st.integers(0, 4), st.sampled_from(["effort", "cost", "weeks"]))
def test_the_path_costs_what_the_best_of_all_sets_costs(site: Site, first: int, second: int, measure: Measure) -> None:
    targets = {0: first, 1: second}
    plans = _every_plan(site)
    reaching = plans[reached(what_if(site.standing, site.remedies, plans, proof=site.proof), targets)]

    if not len(reaching):
        with pytest.raises(UnsolvableError):
            solve(path_program(site, targets, measure))
        return
    chosen = solve(path_program(site, targets, measure))[:ACTIONS] > 0.5

    assert reached(what_if(site.standing, site.remedies, chosen[None], proof=site.proof), targets)[0]
    price = _price(site.remedies, site.done, chosen[None], measure)[0]
    assert price == pytest.approx(_price(site.remedies, site.done, reaching, measure).min(), rel=1e-6)


@run
@given(sites(), st.integers(1, 4))
def test_a_tier_out_of_reach_has_something_named_in_the_way(site: Site, tier: int) -> None:
    everything = what_if(site.standing, site.remedies, ~site.done[None], proof=site.proof)

    found = in_the_way(site, 0, tier)

    is_reached = everything.guaranteed[0, 0] >= tier
    assert is_reached == (not found.gates and not found.unproven and found.short == 0)


def _worth(site: Site, guaranteed: Any) -> Any:
    now = what_if(site.standing, site.remedies, np.zeros((1, ACTIONS), dtype=np.bool_), proof=site.proof).guaranteed
    return np.maximum(guaranteed - now, 0).sum(axis=1)


@run
@given(sites(), sites(), st.integers(0, 40), st.sampled_from(["effort", "cost", "weeks"]))
def test_a_budget_over_two_companies_lifts_as_many_tiers_as_the_best_of_all_sets(
    one: Site, other: Site, amount: int, measure: Measure
) -> None:
    budget = float(amount * 1000 if measure == "cost" else amount)
    worth, price = [], []
    for site in (one, other):
        plans = _every_plan(site)
        worth.append(_worth(site, what_if(site.standing, site.remedies, plans, proof=site.proof).guaranteed))
        price.append(_price(site.remedies, site.done, plans, measure))
    spent = np.maximum(price[0][:, None], price[1][None]) if measure == "weeks" else price[0][:, None] + price[1][None]
    lifted = worth[0][:, None] + worth[1][None]
    most = lifted[spent <= budget + 1e-9].max()
    least = spent[lifted == most].min()

    x = solve(budget_program([one, other], [np.ones((2, 5))] * 2, budget, measure)) > 0.5

    found, used = 0, []
    for site, chosen in ((one, x[:ACTIONS]), (other, x[ACTIONS : 2 * ACTIONS])):
        assert (closed(site.remedies, chosen[None], site.done)[0] == chosen).all()
        found += _worth(site, what_if(site.standing, site.remedies, chosen[None], proof=site.proof).guaranteed)[0]
        used.append(_price(site.remedies, site.done, chosen[None], measure)[0])
    assert found == most
    if measure != "weeks":
        assert sum(used) == pytest.approx(least, rel=1e-6, abs=1e-6)
    assert (max(used) if measure == "weeks" else sum(used)) <= budget * (1 + 1e-6) + 1e-6
