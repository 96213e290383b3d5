"""What changed between two runs, as rows for a page: a comparison in, numbers that add up as they are shown out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from readiness.assessments.change import OPENED, PARTS, AnswerChange, Comparison, GateFlip, Part
from readiness.assessments.results import Interval, TierRange
from readiness.catalogue.load import catalogue
from readiness.engine.explain import rounded
from readiness.engine.method import TIERS, Floats

Measure = Literal["readiness", "friction"]
FIRST: dict[Measure, int] = {"friction": 0, "readiness": 3}
MEAN = ""
LABELS: dict[Part, str] = {
    "catalogue": "Catalogue",
    "law": "Law",
    "time": "Time",
    "scope": "Scope",
    "answers": "Answers",
    "evidence": "Evidence",
    "unexplained": "Not told apart",
}
MEANINGS: dict[Part, str] = {
    "catalogue": "The questions, weights or demands changed between the runs. The same answers score differently.",
    "law": "What we know of the law changed between the runs. Law moves gates and tiers, never a score.",
    "time": "The day moved on: evidence grew old, dates lie further back, law came into force.",
    "scope": "Workflows joined or left, so the average is over others.",
    "answers": "What was answered, at the proof it had before; a new answer counts as asserted.",
    "evidence": "How well the answers are proven.",
    "unexplained": "Both runs stand under an older catalogue or law; scored by today’s, their difference is this much another.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One workflow (or the average) before and after; `parts` are points in tenths that sum to `change` as shown."""

    workflow: str
    name: str
    before: Interval
    after: Interval
    tier_before: TierRange | None
    tier_after: TierRange | None
    change: float
    parts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer behind a part: what was said before and after, and its effect in points, in tenths."""

    told: AnswerChange
    effect: float


@dataclass(frozen=True, slots=True)
class Opened:
    """One part with the answers that make it; the lines sum to its total as shown."""

    part: Part
    label: str
    meaning: str
    total: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: from where to where on an axis from 0 to 100 cut to the steps, and the points it makes."""

    label: str
    start: float
    end: float
    points: float | None


def steps_of(row: Row, parts: Sequence[Part]) -> list[Step]:
    """Walk from the point before to the point after, part by part; parts that moved nothing are left out."""
    moved = [(LABELS[part], points) for part, points in zip(parts, row.parts, strict=True) if points]
    ends = list(np.cumsum([row.before.point, *(points for _, points in moved)]))
    low, high = min(ends), max(ends)
    room = max(high - low, 1.0)

    def place(value: float) -> float:
        return float(4 + 92 * (value - low) / room)

    walk = [Step(label, place(ends[i]), place(ends[i + 1]), points) for i, (label, points) in enumerate(moved)]
    return [Step("Before", place(ends[0]), place(ends[0]), None), *walk, Step("After", place(ends[-1]), place(ends[-1]), None)]


def shown_parts(found: Comparison) -> tuple[Part, ...]:
    """Choose the parts worth a column: answers and evidence always, the others where something moved."""
    return tuple(
        part
        for part in PARTS
        if part in {"answers", "evidence"}
        or np.any(found.mean_parts.get(part, 0.0))
        or any(np.any(change.parts.get(part, 0.0)) for change in found.workflows.values())
    )


def rows_of(found: Comparison, measure: Measure, parts: Sequence[Part]) -> list[Row]:
    """One row a workflow in both runs."""
    held = catalogue().workflows
    return [
        _row(workflow, held[workflow].name, (change.before, change.after), change.parts, measure, parts)
        for workflow, change in found.workflows.items()
    ]


def mean_row(found: Comparison, measure: Measure, parts: Sequence[Part]) -> Row:
    """The average over each run's workflows, scope included."""
    return _row(MEAN, "Average", (found.mean_before, found.mean_after), found.mean_parts, measure, parts)


def opened_parts(found: Comparison, workflow: str, measure: Measure, parts: Sequence[Part], row: Row) -> list[Opened]:
    """Open every part shown to its answers, for one workflow or for the average."""
    point = FIRST[measure] + 1
    opened = []
    for part, total in zip(parts, row.parts, strict=True):
        effects = _effects(found, workflow, part, point) if part in OPENED else {}
        told = _told(found, workflow, part) if part in OPENED else {}
        names = sorted(told, key=lambda name: (-abs(effects.get(name, 0.0)), name))
        shown = _tenths([effects.get(name, 0.0) for name in names], total)
        lines = tuple(Line(told[name], effect) for name, effect in zip(names, shown, strict=True))
        if total or lines or part in {"answers", "evidence"}:
            opened.append(Opened(part, LABELS[part], MEANINGS[part], total, lines))
    return opened


def gate_rows(flips: Sequence[GateFlip]) -> list[tuple[str, str, str, list[str]]]:
    """Gates that changed, each kind of change once with its workflows: title, before, after, names."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for flip in flips:
        rows.setdefault((flip.title, flip.before, flip.after), []).append(catalogue().workflows[flip.workflow].name)
    order = {"FAIL": 0, "UNKNOWN": 1, "PASS": 2, "NA": 3}
    return sorted(((*key, names) for key, names in rows.items()), key=lambda row: (order[row[2]], row[0]))


def _row(
    workflow: str,
    name: str,
    ends: tuple[Floats, Floats],
    parts: Mapping[Part, Floats],
    measure: Measure,
    shown: Sequence[Part],
) -> Row:
    first, point = FIRST[measure], FIRST[measure] + 1
    change = round(float(ends[1][point] - ends[0][point]), 1)
    held = [float(parts[part][point]) if part in parts else 0.0 for part in shown]
    tiers = [None if workflow == MEAN else _tier(end) for end in ends]
    return Row(
        workflow=workflow,
        name=name,
        before=_interval(ends[0], first),
        after=_interval(ends[1], first),
        tier_before=tiers[0],
        tier_after=tiers[1],
        change=change,
        parts=tuple(_tenths(held, change)),
    )


def _tenths(parts: Sequence[float], total: float) -> list[float]:
    """Round to tenths that sum to the total, itself in tenths."""
    return [whole / 10 for whole in rounded([10 * part for part in parts], 10 * total)] if parts else []


def _interval(end: Floats, first: int) -> Interval:
    return Interval(low=float(end[first]), point=float(end[first + 1]), high=float(end[first + 2]))


def _tier(end: Floats) -> TierRange:
    return TierRange(guaranteed=TIERS[int(end[6])], possible=TIERS[int(end[7])])


def _effects(found: Comparison, workflow: str, part: Part, point: int) -> dict[str, float]:
    changes = [found.workflows[workflow]] if workflow else list(found.workflows.values())
    effects: dict[str, float] = {}
    for change in changes:
        for name, effect in change.questions[part].items():
            effects[name] = effects.get(name, 0.0) + float(effect[point]) / len(changes)
    return effects


def _told(found: Comparison, workflow: str, part: Part) -> dict[str, AnswerChange]:
    changes = [found.workflows[workflow]] if workflow else list(found.workflows.values())
    told: dict[str, AnswerChange] = {}
    for change in changes:
        for name, line in change.told[part].items():
            told.setdefault(name, line)
    return told
