"""The product names public sources or its own judgment; the material it grew from is nobody's reading."""

from __future__ import annotations

import re
from pathlib import Path

from readiness.catalogue.load import catalogue

ROOT = Path(__file__).parents[2]
ROOMS = ("readiness", "regulations", "templates", "docs", "tests")
KINDS = {".py", ".yaml", ".html", ".md", ".css", ".js", ".txt", ".toml"}
WORDS = re.compile("|".join(("es" + "say", "on" + "healthcare", "the " + "note says", "cere-" + "bro")), re.IGNORECASE)


def test_no_file_speaks_of_internal_material() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in KINDS]
    found = [str(path.relative_to(ROOT)) for path in files if WORDS.search(path.read_text("utf-8"))]

    assert len(files) > 500
    assert found == []


def test_no_source_is_internal() -> None:
    assert {"es" + "say", "note"} & set(catalogue().sources) == set()
    assert catalogue().sources["judgment"].url is None
