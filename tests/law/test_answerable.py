"""A duty may only wait for an answer that somebody is asked: no binding duty stays open for ever."""

from __future__ import annotations

import pytest

from readiness.catalogue.load import catalogue
from regulations.conditions import AllOf, AnyOf, Condition, Not, OneOf, Term, leaves_of
from regulations.load import corpus
from regulations.schema import Obligation, Standing

BINDING = [
    duty
    for instrument in corpus().instruments.values()
    for duty in instrument.obligations
    if duty.satisfied_when
    and Standing.IN_FORCE in {value.standing for value in duty.standing or instrument.standing}
]


def is_asked(fact: str, workflow: str) -> bool:
    question = catalogue().questions[fact]
    return not question.workflows or workflow in question.workflows


def may_hold(condition: Condition, workflow: str) -> bool:
    """Tell whether a condition could hold in a workflow, whatever the answers."""
    match condition:
        case AllOf(parts, _):
            return all(may_hold(part, workflow) for part in parts)
        case AnyOf(parts, _):
            return any(may_hold(part, workflow) for part in parts)
        case Term(_, inner, _) if inner:
            return may_hold(inner, workflow)
        case Not(OneOf("workflow", values, _), _):
            return workflow not in values
        case OneOf("workflow", values, _):
            return workflow in values
        case _:
            return True


def can_be_met(condition: Condition, workflow: str) -> bool:
    """Tell whether the questions that a workflow asks suffice to meet a condition."""
    match condition:
        case AllOf(parts, _):
            return all(can_be_met(part, workflow) for part in parts)
        case AnyOf(parts, _):
            return any(can_be_met(part, workflow) for part in parts)
        case Term(_, inner, _) if inner:
            return can_be_met(inner, workflow)
        case Not() | OneOf("workflow", _, _):
            facts = [leaf.fact for leaf in leaves_of(condition) if leaf.fact != "workflow"]
            return may_hold(condition, workflow) and all(is_asked(fact, workflow) for fact in facts)
        case _:
            return all(is_asked(leaf.fact, workflow) for leaf in leaves_of(condition))


@pytest.mark.parametrize("duty", BINDING, ids=lambda duty: duty.id)
def test_the_workflows_it_binds_ask_what_it_needs(duty: Obligation) -> None:
    assert duty.satisfied_when
    bound = [name for name in catalogue().workflows if may_hold(duty.applies_when, name)]
    assert bound
    assert [name for name in bound if not can_be_met(duty.satisfied_when, name)] == []
