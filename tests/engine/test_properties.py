"""Properties of the scoring method over the real catalogue (scoring method, section 10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer, answer_table, entry_of
from readiness.catalogue.compile import friction_of, method
from readiness.catalogue.lint import conditions_in
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question
from readiness.engine.explain import explain, rounded
from readiness.engine.method import WorkflowSpec, build_method
from readiness.engine.scores import Scores, score
from readiness.engine.table import build_table
from tests.engine.answers import QUESTIONS, random_value

AS_OF = date(2026, 11, 23)
CATALOGUE = catalogue()
METHOD = method(CATALOGUE)
ITEMS = [question for question in CATALOGUE.questions.values() if question.is_item and question.options]
GRADES = ("asserted", "documented", "verified")
SCORED = [question for question in CATALOGUE.questions.values() if question.is_item]
BRINGS = {
    question.id: brought
    for question in SCORED
    if (brought := {item.id for item in SCORED if question.id in {leaf.question for leaf in conditions_in(item.visible_if)}})
}
run = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _value(draw: Any, question: Question) -> Any:
    values = [option.value for option in question.options]
    if question.type == "multi":
        return sorted(draw(st.sets(st.sampled_from(values))))
    return draw(st.sampled_from(values))


@st.composite
def sheets(draw: Any) -> dict[str, Answer]:
    asked = draw(st.lists(st.sampled_from(ITEMS), unique_by=lambda q: q.id, max_size=60))
    found = {}
    for question in asked:
        if draw(st.integers(0, 9)) == 0:
            found[question.id] = Answer("unknown")
        else:
            found[question.id] = Answer("answered", _value(draw, question), draw(st.sampled_from(GRADES)))
    return found


def scores_of(*views: dict[str, Answer], binding: int = 0) -> Scores:
    table = answer_table(CATALOGUE, list(views), as_of=AS_OF)
    bound = np.full((len(views), len(METHOD.gates), len(METHOD.workflows)), binding, dtype=np.int8)
    return score(METHOD, table, binding=bound)


@run
@given(sheets())
def test_numbers_stay_in_range_and_in_order(view: dict[str, Answer]) -> None:
    scored = scores_of(view)

    for bounds in (scored.workflows.friction, scored.workflows.readiness):
        assert (bounds.low >= -1e-9).all()
        assert (bounds.low <= bounds.point + 1e-9).all()
        assert (bounds.point <= bounds.high + 1e-9).all()
        assert (bounds.high <= 100 + 1e-9).all()
    assert (scored.tiers.guaranteed <= scored.tiers.possible).all()


def test_one_answer_alone_brings_further_items() -> None:
    assert set(BRINGS) == {"fda.pccp"}


@run
@given(sheets(), st.data())
def test_a_worse_answer_never_helps(view: dict[str, Answer], data: st.DataObject) -> None:
    """Over a fixed set of items (scoring method, section 4): those that an answer would bring are set aside."""
    question = data.draw(st.sampled_from([q for q in ITEMS if q.type == "single"]))
    view |= dict.fromkeys(BRINGS.get(question.id, ()), Answer("na", reason="Set aside"))
    two = data.draw(st.lists(st.sampled_from(question.options), min_size=2, max_size=2, unique_by=lambda option: option.value))
    better, worse = sorted(two, key=lambda option: option.friction or 0)
    grade = data.draw(st.sampled_from(GRADES))

    scored = scores_of(
        *({**view, question.id: Answer("answered", option.value, grade)} for option in (better, worse)),
        binding=data.draw(st.sampled_from([-1, 0, 1])),
    )

    for end in ("low", "point", "high"):
        friction, readiness = (getattr(bounds, end) for bounds in (scored.workflows.friction, scored.workflows.readiness))
        assert (friction[1] >= friction[0] - 1e-9).all()
        assert (readiness[1] <= readiness[0] + 1e-9).all()
    assert (scored.tiers.guaranteed[1] <= scored.tiers.guaranteed[0]).all()
    assert (scored.tiers.possible[1] <= scored.tiers.possible[0]).all()


@run
@given(sheets(), st.data())
def test_answering_only_narrows(view: dict[str, Answer], data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(ITEMS))
    option = data.draw(st.sampled_from(question.options))
    value = [option.value] if question.type == "multi" else option.value
    without = {name: answer for name, answer in view.items() if name != question.id}
    before = without if data.draw(st.booleans()) else {**without, question.id: Answer("unknown")}
    after = {**without, question.id: Answer("answered", value, data.draw(st.sampled_from(GRADES)))}

    scored = scores_of(before, after, binding=data.draw(st.sampled_from([-1, 0, 1])))

    for bounds in (scored.workflows.readiness, scored.workflows.friction):
        assert (bounds.low[1] >= bounds.low[0] - 1e-9).all()
        assert (bounds.high[1] <= bounds.high[0] + 1e-9).all()
    assert (scored.tiers.possible[1] <= scored.tiers.possible[0]).all()
    assert (scored.tiers.guaranteed[1] >= scored.tiers.guaranteed[0]).all()


@run
@given(sheets(), st.data())
def test_resolving_a_conflict_only_narrows(view: dict[str, Answer], data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([q for q in ITEMS if q.type == "single"]))
    first, second = (data.draw(st.sampled_from(question.options)).value for _ in range(2))
    grades = data.draw(st.tuples(st.sampled_from(GRADES), st.sampled_from(GRADES)))
    rival = Answer("answered", second, grades[1])
    clash = {**view, question.id: Answer("conflict", first, grades[0], rival=rival)}

    scored = scores_of(clash, {**view, question.id: rival}, {**view, question.id: Answer("answered", first, grades[0])})

    readiness = scored.workflows.readiness
    for resolved in (1, 2):
        assert (readiness.low[resolved] >= readiness.low[0] - 1e-9).all()
        assert (readiness.high[resolved] <= readiness.high[0] + 1e-9).all()
        assert (scored.tiers.guaranteed[resolved] >= scored.tiers.guaranteed[0]).all()
        assert (scored.tiers.possible[resolved] <= scored.tiers.possible[0]).all()


@run
@given(sheets())
def test_the_order_of_questions_and_workflows_does_not_matter(view: dict[str, Answer]) -> None:
    turned = build_method(
        version=METHOD.version,
        layers=METHOD.layers,
        dimensions=METHOD.dimensions,
        questions=METHOD.questions[::-1],
        workflows=[
            WorkflowSpec(workflow, dict(zip(METHOD.layers, demand, strict=True)))
            for workflow, demand in zip(METHOD.workflows[::-1], METHOD.demand[::-1].tolist(), strict=True)
        ],
        gates=METHOD.gates[::-1],
    )
    entries = {name: entry_of(CATALOGUE.questions[name], answer, AS_OF) for name, answer in view.items()}

    here, there = (score(each, build_table(each, [entries])) for each in (METHOD, turned))

    assert here.workflows.friction.point[0] == pytest.approx(there.workflows.friction.point[0, ::-1], abs=1e-9)
    assert (here.tiers.guaranteed[0] == there.tiers.guaranteed[0, ::-1]).all()


@run
@given(sheets())
def test_order_does_not_matter(view: dict[str, Answer]) -> None:
    scored = scores_of(view, dict(reversed(list(view.items()))))

    assert (scored.workflows.friction.point[0] == scored.workflows.friction.point[1]).all()


@run
@given(sheets())
def test_a_failing_gate_caps_both_tiers(view: dict[str, Answer]) -> None:
    scored = scores_of(view, binding=1)

    for g, gate in enumerate(METHOD.gates):
        failing = scored.gates.status[0, g] == 1
        assert (scored.tiers.possible[0][failing] <= gate.cap).all()
        held = scored.gates.status[0, g] == 2
        assert (scored.tiers.guaranteed[0][held] <= gate.cap).all()


@run
@given(sheets(), st.integers(0, len(METHOD.workflows) - 1))
def test_the_explanation_sums_to_the_friction(view: dict[str, Answer], workflow: int) -> None:
    scored = scores_of(view)

    total = sum(line.contribution for line in explain(METHOD, scored, row=0, workflow=workflow))

    assert total == pytest.approx(float(scored.workflows.friction.point[0, workflow]), abs=1e-9)


@run
@given(sheets(), st.integers(0, len(METHOD.workflows) - 1))
def test_layers_and_dimensions_are_two_views_of_one_total(view: dict[str, Answer], workflow: int) -> None:
    scored = scores_of(view)
    lines = explain(METHOD, scored, row=0, workflow=workflow)
    total = float(scored.workflows.friction.point[0, workflow])

    for view_of in ("layer", "dimension"):
        parts = {getattr(line, view_of): 0.0 for line in lines}
        for line in lines:
            parts[getattr(line, view_of)] += line.contribution
        assert sum(parts.values()) == pytest.approx(total, abs=1e-9)
        assert sum(rounded(list(parts.values()), total)) == round(total)
    assert METHOD.shares.sum(axis=1) == pytest.approx(1.0, abs=1e-9)


@run
@given(sheets())
def test_gates_add_no_points(view: dict[str, Answer]) -> None:
    bound, free = scores_of(view, binding=1), scores_of(view, binding=-1)

    for part in ("friction", "readiness"):
        assert (getattr(bound.workflows, part).point == getattr(free.workflows, part).point).all()


@run
@given(sheets(), st.sets(st.sampled_from([question.id for question in ITEMS]), min_size=1, max_size=8))
def test_not_applicable_is_as_if_never_asked(view: dict[str, Answer], names: set[str]) -> None:
    without = [replace(q, points=0.0, shares={}) if q.id in names else q for q in METHOD.questions]
    smaller = build_method(
        version=METHOD.version,
        layers=METHOD.layers,
        dimensions=METHOD.dimensions,
        questions=without,
        workflows=[
            WorkflowSpec(workflow, dict(zip(METHOD.layers, demand, strict=True)))
            for workflow, demand in zip(METHOD.workflows, METHOD.demand.tolist(), strict=True)
        ],
    )
    marked = {**view, **{name: Answer("na", reason="Not here") for name in names}}
    entries = {name: entry_of(CATALOGUE.questions[name], answer, AS_OF) for name, answer in marked.items()}

    here, there = scores_of(marked), score(smaller, build_table(smaller, [entries]))

    for part in ("low", "point", "high"):
        mine, theirs = (getattr(each.workflows.friction, part) for each in (here, there))
        assert mine == pytest.approx(theirs, abs=1e-9)


def test_a_workflow_where_nothing_applies_keeps_its_inherent_friction() -> None:
    scored = scores_of({question.id: Answer("na", reason="Not here") for question in CATALOGUE.questions.values()})

    assert scored.cells.gap.high[0] == pytest.approx(0.0)
    assert scored.cells.friction.point[0] == pytest.approx(METHOD.demand * METHOD.constants.inherent)


@run
@given(sheets(), st.data())
def test_one_item_moves_its_cell_by_no_more_than_its_weight(view: dict[str, Answer], data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([q for q in ITEMS if q.type == "single" and q.visible_if is None]))
    steady = {fact: answer for fact, answer in view.items() if fact not in METHOD.condition_facts}
    if question.id in METHOD.condition_facts:
        return
    ends = [Answer("answered", option.value, "verified") for option in (question.options[0], question.options[-1])]

    scored = scores_of(*({**steady, question.id: end} for end in ends))

    item, constants = METHOD.item_index[question.id], METHOD.constants
    counted = (scored.items.present & ~scored.items.optional)[0].astype(float)
    weights = METHOD.cell_weights.reshape(len(METHOD.items), len(METHOD.workflows), len(METHOD.layers))
    total = np.tensordot(counted, weights, axes=1)
    a = weights[item]
    share = np.divide(a, total, out=np.zeros_like(a), where=total > 0)
    most = METHOD.demand * (1 - constants.inherent) * (
        (1 - constants.most_material) * share + constants.most_material * a / 10
    )
    for part in ("low", "point", "high"):
        cells = getattr(scored.cells.friction, part)
        assert (np.abs(cells[1] - cells[0]) <= most + 1e-9).all()


@run
@given(sheets(), st.data())
def test_better_evidence_never_hurts_and_leaves_the_low_end(view: dict[str, Answer], data: st.DataObject) -> None:
    answered = {name: answer for name, answer in view.items() if answer.state == "answered"}
    if not answered:
        return
    name = data.draw(st.sampled_from(sorted(answered)))
    weaker, better = data.draw(st.sampled_from([GRADES[:2], GRADES[1:], GRADES[::2]]))
    two = ({**view, name: replace(answered[name], evidence=grade)} for grade in (weaker, better))

    scored = scores_of(*two, binding=data.draw(st.sampled_from([-1, 0, 1])))

    friction = scored.workflows.friction
    assert (friction.high[1] <= friction.high[0] + 1e-9).all()
    assert (friction.point[1] <= friction.point[0] + 1e-9).all()
    assert friction.low[1] == pytest.approx(friction.low[0])
    assert (scored.tiers.guaranteed[1] >= scored.tiers.guaranteed[0]).all()


@run
@given(sheets(), st.data())
def test_other_workflows_stay_untouched(view: dict[str, Answer], data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([q for q in ITEMS if q.workflows and q.type == "single"]))
    others = [METHOD.workflow_index[w] for w in CATALOGUE.workflows if w not in question.workflows]
    changed = {**view, question.id: Answer("answered", question.options[0].value, "verified")}

    scored = scores_of({k: v for k, v in view.items() if k != question.id}, changed)

    for bounds in (scored.workflows.friction, scored.workflows.readiness):
        for end in ("low", "point", "high"):
            assert (getattr(bounds, end)[0, others] == getattr(bounds, end)[1, others]).all()
    for tiers in (scored.tiers.guaranteed, scored.tiers.possible):
        assert (tiers[0, others] == tiers[1, others]).all()


@run
@given(st.integers(0, 2**32), st.sampled_from([-1, 1]))
def test_all_answered_and_verified_leaves_no_doubt(seed: int, binding: int) -> None:
    random = Random(seed)  # noqa: S311 -- answers, not secrets
    view = {q.id: Answer("answered", random_value(q, random), "verified") for q in QUESTIONS}

    scored = scores_of(view, binding=binding)

    for bounds in (scored.workflows.friction, scored.workflows.readiness):
        assert bounds.high - bounds.low == pytest.approx(0, abs=1e-9)
    assert (scored.tiers.guaranteed == scored.tiers.possible).all()


def test_breakpoints_are_followed_between_their_ends() -> None:
    question = CATALOGUE.questions["ehr.count"]

    assert friction_of(question, 0.0) == 0.0
    assert friction_of(question, 3.0) == pytest.approx(0.375)
    assert friction_of(question, 99.0) == 1.0
