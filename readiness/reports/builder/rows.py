"""Lines under a number: an explanation in, rows in words out whose whole points add up to the number shown."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.assessments.results import INHERENT, Line, RunResults
from readiness.catalogue.load import catalogue
from readiness.engine.explain import rounded


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: `points` is whole, `contribution` exact, `weight` the item's points that fall on the layer."""

    question: str
    text: str
    layer_id: str
    layer: str
    answer: str
    evidence: str | None
    weight: float
    points: int
    contribution: float
    why: str


def line_rows(results: RunResults, workflow: str, *, layer: str | None = None, most: int | None = None) -> tuple[LineRow, ...]:
    """Set the lines of a workflow, or of one of its cells, largest first; beyond `most`, the rest is one line."""
    result = results.workflows[workflow]
    lines = list(result.explanation) if layer is None else list(result.lines_of(layer))
    scale = 1.0
    if layer is not None:
        told = sum(line.contribution for line in lines)
        scale = result.layers[layer].friction.point / told if told else 0.0
    if layer is None:
        lines = _one_inherent_line(lines)
    lines = sorted((line for line in lines if line.contribution * scale > 0), key=lambda line: -line.contribution)
    kept, rest = (lines, []) if most is None or len(lines) <= most else (lines[:most], lines[most:])
    amounts = [line.contribution * scale for line in kept]
    if rest:
        amounts.append(sum(line.contribution for line in rest) * scale)
    whole = rounded(amounts)
    rows = [_row(results, workflow, line, amount, n) for line, amount, n in zip(kept, amounts, whole, strict=False)]
    if rest:
        rows.append(LineRow("", f"{len(rest)} smaller lines", "", "", "", None, 0.0, whole[-1], amounts[-1], ""))
    return tuple(rows)


def _one_inherent_line(lines: list[Line]) -> list[Line]:
    """Gather what the workflow itself carries on every layer into one line."""
    inherent = [line for line in lines if line.item == INHERENT]
    others = [line for line in lines if line.item != INHERENT]
    if not inherent:
        return others
    total = sum(line.contribution for line in inherent)
    return [Line(layer="", item=INHERENT, dimension="", contribution=total), *others]


def _row(results: RunResults, workflow: str, line: Line, amount: float, whole: int) -> LineRow:
    label = catalogue().layers.get(line.layer, line.layer)
    if line.item == INHERENT:
        text = "The workflow itself: what remains when everything is in place"
        return LineRow("", text, line.layer, label, "", None, 0.0, whole, amount, "")
    if line.item not in results.questions:
        text = "Questions whose relevance is still open"
        return LineRow("", text, line.layer, label, "", None, 0.0, whole, amount, "")
    question = results.question(line.item, workflow)
    why = "the most material gap of this layer" if line.is_worst_item else ""
    return LineRow(
        question=line.item,
        text=question.text,
        layer_id=line.layer,
        layer=label,
        answer=question.label,
        evidence=question.evidence,
        weight=line.points * line.share,
        points=whole,
        contribution=amount,
        why=why,
    )
