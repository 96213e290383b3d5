"""The cheapest path to a tier and the best set within a budget: plans in, remediations proven by the engine out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from readiness.assessments.plans import Planning, chosen_plan
from readiness.assessments.results import Obstacle, PathResult, PlanResult
from readiness.assessments.solver import solve
from readiness.engine.gates import PASS
from readiness.engine.method import DOCUMENTED, GRADES, NO_EVIDENCE, TIERS, VERIFIED, Bools, Floats
from readiness.engine.paths import Measure, Site, budget_program, in_the_way, path_program, reached
from readiness.engine.remedies import closed, what_if

PROOF_OF_TIER = {3: DOCUMENTED, 4: VERIFIED}


class DisagreementError(RuntimeError):
    """The engine does not confirm what the solver found: a bug, never a result."""


def cheapest_path(
    plan: Planning, targets: Mapping[str, str], measure: Measure, *, value: Mapping[str, float] | None = None
) -> PathResult:
    """Find the least effort, cost or weeks that bring workflows to guaranteed tiers, or say what is in the way.

    From T3 on a tier asks for proof as well as for work; the path assumes that proof and lists it. `value` only orders it.

    Raises:
        DisagreementError: the engine scores the solver's answer below a target.
    """
    wanted = {plan.workflows.index(workflow): TIERS.index(tier) for workflow, tier in targets.items()}
    proof = PROOF_OF_TIER.get(max(wanted.values()), NO_EVIDENCE)
    site = Site(plan.standing, plan.remedies, plan.done, proof)
    most = what_if(plan.standing, plan.remedies, ~plan.done[None], proof=proof)
    missed = {column: tier for column, tier in wanted.items() if most.guaranteed[0, column] < tier}
    if missed:
        obstacles = {plan.workflows[column]: _obstacle(plan, site, column, tier) for column, tier in missed.items()}
        return PathResult(targets=dict(targets), measure=measure, plan=None, obstacles=obstacles)
    chosen = solve(path_program(site, wanted, measure))[: len(plan.remedies.ids)] > 0.5
    _confirm(plan, chosen)
    if not reached(what_if(plan.standing, plan.remedies, chosen[None], proof=proof), wanted)[0]:
        raise DisagreementError(f"the engine puts {dict(targets)} out of reach of {_ids(plan, chosen)}")
    return PathResult(
        targets=dict(targets),
        measure=measure,
        plan=chosen_plan(plan, _ids(plan, chosen), proof=GRADES[proof], value=value),
        prove=_to_prove(plan, chosen, wanted, proof),
    )


def best_within(
    plans: Sequence[Planning],
    budget: float,
    measure: Measure,
    *,
    worth: Sequence[Floats] | None = None,
    proof: str = "none",
) -> tuple[PlanResult, ...]:
    """Spend a budget of person-weeks, dollars or elapsed weeks over companies where it lifts guaranteed tiers most.

    `worth` holds for each company (workflows, 5): what reaching a tier adds; without it every tier of every workflow counts
    the same. Work that lifts no tier is left out, so what remains of the budget would lift none.
    """
    grade = GRADES.index(proof)
    sites = [Site(plan.standing, plan.remedies, plan.done, grade) for plan in plans]
    even = [np.ones((len(plan.workflows), len(TIERS))) for plan in plans]
    found = solve(budget_program(sites, worth if worth is not None else even, budget, measure)) > 0.5
    results, first = [], 0
    for plan in plans:
        chosen = found[first : first + len(plan.remedies.ids)]
        first += len(plan.remedies.ids)
        _confirm(plan, chosen)
        results.append(chosen_plan(plan, _ids(plan, chosen), proof=proof))
    return tuple(results)


def _confirm(plan: Planning, chosen: Bools) -> None:
    if (closed(plan.remedies, chosen[None], plan.done)[0] != chosen).any() or (chosen & plan.done).any():
        raise DisagreementError(f"prerequisites are missing from {_ids(plan, chosen)}")


def _ids(plan: Planning, chosen: Bools) -> list[str]:
    return [name for name, is_in in zip(plan.remedies.ids, chosen, strict=True) if is_in]


def _to_prove(plan: Planning, chosen: Bools, wanted: Mapping[int, int], proof: int) -> dict[str, str]:
    """Gate questions that hold a workflow below its tier unless what is claimed there is proven."""
    outcome = what_if(plan.standing, plan.remedies, chosen[None])
    found: dict[str, str] = {}
    for column, tier in wanted.items():
        held = (outcome.status[0, :, column] == PASS) & (outcome.proof_cap[0, :, column] < tier)
        for g in np.flatnonzero(held):
            gate = plan.standing.method.gates[g]
            found[gate.question] = GRADES[proof if gate.probe_required else min(proof, DOCUMENTED)]
    return found


def _obstacle(plan: Planning, site: Site, column: int, tier: int) -> Obstacle:
    found, method = in_the_way(site, column, tier), plan.standing.method
    return Obstacle(
        gates=tuple(method.gates[g].id for g in found.gates),
        unproven=tuple(method.gates[g].id for g in found.unproven),
        questions=tuple((method.items[item], lift) for item, lift in found.items),
        short=found.short,
    )
