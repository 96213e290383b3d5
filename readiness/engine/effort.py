"""Effort and time of one environment: friction of the layers in, person-weeks and elapsed weeks out.

Source: scoring method, section 7. E_l = K_l * F_l/100; T = 2 + 0.35*sum(E_l/c_l) + 0.65*max(E_l/c_l) + 4.
"""

from __future__ import annotations

import numpy as np

from readiness.engine.cells import Bounds
from readiness.engine.method import Floats, Method


def effort_by_layer(method: Method, cell_friction: Floats) -> Floats:
    """Person-weeks by layer, same shape as the friction (..., layers)."""
    return np.array(method.constants.effort_weeks) * cell_friction / 100


def effort(method: Method, friction: Bounds) -> Bounds:
    """Person-weeks over all layers: 0.7 of the low end, the point, 1.5 of the high end (ordinary overrun)."""
    down, up = method.constants.effort_range
    low, point, high = (effort_by_layer(method, part).sum(axis=-1) for part in _parts(friction))
    return Bounds(down * low, point, up * high)


def elapsed(method: Method, friction: Bounds) -> Bounds:
    """Elapsed weeks with the staff of the method; the range follows the effort's."""
    down, up = method.constants.effort_range
    low, point, high = (effort_by_layer(method, part) for part in _parts(friction))
    return Bounds(_elapsed(method, down * low), _elapsed(method, point), _elapsed(method, up * high))


def _elapsed(method: Method, weeks: Floats) -> Floats:
    start, shared, longest, close = method.constants.elapsed
    staffed = weeks / np.array(method.constants.staff)
    return np.asarray(start + shared * staffed.sum(axis=-1) + longest * staffed.max(axis=-1) + close)


def _parts(bounds: Bounds) -> tuple[Floats, Floats, Floats]:
    return bounds.low, bounds.point, bounds.high
