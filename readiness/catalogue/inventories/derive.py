"""What inventories settle: rows in, derived answers with their reason out.

A derived answer never claims more than its rows prove: it stays asserted, and where a cell that matters is empty, or
rows disagree on what the question asks, there is no answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readiness.catalogue.answers import Answer, Value

Row = Mapping[str, Any]
Rows = Sequence[Row]
Told = tuple[Value, str] | None
RECORD_SYSTEMS = {"ehr", "practice-management"}
BOLT_ONS = {"scheduling", "messaging", "billing", "lab", "pharmacy", "radiology", "pacs", "population-health"}
CURRENT_FHIR = {"r4", "r5"}
CLAIMS = {"837P", "837I", "837D"}
TICKED = ("837", "835", "270", "276", "278", "275")
MOST = 50.0  # percent: "most of your volume"
HALF_TIME = 0.5
SHOWN = 4


def derived_answers(inventories: Mapping[str, Rows]) -> dict[str, Answer]:
    """Derive answers from inventories: question id -> answer. No rows, no answers."""
    found: dict[str, Answer] = {}
    for kind, rules in RULES.items():
        rows = inventories.get(kind) or []
        for question, rule in rules.items() if rows else ():
            told = rule(rows)
            if told is not None:
                value, because = told
                found[question] = Answer("answered", value, source="inventory", because=because)
    return found


def _named(rows: Rows) -> str:
    names = [str(row.get("product") or row.get("vendor") or row.get("name") or row.get("role") or "") for row in rows]
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def _of_kind(rows: Rows, kinds: set[str]) -> Rows:
    return [row for row in rows if row.get("kind") in kinds]


def _stated(rows: Rows, *columns: str) -> bool:
    return bool(rows) and all(column in row for row in rows for column in columns)


def _count(rows: Rows) -> Told:
    records = _of_kind(rows, RECORD_SYSTEMS)
    return (len(records), f"Systems lists {len(records)}: {_named(records)}") if records else None


def _bolt_ons(rows: Rows) -> Told:
    others = _of_kind(rows, BOLT_ONS)
    return (len(others), f"Systems lists {len(others)}: {_named(others)}") if others else None


def _certified(rows: Rows) -> Told:
    ehrs = _of_kind(rows, {"ehr"})
    said = {row.get("certified") for row in ehrs}
    if said == {"yes"}:
        return "yes", f"Every EHR listed is certified: {_named(ehrs)}"
    # The question asks of the main EHR; a table of several does not say which one that is.
    return ("no", f"No EHR listed is certified: {_named(ehrs)}") if said == {"no"} else None


def _write_back(rows: Rows) -> Told:
    ehrs = _of_kind(rows, {"ehr"})
    if not _stated(ehrs, "write-back"):
        return None
    kinds = {str(row["write-back"]) for row in ehrs}
    value = kinds.pop() if len(kinds) == 1 else "vendor-only" if kinds == {"supported", "vendor-only"} else "partial"
    return value, f"Write-back by EHR: {', '.join(str(row['write-back']) for row in ehrs)}"


def _fhir_read(rows: Rows) -> Told:
    ehrs = _of_kind(rows, {"ehr"})
    if not _stated(ehrs, "fhir") or any(row["fhir"] in CURRENT_FHIR for row in ehrs):
        # A release on paper is not production reads: with R4 anywhere the question itself is still open.
        return None
    return "none", f"No EHR listed has FHIR R4: {_named(ehrs)}"


def _transactions(rows: Rows) -> Told:
    if any(row.get("live") == "yes" and "share" not in row for row in rows):
        return None
    if any(row["transaction"] == "835" and row.get("live") == "yes" and "posted" not in row for row in rows):
        # The question counts a remittance only where it posts by itself.
        return None
    listed = {str(row["transaction"]) for row in rows}
    carried = {name for name in listed if _carries_most(rows, name)}
    if CLAIMS & listed and CLAIMS & listed <= carried:
        carried.add("837")
    known = sorted(carried & set(TICKED))
    return known, f"Live for most of the volume: {', '.join(known) or 'none'}"


def _carries_most(rows: Rows, transaction: str) -> bool:
    live = [row for row in rows if row["transaction"] == transaction and row.get("live") == "yes"]
    by_itself = [row for row in live if transaction != "835" or row.get("posted") == "yes"]
    return sum(float(row["share"]) for row in by_itself) >= MOST


def _routes(rows: Rows) -> Told:
    live = [row for row in rows if row.get("live") == "yes" and row["transaction"] in CLAIMS]
    if not _stated(live, "route"):
        return None
    names = {str(row["route"]).strip().casefold(): str(row["route"]).strip() for row in live}
    return len(names), f"Routes of claims: {', '.join(sorted(names.values()))}"


def _dsi_scope(rows: Rows) -> Told:
    stated = [row for row in rows if _stated([row], "certified-supplied", "type")]
    if not stated:
        return None
    if len(stated) < len(rows):
        return "partly", f"Supply and type are stated for {len(stated)} of {len(rows)} tools"
    return "yes", f"Supply and type are stated for each of {len(rows)} tools"


def _register(rows: Rows) -> Told:
    # A table of tools is a start; owner, purpose and risk class of each are what would make it full.
    return "started", f"AI tools lists {len(rows)}: {_named(rows)}"


def _authorized(rows: Rows) -> Told:
    status = {row.get("device") for row in rows}
    if status & {"unclear", None} or "authorized" in status:
        # Authorized is not yet "for your use": the indication has to be matched by a person.
        return None
    if status == {"research"}:
        return "no", f"Research only: {_named(rows)}"
    return None


def _states(rows: Rows) -> Told:
    states: list[str] = sorted({str(row["state"]) for row in rows})
    return states, f"States listed: {', '.join(states)}"


def _worker_states(rows: Rows) -> Told:
    hiring = sorted({str(row["state"]) for row in rows if "hiring" in row.get("functions", ())})
    if not hiring or not _stated(rows, "functions"):
        return None
    return hiring, f"Hiring is listed in {', '.join(hiring)}"


def _leader(rows: Rows) -> Told:
    leaders = [row for row in rows if row.get("role") == "cmio"]
    if not leaders:
        return None
    most = max(float(row["fte"]) for row in leaders)
    return ("senior" if most >= HALF_TIME else "part"), f"People lists a clinical informatics leader at {most:g} FTE"


RULES: Mapping[str, Mapping[str, Callable[[Rows], Told]]] = {
    "systems": {
        "ehr.count": _count,
        "ehr.bolt-ons": _bolt_ons,
        "ehr.certified": _certified,
        "ehr.write-back": _write_back,
        "ehr.fhir-read": _fhir_read,
    },
    "transactions": {"claims.tx-set": _transactions, "claims.clearinghouses": _routes},
    "ai-tools": {"dsi.scope": _dsi_scope, "governance.inventory": _register, "fda.authorized": _authorized},
    "states-functions": {"profile.states": _states, "profile.worker-states": _worker_states},
    "people": {"informatics.leader": _leader},
}
