"""The next question: its worth by hand, and that what it promises of tiers and ranges is so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readiness.engine.asking import Prospect, open_questions, prospects, reach, replies, rows_with
from readiness.engine.gates import NA
from readiness.engine.method import Choice, GateSpec, Method, QuestionSpec, WorkflowSpec, build_method
from readiness.engine.scores import score
from readiness.engine.table import ANSWERED, NOT_APPLICABLE, UNKNOWN, Entry, build_table
from readiness.engine.truth import OneOf

YES_NO = (Choice("yes", 0.0), Choice("no", 1.0))
ALONE = np.array([1.0])


def item(name: str, *, burden: float = 1.0, points: float = 10, workflows: tuple[str, ...] = ("w",)) -> QuestionSpec:
    return QuestionSpec(
        name,
        vocabulary=("yes", "no"),
        points=points,
        shares={"audit": 1.0},
        dimension="d",
        workflows=workflows,
        burden=burden,
        choices=YES_NO,
    )


def made(*questions: QuestionSpec, gates: tuple[GateSpec, ...] = (), workflows: tuple[str, ...] = ("w",)) -> Method:
    return build_method(
        version="test",
        layers=("audit",),
        dimensions=("d",),
        questions=questions,
        workflows=[WorkflowSpec(name, {"audit": 50.0}) for name in workflows],
        gates=gates,
    )


def asked(method: Method, row: dict[str, Entry], *, na: tuple[str, ...] = ()) -> dict[str, Prospect]:
    table = build_table(method, [row])
    before = score(method, table)
    tried = replies(method, open_questions(method, table), may_not_apply=na, thresholds={})
    after = score(method, rows_with(method, table, tried))
    shares = np.full(len(method.workflows), 1 / len(method.workflows))
    return {each.question: each for each in prospects(method, before, after, tried, shares=shares)}


def test_the_worth_of_a_question_is_the_range_it_takes_away_and_the_gate_it_opens_by_its_burden() -> None:
    """One cell of two items of 10 points: G = 0.65 * mean + 0.35 * worst, and R = 100 * (1 - G)."""
    gate = GateSpec("g", "b", OneOf("b", ("no",)), cap=1, workflows=("w",))
    method = made(item("a", burden=4.0), item("b", burden=4.0), gates=(gate,))

    found = asked(method, {})

    # Open: R is 0 to 100. "a" verified at 0: G runs 0 to 0.65/2 + 0.35, so the range is 67.5; at 1: G from 0.675 to 1, 32.5.
    assert found["a"].narrows == {"w": pytest.approx(100 - (67.5 + 32.5) / 2)}
    assert found["a"].score == pytest.approx(50 / 4)
    assert found["b"].score == pytest.approx((50 + 20) / 4)
    assert found["b"].gates == {"w": ("g",)}
    assert list(found) == ["b", "a"]


def test_an_asserted_answer_leaves_its_discount_of_doubt() -> None:
    method = made(item("a"))

    # Asserted "yes" runs to a friction of 0.3, "no" has no worse end: 70 and 100 points go.
    assert asked(method, {})["a"].narrows == {"w": pytest.approx((70 + 100) / 2)}


def test_a_question_bears_on_its_own_workflows_alone_and_counts_by_their_share() -> None:
    method = made(item("a", burden=4.0), item("b", burden=4.0, workflows=("w", "x")), workflows=("w", "x"))

    found = asked(method, {"a": Entry(fact="yes", friction=0.0, evidence=3)})

    assert set(found) == {"b"}
    assert found["b"].narrows == {"w": pytest.approx(67.5), "x": pytest.approx(100)}
    assert found["b"].score == pytest.approx((67.5 + 100) / 2 / 4)


def test_dont_know_is_still_open_and_does_not_apply_is_not() -> None:
    method = made(item("a"), item("b"))

    assert set(asked(method, {"a": Entry(UNKNOWN), "b": Entry(NOT_APPLICABLE)})) == {"a"}


def test_that_it_may_not_apply_is_tried_and_not_expected() -> None:
    """Three tries: both answers, and leaving it out, which alone lifts the gate that every answer fails."""
    gate = GateSpec("g", "a", OneOf("a", ("yes", "no")), cap=0, workflows=("w",))
    method = made(item("a"), item("b", points=1), gates=(gate,))
    row = {"b": Entry(fact="no", friction=1.0, evidence=3)}
    table = build_table(method, [row])

    tried = replies(method, open_questions(method, table), may_not_apply=("a",), thresholds={})
    lifted = score(method, rows_with(method, table, tried)).gates.status[:, 0, 0]

    assert [reply.state for reply in tried if reply.is_likely] == [ANSWERED, ANSWERED]
    assert [int(status) for status, reply in zip(lifted, tried, strict=True) if reply.state == NOT_APPLICABLE] == [NA]
    assert asked(method, row)["a"].narrows == asked(method, row, na=("a",))["a"].narrows


def test_ties_go_by_name_whatever_the_order_of_questions() -> None:
    forth, back = made(item("a"), item("b"), item("c")), made(item("c"), item("b"), item("a"))

    assert list(asked(forth, {})) == list(asked(back, {})) == ["a", "b", "c"]


def test_several_questions_together_can_do_what_none_does_alone() -> None:
    method = made(*(item(f"q{n}", points=1) for n in range(30)))
    table = build_table(method, [{}])
    before, columns = score(method, table), open_questions(method, table)

    found = asked(method, {})
    ends = reach(method, table, before, columns)

    assert all(not each.moves for each in found.values())
    assert (before.tiers.guaranteed[0, 0], before.tiers.possible[0, 0]) == (0, 4)
    assert (ends.guaranteed[0], ends.possible[0]) == (4, 0)


def test_a_failing_gate_leaves_nothing_to_ask_for() -> None:
    gate = GateSpec("g", "a", OneOf("a", ("no",)), cap=0, workflows=("w",))
    method = made(item("a"), item("b"), gates=(gate,))
    row = {"a": Entry(fact="no", friction=1.0, evidence=3)}
    table = build_table(method, [row])

    ends = reach(method, table, score(method, table), open_questions(method, table))

    assert asked(method, row)["b"].moves == ()
    assert (ends.guaranteed[0], ends.possible[0]) == (0, 0)


def test_an_asserted_gate_holds_the_guaranteed_tier_whatever_else_is_answered() -> None:
    gate = GateSpec("g", "a", OneOf("a", ("no",)), cap=0, workflows=("w",))
    method = made(item("a"), item("b"), gates=(gate,))
    table = build_table(method, [{"a": Entry(fact="yes", friction=0.0, evidence=1)}])

    ends = reach(method, table, score(method, table), open_questions(method, table))

    assert ends.guaranteed[0] == 2


def test_where_visibility_is_undetermined_nothing_is_ruled_out() -> None:
    hidden = replace(item("b"), visible_if=OneOf("c", ("yes",)))
    context = QuestionSpec("c", vocabulary=("yes", "no"), workflows=("w",))
    method = made(item("a"), hidden, context)
    table = build_table(method, [{"a": Entry(fact="yes", friction=0.0, evidence=3)}])
    before = score(method, table)

    ends = reach(method, table, before, open_questions(method, table))

    assert set(asked(method, {})) == {"a", "b", "c"}
    assert (ends.guaranteed[0], ends.possible[0]) == (before.tiers.possible[0, 0], before.tiers.guaranteed[0, 0])
