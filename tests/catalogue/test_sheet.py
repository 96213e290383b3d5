from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question
from readiness.catalogue.sheet import AnswerError, SheetError, check_answer, check_value, parse_sheet, with_derived

catalogue()  # loaded before a property is timed

GOOD = """
company: Lakeshore Dermatology Partners
as_of: 2026-11-22
workflows: [ambient-scribe, denials-management]
answers:
  profile.states: {value: [tx, CA]}
  ehr.write-back: {value: partial, evidence: documented}
  claims.clearinghouses: {value: 3}
  evals.local: {state: unknown}
workflow_answers:
  denials-management:
    evals.local: {value: prospective, evidence: verified}
"""


def question(name: str) -> Question:
    return catalogue().questions[name]


def problems(text: str) -> list[str]:
    with pytest.raises(SheetError) as refused:
        parse_sheet(text, catalogue(), name="sheet.yaml")
    return refused.value.problems


def test_a_sheet_reads_into_answers() -> None:
    sheet = parse_sheet(GOOD, catalogue())

    assert (sheet.company, sheet.as_of) == ("Lakeshore Dermatology Partners", date(2026, 11, 22))
    assert sheet.workflows == ("ambient-scribe", "denials-management")
    assert sheet.answers["profile.states"].value == ["CA", "TX"]
    assert sheet.answers["ehr.write-back"] == Answer("answered", "partial", evidence="documented")
    assert sheet.answers["evals.local"] == Answer("unknown")
    assert sheet.workflow_answers["denials-management"]["evals.local"].evidence == "verified"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("color: red", "sheet.yaml:1: the key 'color' is not known"),
        ("as_of: soon", "sheet.yaml:1: 'soon' is not a date; write it as 2026-11-23"),
        ("workflows: ambient-scribe", "sheet.yaml:1: workflows is a list of workflow ids"),
        ("workflows: [scribe]", "sheet.yaml:1: there is no workflow 'scribe'"),
        ("answers: [1]", "sheet.yaml:1: answers maps a question id to"),
        ("answers: {ehr.gone: {value: 1}}", "sheet.yaml:1: there is no question 'ehr.gone'"),
        ("answers: {ehr.count: 3}", "sheet.yaml:1: ehr.count: write {value: ...}"),
        ("answers: {ehr.count: {valeu: 3}}", "sheet.yaml:1: ehr.count: the key 'valeu' is not known"),
        ("answers: {ehr.count: {value: many}}", "sheet.yaml:1: ehr.count: 'many' is not a number"),
        ("answers: {ehr.count: {value: -1}}", "sheet.yaml:1: ehr.count: -1 is out of range"),
        ("answers: {ehr.count: {value: .nan}}", "sheet.yaml:1: ehr.count: nan is out of range"),
        ("answers: {ehr.count: {state: maybe}}", "sheet.yaml:1: ehr.count: write a value, or state unknown or na"),
        ("answers: {ehr.count: {value: }}", "sheet.yaml:1: ehr.count: an answered question needs a value"),
        ("answers: {ehr.write-back: {value: yes}}", "sheet.yaml:1: ehr.write-back: 'yes' is not an answer here"),
        ("answers: {ehr.count: {value: 3, evidence: proven}}", "evidence 'proven' is not a grade"),
        ("answers: {ehr.count: {state: na, reason: None here}}", "“does not apply” is not offered here"),
        ("answers: {claims.pa-apis: {state: na}}", "“does not apply” needs a reason"),
        ("answers: {profile.states: {value: [XX]}}", "'XX' is not a state"),
        ("answers: {profile.states: {value: CA}}", "'CA' should be a list"),
        ("answers: {profile.go-live: {value: 2026-02-30}}", "'2026-02-30' is not a date"),
        ("workflow_answers: {scribe: {}}", "there is no workflow 'scribe'"),
        ("inventories: {gadgets: []}", "'gadgets' is not a list of rows of one of"),
        ("inventories: {people: [{role: wizard, fte: 1}]}", "people: Row 1: Role: 'wizard' is not one of"),
    ],
)
def test_a_bad_line_is_named(line: str, told: str) -> None:
    (first, *_) = problems(line if line.startswith(("answers", "answers:")) else f"{line}\nanswers: {{}}\n")

    assert told in first


def test_a_sheet_that_says_a_key_twice_is_refused() -> None:
    assert "stands here a second time" in problems("answers: {}\nanswers: {}\n")[0]


@pytest.mark.parametrize("text", ["", "- 1", "just words", "answers: {"])
def test_what_is_no_sheet_is_refused(text: str) -> None:
    assert len(problems(text)) == 1


def test_every_problem_is_told_at_once_with_its_line() -> None:
    told = problems("answers:\n  ehr.count: {value: many}\n  ehr.gone: {value: 1}\nworkflows: [scribe]\n")

    assert sorted(line.split(": ")[0] for line in told) == ["sheet.yaml:2", "sheet.yaml:3", "sheet.yaml:4"]


def test_json_is_a_sheet_too() -> None:
    assert parse_sheet('{"answers": {"ehr.count": {"value": 3}}}', catalogue()).answers["ehr.count"].value == 3


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(), max_size=3)))
def test_a_value_is_taken_in_its_one_form_or_refused(value: object) -> None:
    for name in ("ehr.count", "ehr.write-back", "claims.tx-set", "profile.states", "profile.go-live"):
        try:
            kept = check_value(question(name), value)
        except AnswerError:
            continue
        assert check_value(question(name), kept) == kept


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(SheetError):
        assert parse_sheet(text, catalogue()).answers == {}


def test_a_reason_keeps_its_length() -> None:
    with pytest.raises(AnswerError, match="hold up to"):
        check_answer(question("claims.pa-apis"), Answer("na", reason="x" * 3000))


def test_an_unknown_carries_no_value_and_no_grade() -> None:
    assert check_answer(question("ehr.count"), Answer("unknown", 3, evidence="verified")) == Answer("unknown")


def test_what_a_respondent_said_outranks_an_inventory() -> None:
    rows = {"states-functions": [{"state": "CA"}]}
    spoken = parse_sheet(
        yaml.safe_dump({"answers": {"profile.states": {"value": ["TX"]}}, "inventories": rows}), catalogue()
    )
    silent = parse_sheet(yaml.safe_dump({"answers": {}, "inventories": rows}), catalogue())

    assert with_derived(spoken).answers["profile.states"].value == ["TX"]
    assert with_derived(silent).answers["profile.states"].source == "inventory"


@pytest.mark.parametrize(
    "text",
    ["\x1f", "a: &a [*a]", "? [a]\n: b", "answers: !!int x", "answers: !!python/name:os.system ''", "[" * 3000],
    ids=["control", "alias", "list-key", "tag", "python-tag", "deep"],
)
def test_hostile_text_gets_one_clear_line(text: str) -> None:
    (told,) = problems(text)
    assert told.startswith("sheet.yaml")
