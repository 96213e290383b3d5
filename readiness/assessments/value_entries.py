"""A company's own numbers as rows: checked, read back as plain data; what they take in words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from readiness.assessments.models import ValueEntry
from readiness.assessments.valuation import POOLS, Entry, Realised, ValueInputs
from readiness.catalogue import schema
from readiness.catalogue.value import MOST, formula_for, pool_variable, variable_of
from readiness.engine.value import Variable, problem_with

MOST_SOURCE = 300


class EntryError(ValueError):
    """A number the value model does not take; the message says what it takes."""


def check_number(catalogue: schema.Catalogue, scope: str, name: str, entry: Entry) -> None:
    """Check a company's own number before it is written.

    Raises:
        EntryError: with what is taken.
    """
    variable = _variable(catalogue, scope, name)
    if scope != POOLS and (question := _question_behind(catalogue, scope, name)):
        raise EntryError(f"this number is the answer to {question}; answer it there")
    if is_single(catalogue, scope, name) and not entry.low == entry.base == entry.high:
        raise EntryError("a measured number is one number; write the same for low, base and high")
    if any(math.isnan(number) for number in (entry.low, entry.base, entry.high)):
        raise EntryError("write low, base and high, or go back to the default")
    if problem := problem_with(variable, (entry.low, entry.base, entry.high)):
        raise EntryError(problem)
    _check_source(entry.source)


def check_realised(catalogue: schema.Catalogue, entry: Realised, *, others: Iterable[Realised], at: date) -> None:
    """Check measured dollars: a period that has ended, and that shares no day with another of the workflow.

    Raises:
        EntryError: with what is taken.
    """
    if entry.workflow not in catalogue.workflows:
        raise EntryError(f"there is no workflow {entry.workflow!r}")
    if not abs(entry.amount) < MOST:
        raise EntryError(f"{entry.amount:g} is out of range; write dollars up to {MOST:g}")
    if entry.ends_on < entry.begins_on:
        raise EntryError("the period ends before it begins; turn the days round")
    if entry.ends_on > at:
        raise EntryError("the period has not ended yet; what is still to come is a forecast")
    for other in others:
        if other.workflow == entry.workflow and other.begins_on <= entry.ends_on and entry.begins_on <= other.ends_on:
            same = (other.begins_on, other.ends_on) == (entry.begins_on, entry.ends_on)
            if not same:
                raise EntryError(
                    f"{other.begins_on} to {other.ends_on} is recorded already and shares days; take it back first"
                )
    _check_source(entry.source)


def is_single(catalogue: schema.Catalogue, scope: str, name: str) -> bool:
    """Say whether a number is measured, one for all scenarios: a volume or the size of a pool."""
    return scope == POOLS or any(entry.name == name for entry in formula_for(catalogue, scope).inputs)


def period_name(entry: Realised) -> str:
    """Name the row of a realised value after its period."""
    return f"{entry.begins_on}--{entry.ends_on}"


def entry_of(row: ValueEntry) -> Entry:
    """Read a row as a number."""
    return Entry(row.low, row.base, row.high, row.source, row.read_on)


def realised_of(row: ValueEntry) -> Realised:
    """Read a row as a realised value."""
    begins_on, ends_on = (date.fromisoformat(day) for day in row.name.split("--"))
    return Realised(row.scope, row.base, begins_on, ends_on, row.source, row.read_on)


def inputs_of_rows(rows: Iterable[ValueEntry]) -> ValueInputs:
    """Gather current rows as plain data."""
    held = list(rows)
    numbers = [row for row in held if row.kind == ValueEntry.Kind.NUMBER]
    measured = [realised_of(row) for row in held if row.kind == ValueEntry.Kind.REALISED]
    return ValueInputs(
        {(row.scope, row.name): entry_of(row) for row in sorted(numbers, key=lambda row: (row.scope, row.name))},
        tuple(sorted(measured, key=lambda entry: (entry.workflow, entry.begins_on))),
    )


def _variable(catalogue: schema.Catalogue, scope: str, name: str) -> Variable:
    if scope == POOLS and name in catalogue.pools:
        return pool_variable(catalogue.pools[name])
    found = variable_of(catalogue, scope, name) if scope in catalogue.workflows else None
    if found is None:
        raise EntryError(f"the value of {scope!r} reads no number {name!r}")
    return found


def _question_behind(catalogue: schema.Catalogue, scope: str, name: str) -> str:
    return next((entry.question or "" for entry in formula_for(catalogue, scope).inputs if entry.name == name), "")


def _check_source(source: str) -> None:
    if not source.strip():
        raise EntryError("say where the number comes from, for example “Clearinghouse report, October 2026”")
    if len(source) > MOST_SOURCE:
        raise EntryError(f"the source holds up to {MOST_SOURCE} characters")
