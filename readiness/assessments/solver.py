"""The one door to HiGHS: a mixed-integer program of the engine in, the best whole values of its columns out."""

from __future__ import annotations

import highspy
import numpy as np

from readiness.engine.method import Floats
from readiness.engine.paths import Program

TOLERANCE = 1e-9
SECONDS = 10.0  # for each objective; a page does not wait longer
SLACK = 1e-7  # what a later objective may cost an earlier one, relative to it


class UnsolvableError(RuntimeError):
    """No values of the columns hold all constraints, or the solver gave up."""


def solve(program: Program) -> Floats:
    """Minimize the objectives in turn, each among the best of those before it; returns x, (N,).

    Raises:
        UnsolvableError: there is no solution, or none was proven best.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "time_limit": SECONDS,
        "random_seed": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 1e-7,
        "mip_allow_restart": False,  # a restart costs a program of this size more than it brings
        "mip_feasibility_tolerance": TOLERANCE,
        "primal_feasibility_tolerance": TOLERANCE,
    }.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(program))
    columns = np.arange(len(program.lower), dtype=np.int32)
    for k, cost in enumerate(program.costs):
        solver.changeColsCost(len(columns), columns, cost)
        solver.run()
        status = solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise UnsolvableError(f"objective {k + 1} ended with {solver.modelStatusToString(status)}")
        if k + 1 < len(program.costs):
            used = np.flatnonzero(cost).astype(np.int32)
            best = solver.getObjectiveValue()
            start = solver.getSolution()
            solver.addRow(-highspy.kHighsInf, best + SLACK * max(1.0, abs(best)), len(used), used, cost[used])
            solver.setSolution(start)
    found = np.array(solver.getSolution().col_value)
    return np.where(program.integer, np.round(found), found)


def _model(program: Program) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.lower), len(program.row_lower)
    model.col_cost_ = program.costs[0]
    model.col_lower_, model.col_upper_ = program.lower, program.upper
    model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = program.start
    model.a_matrix_.index_ = program.index
    model.a_matrix_.value_ = program.value
    model.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in program.integer
    ]
    return model
