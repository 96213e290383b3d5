"""law and obligations on the command line, as other programs lean on them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SHEET = """
company: Bayview Health Plan
as_of: 2026-11-22
workflows: [um-coverage-decisions]
answers:
  profile.states: {value: [CA]}
  profile.segment: {value: [payer]}
  profile.payer-mix: {value: [exchange]}
  profile.certified-developer: {value: 'yes'}
  statelaw.um-human: {value: always, evidence: documented}
"""


def printed(*arguments: str) -> Any:
    out = StringIO()
    call_command(*arguments, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET)
    return str(path)


def test_colorados_first_act_is_stayed_on_the_first_of_july() -> None:
    told = printed("law", "--as-of", "2026-07-01")
    entry = next(one for one in told["instruments"] if one["id"] == "co-sb24-205")
    assert told["as_of"] == "2026-07-01"
    assert (entry["standing"], entry["since"], entry["jurisdiction"]) == ("stayed", "2026-04-27", "US-CO")
    assert entry["cite"]
    assert entry["source"].startswith("https://")


def test_a_state_sees_its_own_law_and_the_federal() -> None:
    told = printed("law", "--as-of", "2026-07-01", "--state", "tx")
    assert {one["jurisdiction"] for one in told["instruments"]} == {"US", "US-TX"}


def test_what_is_not_a_day_is_refused() -> None:
    with pytest.raises(CommandError, match="is not a date"):
        call_command("law", "--as-of", "yesterday")


def test_obligations_name_what_is_missing(sheet: str) -> None:
    told = printed("obligations", sheet)
    entry = next(one for one in told["obligations"] if one["obligation"] == "ca-sb1120-individual-data")
    assert entry["instrument"] == "ca-sb1120"
    assert entry["jurisdiction"] == "US-CA"
    assert entry["standing"] == "in_force"
    assert entry["binding"] is True
    assert entry["workflows"] == ["um-coverage-decisions"]
    assert entry["applies"] is True
    assert entry["verdict"] == "UNDETERMINED"
    assert entry["missing"] == ["statelaw.um-individual"]
    assert {"cite", "layer", "artifact"} <= set(entry)
    assert {one["instrument"]: one["standing"] for one in told["watch"]}["onc-hti5-proposed"] == "proposed"


def test_the_day_before_nothing_of_the_act_binds(sheet: str) -> None:
    told = printed("obligations", sheet, "--as-of", "2024-12-31", "--instrument", "ca-sb1120")
    assert not [one for one in told["obligations"] if one["binding"]]


def test_an_unknown_instrument_is_refused(sheet: str) -> None:
    with pytest.raises(CommandError, match="there is no instrument"):
        call_command("obligations", sheet, "--instrument", "ca-sb9999")
