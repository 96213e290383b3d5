"""The whole catalogue as one plain document: `Catalogue` in, JSON values out, so that others can recompute a score.

Keys and value shapes are a contract (docs/catalogue.md): a key stays, and gains no second meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readiness.catalogue import schema

# Present only where they say something.
SPARSE = ("options", "multi_rule", "unit", "breakpoints", "visible_if", "aliases")
RISING, BY_OPTION, CONTEXT = (
    "higher rating lowers friction",
    "see option or breakpoint friction",
    "context only; no score",
)
BY_LAW, BINDS_BY_LAW = "by-law", "by instrument dates in the named rule families"


def as_document(catalogue: schema.Catalogue) -> dict[str, Any]:
    """Write the catalogue out as plain values, in catalogue order."""
    return {
        "version": catalogue.version,
        "digest": catalogue.digest,
        **_plain(catalogue.notes),
        "sections": [_without(section, "order") for section in catalogue.sections.values()],
        "questions": [_question(catalogue, question) for question in catalogue.questions.values()],
        "gates": [_gate(gate) for gate in catalogue.gates.values()],
        "workflows": [_without(workflow, "order") for workflow in catalogue.workflows.values()],
        **{
            name: [{"id": key, "label": label} for key, label in getattr(catalogue, name).items()]
            for name in ("layers", "dimensions", "segments", "risk_classes", "rule_families")
        },
        "artifacts": _all(catalogue.artifacts.values()),
        "actions": [_action(action) for action in catalogue.actions.values()],
        "benchmarks": _all(catalogue.benchmarks.values()),
        "formulas": _all(catalogue.formulas.values()),
        "pools": _all(catalogue.pools.values()),
        "partner_scorecard": _without(catalogue.partner_scorecard),
        "inventories": _all(catalogue.inventories.values()),
        "sources": _all(catalogue.sources.values()),
        "probes": _all(catalogue.probes.values()),
    }


def _all(things: Iterable[schema.Content]) -> list[dict[str, Any]]:
    return [_without(thing) for thing in things]


def _without(thing: schema.Content, *keys: str) -> dict[str, Any]:
    written: dict[str, Any] = _plain(thing.model_dump(mode="json"))
    return {key: value for key, value in written.items() if key not in keys}


def _question(catalogue: schema.Catalogue, question: schema.Question) -> dict[str, Any]:
    written = _without(question, "order")
    gate = next(iter(catalogue.gates_on(question.id)), None)
    written |= {
        "section": question.section,
        "workflows": list(question.workflows) or "all",
        "direction": question.direction or _direction(question),
        "gate": gate.id if gate else None,
        "rationale": question.rationale or question.help,
    }
    for option in written["options"]:
        for key in ("friction", "credit"):
            if option[key] is None:
                del option[key]
    return {key: value for key, value in written.items() if value or key not in SPARSE}


def _direction(question: schema.Question) -> str:
    if not question.is_item:
        return CONTEXT
    values = {option.value for option in question.options}
    return RISING if {"none", "full"} <= values else BY_OPTION


def _gate(gate: schema.Gate) -> dict[str, Any]:
    # A gate that binds by law binds where its instruments do; the others bind in every state.
    return _without(gate, "order") | {
        "applies_to": list(gate.applies_to) or "all",
        "states": "by-instrument" if gate.binds == BY_LAW else "any",
        "binds": BINDS_BY_LAW if gate.binds == BY_LAW else gate.binds,
    }


def _action(action: schema.Action) -> dict[str, Any]:
    written = _without(action, "order")
    return {key: value for key, value in written.items() if value or key not in {"exceeds_bucket", "note"}}


def _plain(value: Any) -> Any:
    """Show whole numbers without a point, whatever type holds them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
