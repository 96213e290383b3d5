"""Inventory rows: form fields or a pasted spreadsheet range in, checked rows and named problems out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from readiness.catalogue.numbers import NumberError, number_of
from readiness.catalogue.schema import Column, Inventory
from readiness.catalogue.states import state_code

Row = dict[str, Any]
MAX_ROWS = 500
YES = {"yes", "y", "true", "1", "x", "live"}
NO = {"no", "n", "false", "0"}


class CellError(ValueError):
    """A cell holds what its column does not take; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Rows that are good; those that are not as they came, and one line for each fault, by its number in what was given."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]
    refused: tuple[Row, ...] = ()

    def followed_by(self, other: Reading) -> Reading:
        """Put two readings into one."""
        return _limited(
            [*self.rows, *other.rows], [*self.problems, *other.problems], [*self.refused, *other.refused]
        )


def read_rows(inventory: Inventory, given: list[Row]) -> Reading:
    """Check rows of plain values (column id -> text or value). Empty rows are dropped; a bad row is named, the rest kept."""
    rows: list[Row] = []
    problems: list[str] = []
    refused: list[Row] = []
    for number, raw in enumerate(given, start=1):
        if not any(_text(value) for value in raw.values()):
            continue
        row, faults = _checked(inventory, raw)
        if faults:
            problems += [f"Row {number}: {fault}" for fault in faults]
            refused.append(raw)
        else:
            rows.append(row)
    return _limited(rows, problems, refused)


def _limited(rows: list[Row], problems: list[str], refused: list[Row]) -> Reading:
    if len(rows) > MAX_ROWS:
        problems = [*problems, f"Only the first {MAX_ROWS} rows were read; split the table."]
        refused = [*refused, *rows[MAX_ROWS:]]
    return Reading(tuple(rows[:MAX_ROWS]), tuple(problems), tuple(refused))


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
    return replace(reading, problems=(*reading.problems, *wide))


def as_paste(inventory: Inventory, rows: Iterable[Row]) -> str:
    """Write rows as cells that can be pasted: what `read_paste` reads without a header."""
    written = io.StringIO()
    cells = ([_pasted(row.get(column.id)) for column in inventory.columns] for row in rows)
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(cells)
    return written.getvalue().removesuffix("\n")


def _pasted(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else _text(value)


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
        case "number":
            return _number(column, text)
        case "yes_no" | "date" | "state":
            return PLAIN[column.type](text)
        case "choice":
            return _choice(column, text)
        case "choices":
            parts = value if isinstance(value, list) else re.split(r"[;,/|]", text)
            return sorted({_choice(column, _text(part)) for part in parts if _text(part)})
        case _:
            return text[:200]


def _number(column: Column, text: str) -> float | int:
    try:
        return number_of(text.removesuffix("%"), unit=column.unit)
    except NumberError as error:
        raise CellError(f"{error}.") from None


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
    code = state_code(text)
    if code is None:
        raise CellError(f"{text!r} is not a state; write its two letters, for example CA.")
    return code


PLAIN: Mapping[str, Callable[[str], Any]] = {"yes_no": _yes_no, "date": _date, "state": _state}


def _choice(column: Column, text: str) -> str:
    names = {_key(name): option.value for option in column.options for name in (option.value, option.label)}
    if _key(text) in names:
        return names[_key(text)]
    begun = {option.value for option in column.options if option.label.lower().startswith(f"{text.lower()} ")}
    if len(begun) == 1:
        return begun.pop()
    raise CellError(f"{text!r} is not one of {', '.join(option.label for option in column.options)}.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return "".join(str(part) for part in value) if isinstance(value, list) else str(value).strip()


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
