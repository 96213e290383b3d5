"""Hours of a plan against hours that people have: steps with role and dates in, hours by role and month out.

Source: scoring method, section 7. A person-week is 40 hours and a month 52/12 weeks; a step's effort is spread evenly
between its start and its finish. Arrays: steps S, roles K, months M; weeks count from the start of the plan.
"""

from __future__ import annotations

import math

import numpy as np

from readiness.engine.method import Floats, Ints

HOURS_A_WEEK = 40.0
WEEKS_A_MONTH = 52 / 12
SHORTEST = 1 / 7  # a step without duration takes a day


def months_of(finish: Floats) -> int:
    """Count the months until the last of some weeks (S,) is over."""
    return math.ceil(float(finish.max(initial=0.0)) / WEEKS_A_MONTH - 1e-9)


def hours_needed(effort: Floats, start: Floats, finish: Floats, role: Ints, *, roles: int, months: int) -> Floats:
    """Spread person-weeks (S,) over months: hours (K, M). All hours fall within the months of `months_of`."""
    edges = np.arange(months + 1) * WEEKS_A_MONTH
    begin = np.minimum(start, finish - SHORTEST)
    inside = np.minimum(finish[:, None], edges[None, 1:]) - np.maximum(begin[:, None], edges[None, :-1])
    share = np.maximum(inside, 0.0)
    total = share.sum(axis=1, keepdims=True)
    spread = HOURS_A_WEEK * effort[:, None] * np.divide(share, total, out=np.zeros_like(share), where=total > 0)
    hours = np.zeros((roles, months))
    np.add.at(hours, role, spread)
    return hours


def hours_available(people: Floats, available: Floats, role: Ints, *, roles: int, months: int) -> Floats:
    """Sum full-time equivalents over months: hours (K, M). `available` is for how many months; infinite where not limited."""
    present = np.clip(available[:, None] - np.arange(months)[None, :], 0.0, 1.0)
    hours = np.zeros((roles, months))
    np.add.at(hours, role, people[:, None] * present * HOURS_A_WEEK * WEEKS_A_MONTH)
    return hours
