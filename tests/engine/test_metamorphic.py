"""What must not change a score: the order of rows, their company, their number, and how many are taken at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table, entry_of
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.method import Codes, Floats
from readiness.engine.scores import Scores, score, score_chunks
from readiness.engine.table import AnswerTable, with_entry
from tests.engine.answers import views

AS_OF = date(2026, 11, 23)
CATALOGUE = catalogue()
METHOD = method(CATALOGUE)
SAME = 1e-12
run = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
tables = st.lists(views, min_size=2, max_size=45).map(lambda some: answer_table(CATALOGUE, some, as_of=AS_OF))
seeds = st.integers(0, 2**32)


def binding_of(table: AnswerTable, seed: int) -> Codes:
    shape = (table.rows, len(METHOD.gates), len(METHOD.workflows))
    return np.random.default_rng(seed).integers(-1, 2, shape).astype(np.int8)


def numbers(scores: Scores) -> list[Floats | Codes]:
    """Everything a score says of its rows."""
    told = scores.workflows
    bounds = (told.friction, told.readiness, scores.cells.gap)
    ends = [part for each in bounds for part in (each.low, each.point, each.high)]
    return [*ends, told.coverage, told.evidence, scores.gates.status, scores.tiers.guaranteed, scores.tiers.possible]


def assert_same(one: list[Floats | Codes], other: list[Floats | Codes]) -> None:
    for mine, theirs in zip(one, other, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=0, atol=SAME)


@run
@given(tables, seeds)
def test_rows_in_another_order_have_the_same_scores(table: AnswerTable, seed: int) -> None:
    order, binding = np.random.default_rng(seed).permutation(table.rows), binding_of(table, seed)

    straight, mixed = score(METHOD, table, binding=binding), score(METHOD, table.take(order), binding=binding[order])

    assert_same([part[order] for part in numbers(straight)], numbers(mixed))


@run
@given(tables, seeds)
def test_a_row_repeated_has_the_same_scores_each_time(table: AnswerTable, seed: int) -> None:
    index, binding = np.repeat(np.arange(table.rows), 2), binding_of(table, seed)

    once, twice = score(METHOD, table, binding=binding), score(METHOD, table.take(index), binding=binding[index])

    assert_same([part[index] for part in numbers(once)], numbers(twice))


@run
@given(tables, seeds, st.integers(1, 50))
def test_rows_taken_in_parts_have_the_scores_of_the_whole(table: AnswerTable, seed: int, size: int) -> None:
    binding = binding_of(table, seed)

    whole = numbers(score(METHOD, table, binding=binding))
    parts = [(rows, numbers(each)) for rows, each in score_chunks(METHOD, table, binding=binding, size=size)]

    assert [n for rows, _ in parts for n in range(table.rows)[rows]] == list(range(table.rows))
    for rows, told in parts:
        assert_same([part[rows] for part in whole], told)


@run
@given(st.lists(views, min_size=1, max_size=3), st.data())
def test_an_answer_replaced_in_a_table_is_an_answer_given(some: list[dict[str, Answer]], data: st.DataObject) -> None:
    plain = [{name: replace(each, state="answered", rival=None) if each.rival else each for name, each in view.items()} for view in some]
    other = data.draw(views)
    names = data.draw(st.lists(st.sampled_from(sorted(other)), max_size=5)) if other else []
    table = answer_table(CATALOGUE, plain, as_of=AS_OF)
    score(METHOD, table)

    for name in names:
        answer = replace(other[name], state="answered", rival=None) if other[name].rival else other[name]
        table = with_entry(METHOD, table, name, entry_of(CATALOGUE.questions[name], answer, AS_OF))
        plain = [{**view, name: answer} for view in plain]

    assert_same(numbers(score(METHOD, table)), numbers(score(METHOD, answer_table(CATALOGUE, plain, as_of=AS_OF))))


def test_no_rows_and_no_workflows_have_no_scores() -> None:
    nothing = replace(METHOD, workflows=(), bears=METHOD.bears[:, :0], question_bears=METHOD.question_bears[:, :0])
    nothing = replace(nothing, demand=METHOD.demand[:0], gate_applies=METHOD.gate_applies[:, :0])

    assert score(METHOD, answer_table(CATALOGUE, [], as_of=AS_OF)).workflows.friction.point.shape == (0, len(METHOD.workflows))
    assert score(nothing, answer_table(CATALOGUE, [{}], as_of=AS_OF)).cells.gap.point.shape == (1, 0, len(METHOD.layers))
