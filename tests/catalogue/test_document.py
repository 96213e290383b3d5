"""The document that others compute with: its keys and value shapes are a contract."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readiness.catalogue.document import as_document
from readiness.catalogue.load import catalogue

KEYS = {
    "sections": {"id", "label", "intro"},
    "questions": {
        *(
            "id",
            "section",
            "text",
            "help",
            "type",
            "owner",
            "layers",
            "dimension",
            "workflows",
            "max_points",
            "direction",
        ),
        *("gate", "evidence", "evidence_max_age_days", "probe", "na_when", "rationale", "sources"),
    },
    "gates": {
        *("id", "title", "question", "fail_when", "cap_tier", "applies_to", "rule_families", "states", "binds"),
        *("min_evidence_for_T3", "probe_required_for_T4", "reason"),
    },
    "workflows": {
        *(
            "id",
            "name",
            "segments",
            "summary",
            "risk_class",
            "integrations",
            "rule_families",
            "layers",
            "human_in_loop",
        ),
        *("value", "time_to_value_weeks", "typical_autonomy", "frictions"),
    },
    "layers": {"id", "label"},
    "dimensions": {"id", "label"},
    "segments": {"id", "label"},
    "risk_classes": {"id", "label"},
    "artifacts": {
        *("number", "id", "name", "owner", "layer", "dimension", "contents", "obligations", "questions"),
        *("review_cadence", "update_triggers", "needed_by_tier"),
    },
    "actions": {
        *("id", "title", "fixes", "effort_person_weeks", "elapsed_weeks", "cost_usd", "extra_cost_usd", "owner"),
        *("prerequisites", "bucket_days", "scope", "recurring"),
    },
    "benchmarks": {"id", "label", "year", "value", "unit", "source", "source_kind", "checked", "note"},
    "formulas": {"id", "workflow", "inputs", "assumptions", "lines", "note"},
    "pools": {"id", "label", "what", "unit", "size", "draws"},
    "sources": {"id", "url", "supports", "checked"},
    "probes": {"id", "what"},
    "inventories": {"kind", "label", "intro", "columns"},
}
MAPPINGS = ("answer_semantics", "realisation", "cost_basis", "partner_scorecard")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(as_document(catalogue())))
    return written


@pytest.mark.parametrize("name", KEYS)
def test_each_entry_has_its_keys(document: dict[str, Any], name: str) -> None:
    assert document[name]
    for entry in document[name]:
        assert set(entry) >= KEYS[name]
        assert "order" not in entry


def test_the_parts_that_are_mappings_are_there(document: dict[str, Any]) -> None:
    assert all(isinstance(document[name], dict) for name in MAPPINGS)
    assert document["digest"] == catalogue().digest


def test_nothing_of_the_catalogue_is_left_out(document: dict[str, Any]) -> None:
    content = catalogue()
    for name in ("questions", "gates", "workflows", "artifacts", "actions", "benchmarks", "formulas", "pools", "sources"):
        assert [entry["id"] for entry in document[name]] == list(getattr(content, name))


def test_all_workflows_and_no_gate_are_written_as_such(document: dict[str, Any]) -> None:
    questions = {question["id"]: question for question in document["questions"]}

    assert questions["profile.states"]["workflows"] == "all"
    assert questions["profile.states"]["gate"] is None
    assert questions["ehr.write-back"]["gate"] == "write-back-path"
    assert "visible_if" not in questions["ehr.write-back"]
    assert questions["ehr.write-back"]["options"][0] == {
        "value": "supported",
        "label": "Supported interface, tested in our environment",
        "friction": 0,
    }


def test_a_gate_by_law_says_that_its_instruments_decide(document: dict[str, Any]) -> None:
    gates = {gate["id"]: gate for gate in document["gates"]}

    assert (gates["baa"]["binds"], gates["baa"]["states"]) == ("always", "any")
    assert gates["therapy-law"]["states"] == "by-instrument"
    assert gates["therapy-law"]["binds"] == "by instrument dates in the named rule families"


def test_a_score_can_be_recomputed_from_the_document(document: dict[str, Any]) -> None:
    for question in document["questions"]:
        if question["max_points"]:
            assert sum(question["layers"].values()) == pytest.approx(1, abs=1e-9)
            assert question["dimension"] is not None
            assert question.get("options") or question.get("breakpoints")
