"""The facts that conditions of law read: answers of each workflow as columns, and the workflow itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from readiness.catalogue.answers import Answer
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Catalogue
from readiness.engine.table import Entry, fact_table
from readiness.engine.truth import CodedColumn, FactTable, take_column

WORKFLOW = "workflow"
View = Mapping[str, Answer]


def facts_of(catalogue: Catalogue, views: Mapping[str, View]) -> FactTable:
    """Build the fact table: one row a workflow. Dates stand as day ordinals; an open answer is an unknown fact."""
    return facts_of_rows(catalogue, tuple(views.items()))


def facts_of_rows(catalogue: Catalogue, rows: Sequence[tuple[str, View]]) -> FactTable:
    """Build the fact table of (workflow, answers) rows, reading answers that many rows share only once."""
    distinct = {id(view): view for _, view in rows}
    places = {key: place for place, key in enumerate(distinct)}
    index = np.array([places[id(view)] for _, view in rows], dtype=np.intp)
    entries: list[dict[str, Entry]] = [
        {name: _entry(answer) for name, answer in view.items() if answer.state == "answered"}
        for view in distinct.values()
    ]
    names = sorted({name for entry in entries for name in entry})
    held = fact_table(method(catalogue), entries, names=names).columns
    columns = {name: take_column(column, index) for name, column in held.items()}
    codes = {workflow: code for code, workflow in enumerate(catalogue.workflows)}
    columns[WORKFLOW] = CodedColumn(
        tuple(codes), np.array([codes.get(workflow, -1) for workflow, _ in rows], dtype=np.int16)
    )
    return FactTable(len(rows), columns)


def _entry(answer: Answer) -> Entry:
    value = answer.value
    if isinstance(value, list):
        return Entry(fact=tuple(value))
    if isinstance(value, str) and value[:4].isdigit() and len(value) == len("2026-11-23"):
        return Entry(fact=float(date.fromisoformat(value).toordinal()))
    return Entry(fact=float(value) if isinstance(value, (int, float)) else value)
