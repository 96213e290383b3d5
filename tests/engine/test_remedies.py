"""What-if over the real catalogue: never worse, idempotent, order-free jointly, and a waterfall that adds up (property 11)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table
from readiness.engine.gates import FAIL, NA, OPEN, PASS
from readiness.engine.method import DOCUMENTED, VERIFIED, Bools
from readiness.engine.remedies import (
    PREREQUISITE,
    Outcome,
    RemedySpec,
    Standing,
    build_remedies,
    closed,
    finish_weeks,
    gate_chains,
    in_place,
    lifting,
    ordered_plan,
    prefixes,
    what_if,
)
from readiness.engine.scores import score
from tests.engine.test_properties import AS_OF, CATALOGUE, METHOD, run, sheets

REMEDIES = build_remedies(
    METHOD,
    [
        RemedySpec(
            id=action.id,
            fixes={fix.question: fix.to_friction for fix in action.fixes},
            effort=action.effort_person_weeks,
            weeks=action.elapsed_weeks,
            cost=action.cost_usd,
            prerequisites=action.prerequisites,
        )
        for action in CATALOGUE.actions.values()
    ],
)
COUNT = len(REMEDIES.ids)
NONE = np.zeros((1, COUNT), dtype=np.bool_)
NOTHING_DONE = np.zeros(COUNT, dtype=np.bool_)


def standing(view: dict[str, Answer], *, binding: int = 1) -> Standing:
    table = answer_table(CATALOGUE, [view], as_of=AS_OF)
    bound = np.full((1, len(METHOD.gates), len(METHOD.workflows)), binding, dtype=np.int8)
    return Standing(METHOD, table, bound, np.zeros(len(METHOD.workflows), dtype=np.intp))


@st.composite
def plans(draw: Any) -> Bools:
    return REMEDIES.chosen(draw(st.lists(st.sampled_from(REMEDIES.ids), max_size=12)))[None]


def assert_not_worse(before: Outcome, after: Outcome) -> None:
    for end in ("low", "point", "high"):
        assert (getattr(after.friction, end) <= getattr(before.friction, end) + 1e-9).all()
        assert (getattr(after.readiness, end) >= getattr(before.readiness, end) - 1e-9).all()
    assert (after.guaranteed >= before.guaranteed).all()
    assert (after.possible >= before.possible).all()


@run
@given(sheets(), plans(), st.sampled_from([0, DOCUMENTED, VERIFIED]), st.sampled_from([-1, 0, 1]))
def test_work_and_proof_never_make_anything_worse(view: dict[str, Answer], plan: Bools, proof: int, binding: int) -> None:
    held = standing(view, binding=binding)

    now, after = what_if(held, REMEDIES, NONE), what_if(held, REMEDIES, plan, proof=proof)

    assert_not_worse(now, after)


@run
@given(sheets(), plans(), plans())
def test_more_work_is_never_worse_than_less(view: dict[str, Answer], plan: Bools, more: Bools) -> None:
    held = standing(view)

    assert_not_worse(what_if(held, REMEDIES, plan), what_if(held, REMEDIES, plan | more))


@run
@given(sheets())
def test_an_empty_plan_is_how_things_stand(view: dict[str, Answer]) -> None:

    held = standing(view)
    scored, outcome = score(METHOD, held.table, binding=held.binding), what_if(held, REMEDIES, NONE)

    assert (outcome.friction.point[0] == scored.workflows.friction.point[0]).all()
    assert (outcome.readiness.low[0] == scored.workflows.readiness.low[0]).all()
    assert (outcome.guaranteed[0] == scored.tiers.guaranteed[0]).all()
    assert (outcome.status[0] == scored.gates.status[0]).all()


@run
@given(sheets(), st.lists(st.sampled_from(REMEDIES.ids), min_size=1, max_size=8, unique=True), st.randoms())
def test_the_waterfall_sums_to_the_joint_gain_in_any_order(view: dict[str, Answer], ids: list[str], chance: Any) -> None:
    held = standing(view)
    steps = [REMEDIES.ids.index(name) for name in ids]
    shuffled = list(steps)
    chance.shuffle(shuffled)

    walks = [what_if(held, REMEDIES, prefixes(order, COUNT)).friction.point for order in (steps, shuffled)]

    joint = what_if(held, REMEDIES, REMEDIES.chosen(ids)[None]).friction.point[0]
    for walk in walks:
        assert walk[-1] == pytest.approx(joint, abs=1e-9)
        assert (walk[:-1] - walk[1:]).sum(axis=0) == pytest.approx(walk[0] - joint, abs=1e-9)
        assert (walk[:-1] - walk[1:] >= -1e-9).all()


@run
@given(sheets(), plans())
def test_doing_work_twice_changes_nothing(view: dict[str, Answer], plan: Bools) -> None:
    held = standing(view)
    twice = build_remedies(
        METHOD,
        [
            RemedySpec(
                id=f"{name}{again}",
                fixes={METHOD.items[i]: float(REMEDIES.ceilings[a, i]) for i in np.flatnonzero(np.isfinite(REMEDIES.ceilings[a]))},
                effort=(1, 1),
                weeks=(1, 1),
                cost=(1, 1),
            )
            for a, name in enumerate(REMEDIES.ids)
            if plan[0, a]
            for again in ("", "-again")
        ],
    )

    once, doubled = what_if(held, REMEDIES, plan), what_if(held, twice, np.ones((1, len(twice.ids)), dtype=np.bool_))

    assert (once.friction.point == doubled.friction.point).all()
    assert (once.guaranteed == doubled.guaranteed).all()


@run
@given(sheets())
def test_a_plan_puts_prerequisites_first_and_each_step_once(view: dict[str, Answer]) -> None:
    held = standing(view)
    done = in_place(METHOD, held.table, REMEDIES)

    plan = ordered_plan(held, REMEDIES, done)

    place = {a: k for k, a in enumerate(plan.steps)}
    assert len(place) == len(plan.steps)
    assert not done[list(plan.steps)].any()
    for a in plan.steps:
        for needed in np.flatnonzero(REMEDIES.needs[a] & ~done):
            assert place[int(needed)] < place[a]


@run
@given(sheets())
def test_what_clears_a_failing_gate_comes_before_what_does_not(view: dict[str, Answer]) -> None:
    held = standing(view)
    done = in_place(METHOD, held.table, REMEDIES)

    plan = ordered_plan(held, REMEDIES, done)

    classes = [reason for reason in plan.reasons if reason != PREREQUISITE]
    assert classes == sorted(classes)


def test_value_decides_which_gates_come_first() -> None:
    view = {"ehr.write-back": Answer("answered", "none"), "claims.tx-set": Answer("answered", [])}
    held = standing(view)
    done = in_place(METHOD, held.table, REMEDIES)
    only_denials = np.array([1e6 if w == "denials-management" else 0.0 for w in METHOD.workflows])

    plan = ordered_plan(held, REMEDIES, done, value=only_denials)

    by_reason = {REMEDIES.ids[a]: reason for a, reason in zip(plan.steps, plan.reasons, strict=True)}
    assert by_reason["x12-feeds"] == 0
    assert by_reason.get("write-back", 3) != 0


def _outcome_of(gate: str, plan: list[str], view: dict[str, Answer], *, proof: int = 0) -> tuple[int, int]:
    g = [spec.id for spec in METHOD.gates].index(gate)
    w = METHOD.workflow_index[METHOD.gates[g].workflows[0]]
    after = what_if(standing(view), REMEDIES, REMEDIES.chosen(plan)[None], proof=proof)
    return int(after.status[0, g, w]), int(after.proof_cap[0, g, w])


def test_finished_work_counts_as_documented_and_a_probe_still_has_to_verify_it() -> None:
    failing = {"audit.trace": Answer("answered", "none", "verified")}

    assert _outcome_of("output-trace", [], failing)[0] == FAIL
    # The verified answer proved that there was no trace; it says nothing of the trace that the work builds.
    assert _outcome_of("output-trace", ["trace-store"], failing) == (PASS, 3)
    assert _outcome_of("output-trace", ["trace-store"], failing, proof=VERIFIED) == (PASS, 4)


def test_an_open_gate_is_opened_by_the_work() -> None:
    assert _outcome_of("kill-switch", [], {})[0] == OPEN
    assert _outcome_of("kill-switch", ["halt-drill"], {}) == (PASS, 3)


def test_proof_alone_lifts_a_gate_that_rests_on_an_assertion() -> None:
    claimed = {"governance.owner": Answer("answered", "dedicated", "asserted")}

    assert _outcome_of("accountable-owner", [], claimed) == (PASS, 2)
    assert _outcome_of("accountable-owner", [], claimed, proof=DOCUMENTED) == (PASS, 4)


def test_work_whose_answers_already_stand_is_in_place_and_asks_for_no_prerequisite() -> None:
    best = {
        fix.question: Answer("answered", min(CATALOGUE.questions[fix.question].options, key=lambda o: o.friction or 0).value)
        for fix in CATALOGUE.actions["name-owner"].fixes
    }
    done = in_place(METHOD, standing(best).table, REMEDIES)
    wanted = REMEDIES.chosen(["ai-register"])[None]

    assert done[REMEDIES.ids.index("name-owner")]
    assert not NOTHING_DONE[REMEDIES.ids.index("name-owner")]
    assert closed(REMEDIES, wanted, done).sum() == 1
    assert closed(REMEDIES, wanted, NOTHING_DONE).sum() == 2


def test_elapsed_weeks_follow_the_chain_of_prerequisites() -> None:
    finish = finish_weeks(REMEDIES, NOTHING_DONE)
    actions = CATALOGUE.actions

    chain = ("rights-table", "data-terms", "liability-terms")
    assert finish[REMEDIES.ids.index("liability-terms")].tolist() == [
        sum(actions[name].elapsed_weeks[end] for name in chain) for end in (0, 1)
    ]
    # Where two lines of work meet, the longer one decides.
    both = finish[[REMEDIES.ids.index("ehr-terms"), REMEDIES.ids.index("test-env")]].max(axis=0)
    assert finish[REMEDIES.ids.index("write-back")].tolist() == (both + actions["write-back"].elapsed_weeks).tolist()


@run
@given(sheets())
def test_the_chain_of_a_gate_lifts_it_and_no_other_work_lifts_it_sooner(view: dict[str, Answer]) -> None:
    done = in_place(METHOD, standing(view).table, REMEDIES)
    finish = finish_weeks(REMEDIES, done).mean(axis=1)

    chains = gate_chains(METHOD, REMEDIES, done)

    for able, chain in zip(lifting(METHOD, REMEDIES, done), chains, strict=True):
        assert bool(chain) == able.any()
        if not chain:
            continue
        assert able[chain[-1]]
        assert finish[chain[-1]] == finish[able].min()
        assert finish[chain[-1]] >= REMEDIES.weeks[list(chain)].mean(axis=1).sum() - 1e-9
        assert all(REMEDIES.needs[later, first] for first, later in itertools.pairwise(chain))
        assert not done[list(chain)].any()


@run
@given(sheets(), st.data())
def test_doing_the_chain_of_a_failing_gate_opens_it(view: dict[str, Answer], data: st.DataObject) -> None:
    held = standing(view)
    done = in_place(METHOD, held.table, REMEDIES)
    failing = what_if(held, REMEDIES, NONE).status[0] == FAIL
    chains = gate_chains(METHOD, REMEDIES, done)
    gates = [g for g in np.flatnonzero(failing.any(axis=1)) if chains[g]]
    if not gates:
        return
    g = data.draw(st.sampled_from(gates))

    plan = closed(REMEDIES, REMEDIES.chosen([REMEDIES.ids[a] for a in chains[g]])[None], done)

    assert (what_if(held, REMEDIES, plan).status[0, g][failing[g]] == PASS).all()


def test_what_does_not_apply_stays_so_whatever_is_planned() -> None:
    view = {"governance.halt": Answer("na", reason="No tool runs.")}

    assert _outcome_of("kill-switch", ["halt-drill"], view)[0] == NA
