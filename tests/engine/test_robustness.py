"""Draws of the method: they start from the engine's own numbers, repeat by seed, and tell what is shared from what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.gates import tier_of
from readiness.engine.method import Floats
from readiness.engine.robustness import (
    GROUPS,
    Draws,
    Sampled,
    beats,
    centered,
    draws,
    rank_acceptability,
    rank_range,
    sample,
    total_effects,
)
from readiness.engine.scores import Scores, score
from tests.engine.views import answered_view

DAY = date(2026, 11, 23)
METHOD = method(catalogue())
EVERY = list(range(len(METHOD.workflows)))
HALF = settings(max_examples=20, deadline=None)


def scored(view: dict[str, Answer]) -> Scores:
    return score(METHOD, answer_table(catalogue(), [view], as_of=DAY))


def sampled(view: dict[str, Answer], drawn: Draws, columns: list[int] = EVERY) -> Sampled:
    table = answer_table(catalogue(), [view], as_of=DAY)
    return sample(METHOD, table, score(METHOD, table).items, drawn, row=0, columns=columns)


def only(drawn: Draws, group: str) -> Draws:
    """Draws in which nothing but one group moves."""
    still = centered(METHOD)
    held = {name: np.broadcast_to(getattr(still, name), getattr(drawn, name).shape) for name in (*GROUPS, "shown")}
    held[group] = getattr(drawn, group)
    if group == "answers":
        held["shown"] = drawn.shown
    return Draws(**held)


@HALF
@given(st.integers(0, 10_000))
def test_the_method_as_it_stands_gives_the_engines_point(seed: int) -> None:
    view = answered_view(seed)
    whole = scored(view)

    drawn = sampled(view, centered(METHOD))

    np.testing.assert_allclose(drawn.readiness[0], whole.workflows.readiness.point[0], atol=1e-9)
    np.testing.assert_allclose(drawn.friction[0], whole.workflows.friction.point[0], atol=1e-9)


@HALF
@given(st.integers(0, 10_000))
def test_every_draw_of_open_answers_lies_in_the_range(seed: int) -> None:
    view = answered_view(seed, share=0.6)
    whole = scored(view)
    drawn = sampled(view, only(draws(METHOD, seed=seed, count=50), "answers"))

    assert (drawn.readiness >= whole.workflows.readiness.low[0] - 1e-9).all()
    assert (drawn.readiness <= whole.workflows.readiness.high[0] + 1e-9).all()


def test_every_number_stays_between_0_and_100() -> None:
    for view in ({}, answered_view(3), answered_view(4, share=0.5)):
        drawn = sampled(view, draws(METHOD, seed=5, count=500))
        for held in (drawn.friction, drawn.readiness):
            assert (held >= 0).all()
            assert (held <= 100).all()


def test_a_seed_repeats_and_another_does_not() -> None:
    view = answered_view(1, share=0.7)

    first, again, other = (sampled(view, draws(METHOD, seed=seed, count=50)).readiness for seed in (7, 7, 8))

    assert (first == again).all()
    assert not (first == other).any()


def test_companies_share_the_draws_of_the_method_and_not_where_their_open_answers_fall() -> None:
    one, other = draws(METHOD, seed=7, count=50, key=1), draws(METHOD, seed=7, count=50, key=2)

    for group in ("weights", "constants", "demands", "discounts"):
        assert (getattr(one, group) == getattr(other, group)).all()
    assert not (one.answers == other.answers).any()


def test_a_workflow_is_drawn_the_same_whoever_stands_beside_it() -> None:
    drawn = draws(METHOD, seed=7, count=50)
    view = answered_view(1, share=0.7)

    together, alone = sampled(view, drawn), sampled(view, drawn, [5])

    np.testing.assert_allclose(together.readiness[:, 5], alone.readiness[:, 0], atol=1e-9)


def test_draws_keep_to_their_ranges() -> None:
    drawn = draws(METHOD, seed=7, count=4000)

    told = [(held.min(), held.mean(), held.max()) for held in (drawn.weights, *drawn.constants, drawn.demands, drawn.discounts)]

    expected = [(0.75, 1.0, 1.25), (0.2, 0.35, 0.5), (0.2, 0.4, 0.6), (0.05, 0.15, 0.25), (-10, 0, 10), (0.5, 1.0, 1.5)]
    for (low, middle, high), (least, mean, most) in zip(told, expected, strict=True):
        assert least <= low
        assert high <= most
        assert middle == pytest.approx(mean, abs=(most - least) / 50)


def test_an_item_of_undetermined_visibility_is_in_half_the_draws_with_all_of_its_condition() -> None:
    drawn = draws(METHOD, seed=7, count=4000)
    conditions = [METHOD.questions[q].visible_if for q in METHOD.item_question]
    hidden = [i for i, condition in enumerate(conditions) if condition is not None]

    assert drawn.shown[hidden].mean() == pytest.approx(0.5, abs=0.02)
    same = [i for i in hidden if conditions[i] == conditions[hidden[0]]]
    assert (drawn.shown[same] == drawn.shown[same[0]]).all()


def test_acceptability_is_a_share_of_draws() -> None:
    values = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [3.0, 2.0, 2.0]])

    found = rank_acceptability(values)

    np.testing.assert_allclose(found, [[0.75, 0.25, 0], [0.25, 0.375, 0.375], [0, 0.375, 0.625]])
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(beats(values), [[0, 0.75, 1], [0.25, 0, 0.5], [0, 0.25, 0]])


def test_a_rank_range_leaves_the_tails_out() -> None:
    values = np.array([[2.0, 1.0]] * 97 + [[1.0, 2.0]] * 3)

    assert rank_range(values).tolist() == [[1, 1], [2, 2]]
    assert rank_range(values, share=0.98).tolist() == [[1, 2], [1, 2]]


@given(st.integers(0, 1000), st.integers(2, 6))
def test_ranks_do_not_depend_on_the_order_of_the_alternatives_or_the_draws(seed: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 4, (40, size)).astype(float)
    order = rng.permutation(size)

    found = rank_acceptability(values)

    np.testing.assert_allclose(rank_acceptability(values[:, order]), found[order])
    np.testing.assert_allclose(rank_acceptability(rng.permutation(values)), found)
    np.testing.assert_allclose(found.sum(axis=0), 1)
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_twins_are_never_told_apart() -> None:
    held = sampled(answered_view(1, share=0.7), draws(METHOD, seed=7, count=100), [3, 3]).readiness

    assert (beats(held) == 0).all()
    np.testing.assert_allclose(rank_acceptability(held), 0.5)


def pair(count: int = 4000) -> tuple[Draws, Draws]:
    return draws(METHOD, seed=7, count=count), draws(METHOD, seed=8, count=count)


def effects(view: dict[str, Answer], both: tuple[Draws, Draws]) -> dict[str, Floats]:
    table = answer_table(catalogue(), [view], as_of=DAY)
    found = total_effects(METHOD, table, score(METHOD, table).items, both, row=0, columns=EVERY)
    return dict(zip(GROUPS, found, strict=True))


def test_a_group_that_alone_moves_carries_all_the_variance() -> None:
    first, second = pair()
    view = answered_view(1, share=0.7)
    for group in GROUPS:
        found = effects(view, (only(first, group), only(second, group)))
        assert found[group] == pytest.approx(1.0, abs=0.12)
        assert all((found[other] == 0).all() for other in GROUPS if other != group)


def test_open_answers_do_nothing_where_nothing_is_open_and_discounts_nothing_where_all_is_verified() -> None:
    view = {name: replace(answer, evidence="verified") for name, answer in answered_view(1).items()}

    found = effects(view, pair(200))

    assert (found["answers"] == 0).all()
    assert (found["discounts"] == 0).all()
    assert (found["constants"] > 0).all()


def test_open_answers_weigh_the_more_the_less_is_answered() -> None:
    shares = [effects(answered_view(1, share=share), pair(1000))["answers"].mean() for share in (0.9, 0.6, 0.3)]

    assert shares == sorted(shares)


def test_the_spread_is_of_the_order_of_the_published_trial() -> None:
    """Scoring method, section 9: a synthetic company, 70 percent answered, 24 workflows, each group in turn, then all."""
    published = {"weights": (0.9, 1.4, 0.95), "demands": (1.7, 1.0, 0.94), "discounts": (0.5, 0.9, 0.98)}
    published |= {"constants": (2.8, 1.9, 0.94), "answers": (1.2, 2.0, 0.88), "all": (3.8, 4.1, 0.81)}
    drawn = draws(METHOD, seed=7, count=400)
    views = [answered_view(seed, share=0.7) for seed in range(1, 13)]
    points = [scored(view).workflows.readiness.point[0] for view in views]
    for group, (friction, readiness, same_tier) in published.items():
        held = [sampled(view, drawn if group == "all" else only(drawn, group)) for view in views]
        assert friction / 2 <= np.mean([each.friction.std(axis=0) for each in held]) <= friction * 2
        assert readiness / 2 <= np.mean([each.readiness.std(axis=0) for each in held]) <= readiness * 2
        kept = [tier_of(METHOD, each.readiness) == tier_of(METHOD, point) for each, point in zip(held, points, strict=True)]
        assert np.mean(kept) == pytest.approx(same_tier, abs=0.15)
