"""Inventory rows: form fields or a pasted spreadsheet range in, checked rows and named problems out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from readiness.catalogue.compile import STATES
from readiness.catalogue.schema import Column, Inventory

Row = dict[str, Any]
MAX_ROWS = 500
YES = {"yes", "y", "true", "1", "x", "live"}
NO = {"no", "n", "false", "0"}


class CellError(ValueError):
    """A cell holds what its column does not take; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows that are good, and one line for each that is not, by its number in what was given."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]


def read_rows(inventory: Inventory, given: list[Row]) -> Reading:
    """Check rows of plain values (column id -> text or value). Empty rows are dropped; a bad row is named, the rest kept."""
    rows: list[Row] = []
    problems: list[str] = []
    for number, raw in enumerate(given, start=1):
        if not any(_text(value) for value in raw.values()):
            continue
        row, faults = _checked(inventory, raw)
        if faults:
            problems += [f"Row {number}: {fault}" for fault in faults]
        else:
            rows.append(row)
    if len(rows) > MAX_ROWS:
        problems.append(f"Only the first {MAX_ROWS} rows were read; split the table.")
    return Reading(tuple(rows[:MAX_ROWS]), tuple(problems))


def read_paste(inventory: Inventory, text: str) -> Reading:
    """Read a range pasted from a spreadsheet (tabs) or comma-separated text, with or without a header row."""
    try:
        table = [row for row in _split(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        return Reading((), (f"The range cannot be read ({error}); copy the cells again.",))
    if not table:
        return Reading((), ("Nothing to read: paste the cells of a spreadsheet.",))
    header = _header(inventory, table[0])
    columns = header or [column.id for column in inventory.columns]
    body = table[1:] if header else table
    given = [dict(zip(columns, row, strict=False)) for row in body]
    reading = read_rows(inventory, [{name: cell for name, cell in row.items() if name} for row in given])
    wide = [
        f"Row {number}: has {len(row)} cells, the table has {len(columns)} columns; the rest was left out."
        for number, row in enumerate(body, start=1)
        if len(row) > len(columns)
    ]
    return Reading(reading.rows, (*reading.problems, *wide))


def _split(text: str) -> list[list[str]]:
    delimiter = "\t" if "\t" in text else ";" if ";" in text and "," not in text else ","
    return list(csv.reader(io.StringIO("\n".join(text.splitlines()).strip("\n")), delimiter=delimiter))


def _header(inventory: Inventory, cells: list[str]) -> list[str] | None:
    """Map a header row to column ids ('' where unknown); None where the row is data."""
    names = {_key(name): column.id for column in inventory.columns for name in (column.id, column.label)}
    found = [names.get(_key(cell), "") for cell in cells]
    required = {column.id for column in inventory.columns if column.required}
    return found if required <= set(found) else None


def _checked(inventory: Inventory, raw: Row) -> tuple[Row, list[str]]:
    row: Row = {}
    faults: list[str] = []
    for column in inventory.columns:
        value = raw.get(column.id)
        if not _text(value):
            if column.required:
                faults.append(f"{column.label} is missing.")
            continue
        try:
            row[column.id] = _cell(column, value)
        except CellError as error:
            faults.append(f"{column.label}: {error}")
    unknown = sorted(set(raw) - {column.id for column in inventory.columns})
    faults += [f"There is no column {name!r}; use {', '.join(c.id for c in inventory.columns)}." for name in unknown]
    return row, faults


def _cell(column: Column, value: Any) -> Any:
    text = _text(value)
    match column.type:
        case "number" | "yes_no" | "date" | "state":
            return PLAIN[column.type](text)
        case "choice":
            return _choice(column, text)
        case "choices":
            parts = value if isinstance(value, list) else re.split(r"[;,/|]", text)
            return sorted({_choice(column, _text(part)) for part in parts if _text(part)})
        case _:
            return text[:200]


def _number(text: str) -> float | int:
    cleaned = text.replace(",", "").rstrip("%").strip()
    try:
        number = float(cleaned)
    except ValueError:
        raise CellError(f"{text!r} is not a number.") from None
    if not 0 <= number < 1e12:
        raise CellError(f"{text!r} is out of range; write a number from 0 up.")
    return int(number) if number.is_integer() else number


def _yes_no(text: str) -> str:
    lowered = text.lower()
    if lowered in YES:
        return "yes"
    if lowered in NO:
        return "no"
    raise CellError(f"{text!r} is neither yes nor no.")


def _date(text: str) -> str:
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"):
        if found := re.fullmatch(pattern, text):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                break
    raise CellError(f"{text!r} is not a date; write it as 2026-11-23.")


def _state(text: str) -> str:
    code = text.upper()
    if code not in STATES:
        raise CellError(f"{text!r} is not a state; write its two letters, for example CA.")
    return code


PLAIN: Mapping[str, Callable[[str], Any]] = {"number": _number, "yes_no": _yes_no, "date": _date, "state": _state}


def _choice(column: Column, text: str) -> str:
    names = {_key(name): option.value for option in column.options for name in (option.value, option.label)}
    if _key(text) in names:
        return names[_key(text)]
    raise CellError(f"{text!r} is not one of {', '.join(option.label for option in column.options)}.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "".join(str(part) for part in value) if isinstance(value, list) else str(value).strip()


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
