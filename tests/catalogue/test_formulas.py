from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.catalogue.formulas import FormulaError, Postfix, compiled, names_in, postfix
from readiness.catalogue.load import catalogue

RUN = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def run(steps: Postfix, values: dict[str, float]) -> float:
    stack: list[float] = []
    for step in steps:
        if isinstance(step, str) and step in RUN:
            right, left = stack.pop(), stack.pop()
            stack.append(RUN[step](left, right))
        else:
            stack.append(values[step] if isinstance(step, str) else step)
    (result,) = stack
    return result


def test_an_expression_reads_as_postfix() -> None:
    assert postfix("a*(b+2)") == ("a", "b", 2.0, "+", "*")
    assert names_in(postfix("a*(b+2)/a")) == ("a", "b")


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "a if b else c",
        "a**b",
        "a//b",
        "'a'",
        "True",
        "a and b",
        "1/0",
        "a +",
        "",
        "a" * 400,
    ],
)
def test_anything_else_is_refused(expression: str) -> None:
    with pytest.raises(FormulaError):
        postfix(expression)


@given(
    st.recursive(
        st.sampled_from(["a", "b", "2", "0.5"]),
        lambda part: st.tuples(part, st.sampled_from("+-*"), part).map(lambda of: f"({of[0]}{of[1]}{of[2]})"),
        max_leaves=12,
    )
)
def test_postfix_computes_what_the_expression_says(expression: str) -> None:
    values = {"a": 3.0, "b": 7.0}

    assert run(postfix(expression), values) == pytest.approx(eval(expression, {}, values))  # noqa: S307 -- our own text


def test_every_formula_of_the_catalogue_compiles_and_finds_its_names() -> None:
    for formula in catalogue().formulas.values():
        known = {entry.name for entry in formula.inputs} | set(formula.assumptions)
        for steps in compiled(formula).values():
            assert set(names_in(steps)) <= known


def test_saved_minutes_of_the_scribe_are_worth_what_a_hand_calculation_gives() -> None:
    formula = catalogue().formulas["ambient-scribe"]
    base = {name: assumption.base for name, assumption in formula.assumptions.items()}

    hours = run(compiled(formula)["time"], {**base, "clinicians": 200, "days": 210})

    assert hours == pytest.approx(200 * 0.5 * 210 * 16 / 60 * 120)
