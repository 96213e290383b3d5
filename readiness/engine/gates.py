"""Gates and tiers: answers and what the law binds in, gate status and tier range of every row x workflow out.

Source: scoring method, section 5. No score outvotes a gate; an open gate holds back only the guaranteed tier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.items import visibility
from readiness.engine.method import ASSERTED, VERIFIED, Codes, Floats, Method
from readiness.engine.table import ANSWERED, CONFLICT, NOT_APPLICABLE, AnswerTable
from readiness.engine.truth import FALSE, TRUE, UNKNOWN, TruthColumn
from readiness.engine.workflows import Workflows

PASS, FAIL, OPEN, NA = range(4)
STATUSES = ("PASS", "FAIL", "UNKNOWN", "NA")
TOP_TIER = 4
ASSERTED_CAP = 2
UNPROBED_CAP = 3


@dataclass(frozen=True, eq=False)
class Gates:
    """Arrays (rows, gates, workflows). `proof_cap` is the tier that a passing gate's evidence still allows (4: any)."""

    status: Codes
    cap: Codes  # (gates,)
    proof_cap: Codes
    binding: Codes  # Kleene truth: does the gate bind here


@dataclass(frozen=True, eq=False)
class Tiers:
    """Tier codes 0 to 4, arrays (rows, workflows)."""

    guaranteed: Codes
    possible: Codes


def score_gates(method: Method, table: AnswerTable, binding: TruthColumn | None = None) -> Gates:
    """Decide every gate. `binding` (rows, gates, workflows) says what the law binds; gates that always bind ignore it."""
    rows, shape = table.rows, (table.rows, len(method.gates), len(method.workflows))
    bound = np.full(shape, UNKNOWN, dtype=np.int8) if binding is None else np.array(binding, dtype=np.int8)
    status = np.full(shape, NA, dtype=np.int8)
    proof = np.full(shape, TOP_TIER, dtype=np.int8)
    shown = visibility(method, table)
    for g, gate in enumerate(method.gates):
        if gate.always:
            bound[:, g, :] = TRUE
        outcome, evidence = _outcome(method, table, g, shown[:, method.gate_question[g]])
        status[:, g, :] = _under_law(np.repeat(outcome[:, None], shape[2], axis=1), bound[:, g, :])
        proof[:, g, :] = np.where(
            status[:, g, :] == PASS, _proof_cap(evidence, probed=gate.probe_required)[:, None], TOP_TIER
        )
    outside = ~np.repeat(method.gate_applies[None], rows, axis=0)
    status[outside] = NA
    proof[outside] = TOP_TIER
    caps = np.array([gate.cap for gate in method.gates], dtype=np.int8)
    return Gates(status=status, cap=caps, proof_cap=proof, binding=bound)


def score_tiers(method: Method, workflows: Workflows, gates: Gates) -> Tiers:
    """Take the tier of the score, then every cap."""
    caps = np.repeat(gates.cap[None, :, None], gates.status.shape[0], axis=0)
    failing = np.where(gates.status == FAIL, caps, TOP_TIER).min(axis=1, initial=TOP_TIER)
    doubtful = np.where(gates.status == OPEN, caps, TOP_TIER).min(axis=1, initial=TOP_TIER)
    proof = gates.proof_cap.min(axis=1, initial=TOP_TIER)
    possible = np.minimum(tier_of(method, workflows.readiness.high), failing)
    guaranteed = np.minimum.reduce([tier_of(method, workflows.readiness.low), failing, doubtful, proof])
    return Tiers(guaranteed=np.minimum(guaranteed, possible).astype(np.int8), possible=possible.astype(np.int8))


def tier_of(method: Method, readiness: Floats) -> Codes:
    """Find the tier a readiness score reaches."""
    # A floor reached in decimals may fall short by a rounding error in binary.
    return np.searchsorted(np.array(method.constants.tier_floors), readiness + 1e-9, side="right").astype(np.int8)


def _outcome(method: Method, table: AnswerTable, gate: int, shown: TruthColumn) -> tuple[Codes, Codes]:
    """Decide a gate by its answer alone, with the evidence the outcome rests on."""
    spec = method.gates[gate]
    evidence = table.evidence[:, method.gate_question[gate]]
    state = table.state[:, method.gate_question[gate]]
    fails = table.truth(spec.fails)
    known = np.isin(state, (ANSWERED, CONFLICT))
    outcome = np.where(fails == TRUE, FAIL, np.where((fails == FALSE) & known, PASS, OPEN))
    if table.ceiling is not None and (item := method.gate_item[gate]) >= 0:
        # A planned remediation that brings the item to a passing answer opens the gate. What proved that the
        # gate failed proves nothing of the work; what proved that it passed still does.
        lifted = table.ceiling[:, item] <= spec.pass_at
        kept = np.where(outcome == PASS, np.maximum(evidence, table.ceiling_grade), table.ceiling_grade)
        evidence = np.where(lifted, kept, evidence)
        outcome = np.where(lifted, PASS, outcome)
    outcome = np.where(state == NOT_APPLICABLE, NA, outcome)
    outcome = np.where(shown == FALSE, NA, outcome)
    outcome = np.where((shown == UNKNOWN) & (outcome != NA) & (outcome != PASS), OPEN, outcome)
    return outcome.astype(np.int8), evidence.astype(np.int8)


def _under_law(outcome: Codes, bound: Codes) -> Codes:
    held = np.where((bound == UNKNOWN) & (outcome != PASS) & (outcome != NA), OPEN, outcome)
    return np.where(bound == FALSE, NA, held).astype(np.int8)


def _proof_cap(evidence: Codes, *, probed: bool) -> Codes:
    cap = np.where(evidence <= ASSERTED, ASSERTED_CAP, TOP_TIER)
    if probed:
        cap = np.where((evidence > ASSERTED) & (evidence < VERIFIED), UNPROBED_CAP, cap)
    return cap.astype(np.int8)
