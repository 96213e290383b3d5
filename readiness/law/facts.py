"""The facts that conditions of law read: answers of each workflow as columns, and the workflow itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from readiness.catalogue.answers import Answer
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Catalogue
from readiness.engine.table import Entry, fact_table
from readiness.engine.truth import CodedColumn, FactColumn, FactTable

WORKFLOW = "workflow"


def facts_of(catalogue: Catalogue, views: Mapping[str, Mapping[str, Answer]]) -> FactTable:
    """Build the fact table: one row a workflow. Dates stand as day ordinals; an open answer is an unknown fact."""
    compiled = method(catalogue)
    rows: list[dict[str, Entry]] = [
        {name: _entry(answer) for name, answer in view.items() if answer.state == "answered"} for view in views.values()
    ]
    names = sorted({name for row in rows for name in row})
    columns: dict[str, FactColumn] = dict(fact_table(compiled, rows, names=names).columns)
    vocabulary = tuple(catalogue.workflows)
    codes = [vocabulary.index(workflow) if workflow in vocabulary else -1 for workflow in views]
    columns[WORKFLOW] = CodedColumn(vocabulary, np.array(codes, dtype=np.int16))
    return FactTable(len(rows), columns)


def _entry(answer: Answer) -> Entry:
    value = answer.value
    if isinstance(value, list):
        return Entry(fact=tuple(value))
    if isinstance(value, str) and value[:4].isdigit() and len(value) == len("2026-11-23"):
        return Entry(fact=float(date.fromisoformat(value).toordinal()))
    return Entry(fact=float(value) if isinstance(value, (int, float)) else value)
