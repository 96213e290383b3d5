"""Gates and tiers: answers and what the law binds in, gate status and tier range of every row x workflow out.

Source: scoring method, section 5. No score outvotes a gate; an open gate holds back only the guaranteed tier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readiness.engine.items import visibility
from readiness.engine.method import ASSERTED, VERIFIED, Codes, Floats, Method
from readiness.engine.table import ANSWERED, NOT_APPLICABLE, AnswerTable
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


def score_gates(
    method: Method, table: AnswerTable, binding: TruthColumn | None = None, shown: Codes | None = None
) -> Gates:
    """Decide every gate. `binding` (rows, gates, workflows) says what the law binds; gates that always bind ignore it.

    `shown` is the questions' visibility where it is known already.
    """
    shape = (table.rows, len(method.gates), len(method.workflows))
    bound = np.full(shape, UNKNOWN, dtype=np.int8) if binding is None else np.array(binding, dtype=np.int8)
    bound[:, method.always_binds] = TRUE
    visible = (visibility(method, table) if shown is None else shown)[:, method.gate_question]
    outcome, evidence = _outcomes(method, table, visible)
    status = _under_law(outcome[:, :, None], bound)
    status[:, ~method.gate_applies] = NA
    allowed = _proof_caps(method, evidence)
    proof = np.where(status == PASS, allowed[:, :, None], np.int8(TOP_TIER))
    return Gates(status=status, cap=method.gate_caps, proof_cap=proof, binding=bound)


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


def _outcomes(method: Method, table: AnswerTable, shown: Codes) -> tuple[Codes, Codes]:
    """Hold each gate's answer against it, whatever the law says, with the evidence it rests on: both (rows, gates)."""
    state, evidence = table.state[:, method.gate_question], table.evidence[:, method.gate_question]
    fails = np.empty(state.shape, dtype=np.int8)
    for g, gate in enumerate(method.gates):
        fails[:, g] = table.truth(gate.fails)
    outcome = np.where(fails == TRUE, FAIL, np.where((fails == FALSE) & (state >= ANSWERED), PASS, OPEN)).astype(np.int8)
    if table.ceiling is not None:
        # A planned remediation that brings the item to a passing answer opens the gate. What proved that the
        # gate failed proves nothing of the work; what proved that it passed still does.
        lifted = (table.ceiling[:, method.gate_item] <= method.gate_pass_at) & (method.gate_item >= 0)
        kept = np.where(outcome == PASS, np.maximum(evidence, table.ceiling_grade), table.ceiling_grade)
        evidence = np.where(lifted, kept, evidence).astype(np.int8)
        outcome[lifted] = PASS
    outcome[(state == NOT_APPLICABLE) | (shown == FALSE)] = NA
    outcome[(shown == UNKNOWN) & (outcome == FAIL)] = OPEN
    return outcome, evidence


def _under_law(outcome: Codes, bound: Codes) -> Codes:
    held = np.where((bound == UNKNOWN) & (outcome == FAIL), np.int8(OPEN), outcome)
    return np.where(bound == FALSE, np.int8(NA), held)


def _proof_caps(method: Method, evidence: Codes) -> Codes:
    """Find the tier that evidence of each gate still allows: (rows, gates)."""
    unproven = method.probed & (evidence > ASSERTED) & (evidence < VERIFIED)
    caps = np.where(evidence <= ASSERTED, ASSERTED_CAP, np.where(unproven, UNPROBED_CAP, TOP_TIER))
    return caps.astype(np.int8)
