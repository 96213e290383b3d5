"""Compile the catalogue into the engine's arrays: content in, `Method` out."""

from __future__ import annotations

from itertools import pairwise

from readiness.catalogue import schema
from readiness.catalogue.lint import MISSING
from readiness.catalogue.states import STATES
from readiness.engine import truth
from readiness.engine.method import (
    GRADES,
    Choice,
    FactKind,
    GateSpec,
    Method,
    QuestionSpec,
    WorkflowSpec,
    build_method,
)

KINDS: dict[str, FactKind] = {
    "single": "coded",
    "yes_no": "coded",
    "multi": "set",
    "states": "set",
    "number": "number",
    "date": "number",
}
BURDEN_OWNER, BURDEN_DOCUMENT, BURDEN_PROBE = 1.0, 2.0, 4.0


_methods: dict[str, Method] = {}


def method(catalogue: schema.Catalogue) -> Method:
    """Compile the catalogue; kept by its digest."""
    if catalogue.digest not in _methods:
        _methods[catalogue.digest] = _compiled(catalogue)
    return _methods[catalogue.digest]


def _compiled(catalogue: schema.Catalogue) -> Method:
    return build_method(
        version=catalogue.version,
        layers=tuple(catalogue.layers),
        dimensions=tuple(catalogue.dimensions),
        questions=[_question(catalogue, question) for question in catalogue.questions.values()],
        workflows=[
            WorkflowSpec(workflow.id, {layer: need.demand for layer, need in workflow.layers.items()})
            for workflow in catalogue.workflows.values()
        ],
        gates=[_gate(catalogue, gate) for gate in catalogue.gates.values()],
    )


def friction_of(question: schema.Question, value: str | tuple[str, ...] | float) -> float | None:
    """Find the friction (0 to 1) of an answer; a date comes in as days before the assessment day.

    Sources: scoring method, section 3 (options, missing share, piecewise-linear breakpoints).
    """
    if not question.is_item:
        return None
    if isinstance(value, tuple):
        return max(0.0, 1 - sum(option.credit or 0.0 for option in question.options if option.value in value))
    if isinstance(value, str):
        return next(option.friction for option in question.options if option.value == value)
    return _along(question.breakpoints, value)


def _along(breakpoints: tuple[schema.Span, ...], x: float) -> float:
    if x <= breakpoints[0][0]:
        return breakpoints[0][1]
    for (left, low), (right, high) in pairwise(breakpoints):
        if x <= right:
            return low + (high - low) * (x - left) / (right - left)
    return breakpoints[-1][1]


def condition_of(condition: schema.Condition) -> truth.Condition:
    """Turn a visibility rule into a truth tree."""
    match condition:
        case schema.AllOf(all_of=inner):
            return truth.AllOf(tuple(condition_of(each) for each in inner))
        case schema.AnyOf(any_of=inner):
            return truth.AnyOf(tuple(condition_of(each) for each in inner))
        case schema.Not(not_=each):
            return truth.Not(condition_of(each))
        case schema.Leaf(op="eq" | "in"):
            return truth.OneOf(condition.question, condition.values)
        case schema.Leaf():
            return truth.Includes(condition.question, condition.values)


def _question(catalogue: schema.Catalogue, question: schema.Question) -> QuestionSpec:
    vocabulary = STATES if question.type == "states" else tuple(option.value for option in question.options)
    return QuestionSpec(
        id=question.id,
        kind=KINDS[question.type],
        vocabulary=vocabulary,
        points=question.max_points,
        shares={str(layer): share for layer, share in question.layers.items()},
        dimension=question.dimension or "",
        workflows=catalogue.question_workflows(question),
        s_min=question.min_friction if question.is_item else 0.0,
        s_max=question.max_friction if question.is_item else 1.0,
        visible_if=condition_of(question.visible_if) if question.visible_if else None,
        burden=_burden(catalogue, question),
        choices=tuple(_choices(question)) if question.is_item else (),
    )


def _burden(catalogue: schema.Catalogue, question: schema.Question) -> float:
    """What asking costs: a probe where there is one, a document where a gate wants more than a word, else the owner's word."""
    if question.probe:
        return BURDEN_PROBE
    wants_proof = any(gate.min_evidence_for_T3 != "asserted" for gate in catalogue.gates_on(question.id))
    return BURDEN_DOCUMENT if wants_proof else BURDEN_OWNER


def _choices(question: schema.Question) -> list[Choice]:
    if question.multi_rule == "missing_share":
        values = tuple(option.value for option in question.options)
        return [Choice(kept, friction_of(question, kept)) for kept in (values[:n] for n in range(len(values) + 1))]
    if question.options:
        return [Choice(option.value, option.friction) for option in question.options]
    return [Choice(float(x), friction) for x, friction in question.breakpoints]


def _gate(catalogue: schema.Catalogue, gate: schema.Gate) -> GateSpec:
    question = catalogue.questions[gate.question]
    passing = [option for option in question.options if option.value not in gate.fail_when]
    is_set = question.type in {"multi", "states"}
    return GateSpec(
        id=gate.id,
        question=gate.question,
        fails=_fails(gate, is_set=is_set),
        cap=int(gate.cap_tier[1]),
        workflows=catalogue.gate_workflows(gate),
        always=gate.binds == "always",
        min_evidence=GRADES.index(gate.min_evidence_for_T3),
        probe_required=gate.probe_required_for_T4,
        pass_at=_pass_at(gate, question) if is_set else max((o.friction or 0.0 for o in passing), default=0.0),
    )


def _fails(gate: schema.Gate, *, is_set: bool) -> truth.Condition:
    missing = [value.removeprefix(MISSING) for value in gate.fail_when if value.startswith(MISSING)]
    held = tuple(value for value in gate.fail_when if not value.startswith(MISSING))
    parts: list[truth.Condition] = [truth.Not(truth.Includes(gate.question, (value,))) for value in missing]
    if held:
        parts.append(truth.Includes(gate.question, held) if is_set else truth.OneOf(gate.question, held))
    return parts[0] if len(parts) == 1 else truth.AnyOf(tuple(parts))


def _pass_at(gate: schema.Gate, question: schema.Question) -> float:
    needed = tuple(value.removeprefix(MISSING) for value in gate.fail_when if value.startswith(MISSING))
    return friction_of(question, needed) or 0.0
