"""What import contracts cannot say of the house: the tenancy door, the clock, and the size of files."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TENANT_OWNED = ("companies", "assessments", "reports", "audit")
CLOCK = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
MAY_READ_THE_CLOCK = re.compile(r"readiness/(web/|[a-z]+/tasks)|regulations/__main__\.py")
JUNK_DRAWERS = {"utils", "helpers", "common", "core", "manager", "service"}


def sources() -> list[Path]:
    return [path for package in ("readiness", "regulations") for path in sorted((ROOT / package).rglob("*.py"))]


def doors(app: str) -> Iterator[tuple[str, Callable[..., object]]]:
    for file in ("queries", "operations"):
        module = import_module(f"readiness.{app}.{file}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__.startswith(f"readiness.{app}.{file}") and not name.startswith("_"):
                yield name, function


def takes_organization_by_keyword(function: Callable[..., object]) -> bool:
    parameter = inspect.signature(function).parameters.get("organization")
    return parameter is not None and parameter.kind is inspect.Parameter.KEYWORD_ONLY


def names_no_rows(function: Callable[..., object]) -> bool:
    """The seal of an event is arithmetic on the event itself, and reaches no row."""
    return function.__name__ == "hash_of"


@pytest.mark.parametrize("app", TENANT_OWNED)
def test_every_query_and_operation_passes_the_tenancy_door(app: str) -> None:
    passing = [name for name, function in doors(app) if takes_organization_by_keyword(function)]
    past = [name for name, function in doors(app) if not takes_organization_by_keyword(function) and not names_no_rows(function)]
    assert past == []
    assert passing != []


def test_the_clock_is_read_in_web_tasks_and_commands_alone() -> None:
    readers = [str(path.relative_to(ROOT)) for path in sources() if CLOCK.search(path.read_text(encoding="utf-8"))]
    assert [path for path in readers if not MAY_READ_THE_CLOCK.match(path)] == []
    assert "readiness/web/clock.py" in readers


def test_no_module_is_a_junk_drawer() -> None:
    assert [str(path) for path in sources() if path.stem in JUNK_DRAWERS or path.parent.name in JUNK_DRAWERS] == []


def test_importing_the_package_starts_nothing() -> None:
    assert (ROOT / "readiness" / "__init__.py").read_text(encoding="utf-8").strip() == ""


def test_no_lock_names_an_index() -> None:
    locks = [path.read_text(encoding="utf-8") for path in ROOT.glob("requirements*.lock")]
    assert len(locks) == 3
    assert [line for lock in locks for line in lock.splitlines() if "http" in line or line.startswith("--index")] == []
