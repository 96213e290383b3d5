from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.yaml"))
HAND = 1e-6  # the arithmetic in the examples is written to six decimals


def score(*words: str) -> Any:
    out = io.StringIO()
    call_command("score", *words, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def refusals(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    with pytest.raises(SystemExit) as left:
        call_command("score", *words)
    told = capsys.readouterr()
    assert left.value.code == 1
    assert told.out == ""
    return told.err.strip().splitlines()


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "sheet.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def best_answer(question: Question, day: date) -> dict[str, Any]:
    """The answer of least friction that passes the question's gates, verified."""
    failing = {value for gate in catalogue().gates_on(question.id) for value in gate.fail_when}
    value: Any
    match question.type:
        case "single" | "yes_no":
            passing = [option for option in question.options if option.value not in failing]
            value = min(passing, key=lambda option: option.friction or 0).value
        case "multi":
            value = [option.value for option in question.options]
        case _:
            best = min(question.breakpoints, key=lambda point: point[1])[0]
            value = (day - timedelta(days=best)).isoformat() if question.type == "date" else best
    return {"value": value, "evidence": "verified", "answered_on": day.isoformat()}


def sheet_of(example: dict[str, Any]) -> dict[str, Any]:
    sheet, base = example["sheet"], {}
    if example["base"] == "in-place":
        gated = {gate.question for gate in catalogue().gates.values()}
        asked = [q for q in catalogue().questions.values() if q.is_item or q.id in gated]
        base = {question.id: best_answer(question, sheet["as_of"]) for question in asked}
    return {**sheet, "as_of": sheet["as_of"].isoformat(), "answers": {**base, **sheet["answers"]}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_sheet_scores_as_calculated_by_hand(path: Path, tmp_path: Path) -> None:
    example = yaml.safe_load(path.read_text(encoding="utf-8"))

    results = score(written(tmp_path, json.dumps(sheet_of(example))))

    assert results["workflows"].keys() == example["expected"].keys()
    for workflow, expected in example["expected"].items():
        check(results["workflows"][workflow], expected)


def check(result: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in ("friction", "readiness", "effort_person_weeks"):
        if name in expected:
            assert list(result[name].values()) == pytest.approx(expected[name], abs=HAND)
    for layer, friction in expected.get("layers", {}).items():
        assert list(result["layers"][layer]["friction"].values()) == pytest.approx(friction, abs=HAND)
    for name in ("coverage", "evidence_index"):
        assert result[name] == pytest.approx(expected.get(name, result[name]), abs=HAND)
    if "elapsed_point" in expected:
        assert result["elapsed_weeks"]["point"] == pytest.approx(expected["elapsed_point"], abs=HAND)
    assert [result["tier"]["guaranteed"], result["tier"]["possible"]] == expected["tier"]
    assert sum(line["contribution"] for line in result["explanation"]) == pytest.approx(
        result["friction"]["point"], abs=1e-9
    )


def test_there_are_three_examples() -> None:
    assert len(EXAMPLES) >= 3


def test_the_document_has_the_documented_keys(tmp_path: Path) -> None:
    results = score(written(tmp_path, "answers: {}\nworkflows: [ambient-scribe]"), "--as-of", "2026-11-22")

    assert results["as_of"] == "2026-11-22"
    assert {"as_of", "method_version", "catalogue_digest", "law_digest", "workflows"} <= results.keys()
    result = results["workflows"]["ambient-scribe"]
    assert {
        *("friction", "readiness", "coverage", "evidence_index", "tier", "layers", "gates", "explanation"),
        *("effort_person_weeks", "elapsed_weeks"),
    } <= result.keys()
    assert result["layers"]["integration"].keys() == {"demand", "gap", "friction"}
    assert {"status", "cap"} <= result["gates"]["baa"].keys()
    assert {"layer", "item", "dimension", "contribution"} <= result["explanation"][0].keys()


def test_workflows_come_from_the_option_then_the_sheet_then_the_profile(tmp_path: Path) -> None:
    profile = "answers: {profile.workflows: {value: [cdi]}}"
    both = written(tmp_path, f"workflows: [ambient-scribe]\n{profile}")
    assert list(score(both, "--workflow", "inbox-drafting")["workflows"]) == ["inbox-drafting"]
    assert list(score(both)["workflows"]) == ["ambient-scribe"]

    assert list(score(written(tmp_path, profile))["workflows"]) == ["cdi"]


def test_without_any_choice_the_segments_workflows_are_scored(tmp_path: Path) -> None:
    results = score(written(tmp_path, "answers: {profile.segment: {value: [rcm]}}"))

    fitting = [w.id for w in catalogue().workflows.values() if "rcm" in w.segments]
    assert list(results["workflows"]) == fitting


def test_json_is_a_sheet_too_and_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"answers": {}, "workflows": ["cdi"], "as_of": "2026-01-31"}'))

    assert score("-")["as_of"] == "2026-01-31"


def test_text_says_the_tier_first(tmp_path: Path) -> None:
    out = io.StringIO()
    sheet = written(tmp_path, "company: Elm\nas_of: 2026-11-23\nworkflows: [ambient-scribe]\nanswers: {}")

    call_command("score", sheet, stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "Elm on 2026-11-23"
    assert lines[3].endswith(": T0 guaranteed, could reach T4")


def test_each_problem_of_a_sheet_is_a_line_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = written(
        tmp_path, "color: red\nanswers:\n  ehr.write-back: {value: often}\n  ehr.madeup: {state: unknown}\n"
    )

    told = refusals(capsys, sheet)

    assert [line.removeprefix(sheet).split(": ")[0] for line in told] == [":1", ":3", ":4"]
    assert "use one of supported, vendor-only, partial, none" in told[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("answers: [", "sheet.yaml"),
        ("- a", "a mapping"),
        ("answers: {claims.clearinghouses: {value: -3}}", "out of range"),
        ("answers: {ehr.write-back: {value: partial, evidence: sworn}}", "not a grade"),
        ("answers: {claims.pa-apis: {state: na}}", "needs a reason"),
        ("answers: {ehr.write-back: {state: na, reason: x}}", "not offered"),
        ("as_of: soon\nanswers: {}", "not a date"),
        ("answers: {}\nanswers: {}", "answers"),
    ],
)
def test_a_broken_sheet_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str) -> None:
    assert told in "\n".join(refusals(capsys, written(tmp_path, text)))


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be read" in refusals(capsys, str(tmp_path / "none.yaml"))[0]


def test_a_file_that_is_not_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sheet.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in refusals(capsys, str(path))[0]


@pytest.mark.parametrize("words", [("--workflow", "made-up"), ("--as-of", "soon"), ("--format", "xml")])
def test_a_wrong_option_is_a_wrong_call(tmp_path: Path, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("score", written(tmp_path, "answers: {}"), *words)


def test_the_same_sheet_gives_the_same_bytes(tmp_path: Path) -> None:
    sheet = written(tmp_path, "answers: {ehr.write-back: {value: partial}}\nworkflows: [ambient-scribe]")

    assert score(sheet, "--as-of", "2026-11-23") == score(sheet, "--as-of", "2026-11-23")
