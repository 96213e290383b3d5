"""What inventories settle: rows in, derived answers with their reason out.

A derived answer never claims more than its rows prove: it stays asserted, and where a cell that matters is empty
there is no answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readiness.catalogue.answers import Answer, Value

Row = Mapping[str, Any]
Rows = Sequence[Row]
RECORD_SYSTEMS = {"ehr", "practice-management"}
BOLT_ONS = {"scheduling", "messaging", "billing", "lab", "pharmacy", "radiology", "pacs", "population-health"}
MOST = 50.0  # percent: "most of your volume"
CLAIMS: Mapping[str, str] = {"837P": "837", "837I": "837", "837D": "837"}


def derived_answers(inventories: Mapping[str, Sequence[Row]]) -> dict[str, Answer]:
    """Derive answers from inventories: question id -> answer. No rows, no answers."""
    found: dict[str, Answer] = {}
    for kind, rules in RULES.items():
        rows = inventories.get(kind) or ()
        for question, rule in rules.items() if rows else ():
            told = rule(rows)
            if told is not None:
                value, because = told
                found[question] = Answer("answered", value, source="inventory", because=because)
    return found


Told = tuple[Value, str] | None


def _named(rows: Rows) -> str:
    names = [str(row.get("product") or row.get("vendor") or row.get("name") or "") for row in rows]
    shown = ", ".join(names[:4])
    return f"{shown} and {len(names) - 4} more" if len(names) > 4 else shown


def _records(rows: Rows) -> Rows:
    return [row for row in rows if row.get("kind") in RECORD_SYSTEMS]


def _ehrs(rows: Rows) -> Rows:
    return [row for row in rows if row.get("kind") == "ehr"]


def _count(rows: Rows) -> Told:
    records = _records(rows)
    return (len(records), f"Systems lists {len(records)}: {_named(records)}") if records else None


def _bolt_ons(rows: Rows) -> Told:
    others = [row for row in rows if row.get("kind") in BOLT_ONS]
    return (len(others), f"Systems lists {len(others)}: {_named(others)}") if others else None


def _certified(rows: Rows) -> Told:
    ehrs = _ehrs(rows)
    if not ehrs or any("certified" not in row for row in ehrs):
        return None
    uncertified = [row for row in ehrs if row["certified"] == "no"]
    if uncertified:
        return "no", f"Not certified: {_named(uncertified)}"
    return "yes", f"Every EHR listed is certified: {_named(ehrs)}"


def _write_back(rows: Rows) -> Told:
    ehrs = _ehrs(rows)
    if not ehrs or any("write-back" not in row for row in ehrs):
        return None
    kinds = {row["write-back"] for row in ehrs}
    value = kinds.pop() if len(kinds) == 1 else "partial"
    return value, f"Write-back by EHR: {', '.join(str(row['write-back']) for row in ehrs)}"


def _fhir_read(rows: Rows) -> Told:
    ehrs = _ehrs(rows)
    if not ehrs or any("fhir" not in row for row in ehrs):
        return None
    current = [row for row in ehrs if row["fhir"] in {"r4", "r5"}]
    # A release on paper is not production reads: with R4 everywhere the question itself is still open.
    return None if current else ("none", f"No EHR listed has FHIR R4: {_named(ehrs)}")


def _transactions(rows: Rows) -> Told:
    live = {CLAIMS.get(str(row["transaction"]), str(row["transaction"])) for row in rows if _carries_most(row)}
    known = sorted(live & {"837", "835", "270", "276", "278", "275"})
    if any(row.get("live") == "yes" and "share" not in row for row in rows):
        return None
    return known, f"Live for most of the volume: {', '.join(known) or 'none'}"


def _carries_most(row: Row) -> bool:
    return row.get("live") == "yes" and float(row.get("share", 0)) >= MOST


def _routes(rows: Rows) -> Told:
    routes = sorted({str(row["route"]).strip() for row in rows if row.get("route") and row.get("live") == "yes"})
    return (len(routes), f"Routes listed: {', '.join(routes)}") if routes else None


def _dsi_scope(rows: Rows) -> Told:
    if any("certified-supplied" not in row or "type" not in row for row in rows):
        return None
    return "yes", f"Supply and type are stated for each of {len(rows)} tools"


def _device_status(rows: Rows) -> Told:
    unclear = [row for row in rows if row.get("device") == "unclear"]
    if not unclear:
        return None
    return "none", f"Device status not determined: {_named(unclear)}"


def _states(rows: Rows) -> Told:
    states = sorted({str(row["state"]) for row in rows})
    return list(states), f"States listed: {', '.join(states)}"


def _leader(rows: Rows) -> Told:
    leaders = [row for row in rows if row.get("role") == "cmio"]
    if not leaders:
        return None
    time = sum(float(row["fte"]) for row in leaders)
    return ("senior" if time >= 0.5 else "part"), f"People lists {time:g} FTE of clinical informatics leadership"


RULES: Mapping[str, Mapping[str, Callable[[Rows], Told]]] = {
    "systems": {
        "ehr.count": _count,
        "ehr.bolt-ons": _bolt_ons,
        "ehr.certified": _certified,
        "ehr.write-back": _write_back,
        "ehr.fhir-read": _fhir_read,
    },
    "transactions": {"claims.tx-set": _transactions, "claims.clearinghouses": _routes},
    "ai-tools": {"dsi.scope": _dsi_scope, "fda.classified": _device_status},
    "states-functions": {"profile.states": _states},
    "people": {"informatics.leader": _leader},
}
