"""What changed between two runs, as rows for a page: a comparison in, numbers that add up as they are shown out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from readiness.assessments.change import OPENED, PARTS, AnswerChange, Comparison, GateFlip, Part, WorkflowChange
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
    """One step of the waterfall: where it starts and ends (0 to 100 of an axis cut to the steps), and what it makes of the score.

    `low`, `point` and `high` are the score itself at both ends, and differences in tenths between, which add up as shown.
    `tier` is the tier range reached.
    """

    label: str
    start: float
    end: float
    low: float
    point: float
    high: float
    tier: str
    is_end: bool = False


def steps_of(found: Comparison, row: Row, measure: Measure, parts: Sequence[Part]) -> list[Step]:
    """Walk from before to after, part by part; parts that moved nothing are left out."""
    change = found.workflows.get(row.workflow)
    held = change.parts if change else found.mean_parts
    low, point, high = (
        _tenths([float(held[part][FIRST[measure] + end]) if part in held else 0.0 for part in parts], _whole(row, end))
        for end in range(3)
    )
    tiers = _tiers_along(change, parts)
    moved = [i for i in range(len(parts)) if low[i] or point[i] or high[i] or tiers[i] != tiers[i + 1]]
    place = _axis([row.before.point, *(point[i] for i in moved)])
    walk = [
        Step(LABELS[parts[i]], place[n], place[n + 1], low[i], point[i], high[i], tiers[i + 1])
        for n, i in enumerate(moved)
    ]
    return [_end("Before", row.before, place[0], tiers[0]), *walk, _end("After", row.after, place[-1], tiers[-1])]


def _end(label: str, held: Interval, place: float, tier: str) -> Step:
    return Step(label, place, place, held.low, held.point, held.high, tier, is_end=True)


def _axis(steps: Sequence[float]) -> list[float]:
    """Places (0 to 100) of a walk on an axis cut to it: the first is where it starts, the others are steps."""
    marks = np.cumsum(steps)
    room = max(float(np.ptp(marks)), 1.0)
    return [4 + 92 * float(mark - marks.min()) / room for mark in marks]


def _tiers_along(change: WorkflowChange | None, parts: Sequence[Part]) -> list[str]:
    """The tier range before, and after each part; nothing for the average, which has no tier."""
    if change is None:
        return [""] * (len(parts) + 1)
    steps = [change.parts[part][6:] if part in change.parts else np.zeros(2) for part in parts]
    return [_tier_words(codes) for codes in np.cumsum([change.before[6:], *steps], axis=0)]


def _whole(row: Row, end: int) -> float:
    """The change of one end as shown, in tenths."""
    before, after = ((held.low, held.point, held.high)[end] for held in (row.before, row.after))
    return round(after - before, 1)


def _tier_words(codes: Floats) -> str:
    guaranteed, possible = (TIERS[round(float(code))] for code in codes)
    return guaranteed if guaranteed == possible else f"{guaranteed}–{possible}"


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
