"""law and obligations on the command line, as other programs lean on them."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from readiness.assessments.models import Assessment, LawSnapshot
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer, make_run

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


@pytest.mark.django_db
def test_what_changed_between_two_days_is_told() -> None:
    told = printed("law", "--since", "2026-12-31", "--as-of", "2027-01-01", "--state", "CO")
    change = next(one for one in told["changes"] if one["instrument"] == "co-sb26-189")

    assert (told["since"], told["as_of"]) == ("2026-12-31", "2027-01-01")
    assert (change["day"], change["before"], change["after"]) == ("2027-01-01", "enacted", "in_force")
    assert {one["jurisdiction"] for one in told["changes"]} <= {"US", "US-CO"}


def test_what_changed_names_companies_and_workflows(assessment: Assessment, alice: User) -> None:
    make_answer(assessment.company, alice, "profile.states", ["CA"])
    make_answer(assessment.company, alice, "profile.segment", ["behavioral-health"])
    make_run(assessment, alice)

    changes = printed("law", "--since", "2019-12-31", "--as-of", "2020-01-01")["changes"]

    touched = next(one for one in changes if one["instrument"] == "ca-recording-consent")["touches"]
    company = assessment.company
    assert touched == [{"organization": company.organization.name, "company": company.name, "workflows": ["ambient-scribe"]}]
    assert next(one for one in changes if one["instrument"] == "tx-recording-consent")["touches"] == []


def test_what_changed_since_a_digest_is_told(assessment: Assessment, alice: User) -> None:
    make_run(assessment, alice)
    kept = LawSnapshot.objects.get()
    kept.law["ca-sb1120"]["obligations"]["ca-sb1120-human-denial"]["text"] = "Other words"
    LawSnapshot.objects.create(digest="f" * 64, first_seen_at=kept.first_seen_at, law=kept.law)

    changes = printed("law", "--since", "ffffffffffff")["changes"]

    assert [(one["kind"], one["obligation"]) for one in changes] == [("words", "ca-sb1120-human-denial")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--since", "lately"], "is neither a date nor the start of a known digest"),
        (["--since", "2026-01-01", "--organization", "nobody"], "there is no such organization"),
    ],
)
def test_a_since_or_an_organization_nobody_knows_is_refused(arguments: list[str], words: str) -> None:
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("law", *arguments, stderr=errors)

    assert stopped.value.code == 1
    assert words in errors.getvalue()


def test_a_day_is_asked_for_where_nothing_else_is() -> None:
    with pytest.raises(CommandError, match="--as-of"):
        call_command("law")
