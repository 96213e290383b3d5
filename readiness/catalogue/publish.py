"""The catalogue as one plain document, in the documented keys and shapes, so that others can recompute a score."""

from __future__ import annotations

from typing import Any

from readiness.catalogue.schema import Catalogue, Question


def published(catalogue: Catalogue) -> dict[str, Any]:
    """Write the whole catalogue as plain JSON values."""
    labeled = ("layers", "dimensions", "segments", "risk_classes", "rule_families")
    return {
        "version": catalogue.version,
        "digest": catalogue.digest,
        "sections": [section.model_dump(mode="json") for section in catalogue.sections.values()],
        "questions": [_question(catalogue, question) for question in catalogue.questions.values()],
        "gates": [
            {**gate.model_dump(mode="json"), "applies_to": list(catalogue.gate_workflows(gate))}
            for gate in catalogue.gates.values()
        ],
        "workflows": [workflow.model_dump(mode="json") for workflow in catalogue.workflows.values()],
        **{name: [{"id": key, "label": label} for key, label in getattr(catalogue, name).items()] for name in labeled},
        "artifacts": [artifact.model_dump(mode="json") for artifact in catalogue.artifacts.values()],
        "actions": [action.model_dump(mode="json") for action in catalogue.actions.values()],
        "benchmarks": [benchmark.model_dump(mode="json") for benchmark in catalogue.benchmarks.values()],
        "formulas": [formula.model_dump(mode="json") for formula in catalogue.formulas.values()],
        "sources": [source.model_dump(mode="json") for source in catalogue.sources.values()],
        "probes": [probe.model_dump(mode="json") for probe in catalogue.probes.values()],
        "inventories": [inventory.model_dump(mode="json") for inventory in catalogue.inventories.values()],
        "partner_scorecard": catalogue.partner_scorecard,
        **catalogue.notes,
    }


def _question(catalogue: Catalogue, question: Question) -> dict[str, Any]:
    gates = catalogue.gates_on(question.id)
    return {
        **question.model_dump(mode="json", exclude={"breakpoints"}),
        "section": question.section,
        "breakpoints": [list(point) for point in question.breakpoints],
        "workflows": list(question.workflows) or "all",
        "gate": gates[0].id if gates else None,
    }
