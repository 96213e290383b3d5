"""Frameworks read over the same answers: grouped as they are, and honest about what no question asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from readiness.assessments.evaluation import evaluate_answers
from readiness.assessments.results import RunResults
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.lenses import COVERAGES, LENSES, coverage_of, read


@pytest.fixture(scope="module")
def results() -> RunResults:
    return evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company="Bayview",
        workflows=("ambient-scribe",),
        answers={"profile.segment": Answer("answered", ["provider"])},
        workflow_answers={},
        inventories={},
        as_of=date(2026, 11, 23),
    )


@dataclass(frozen=True)
class Line:
    instrument: str = "iso-iec-42001"
    title: str = "ISO/IEC 42001"
    group: str = "Annex A.2"
    cite: str = "ISO/IEC 42001 Annex A.2.2"
    verdict: str = "MET"
    counsel_decides: bool = False


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: lens.id)
def test_every_framework_has_lines_and_counts_each_once(results: RunResults, lens: object) -> None:
    reading = read(lens, results.obligations)  # type: ignore[arg-type]

    lines = [duty for part in reading.parts for duty in part.lines]
    assert lines
    assert sum(reading.counts[name] for name in COVERAGES) == len(lines)
    assert len({id(duty) for duty in lines}) == len(lines)


def test_the_ai_rmf_stands_by_function_and_category_and_then_the_profile(results: RunResults) -> None:
    reading = read(next(lens for lens in LENSES if lens.id == "nist"), results.obligations)
    titles = [part.title for part in reading.parts]

    assert titles[0] == "GOVERN 1"
    assert len([title for title in titles if title.split(" ")[0] in {"GOVERN", "MAP", "MEASURE", "MANAGE"}]) == 19
    assert [title.split(" ")[0] for title in titles if title.endswith(" 1")] == ["GOVERN", "MAP", "MEASURE", "MANAGE"]
    assert "Generative AI profile: the risks" in titles[19:]


@pytest.mark.parametrize(
    ("line", "coverage"),
    [
        (Line(), "MET"),
        (Line(verdict="NOT_MET"), "NOT_MET"),
        (Line(verdict="NOT_APPLICABLE", counsel_decides=True), "NOT_APPLICABLE"),
        (Line(verdict="UNDETERMINED"), "UNANSWERED"),
        (Line(verdict="UNDETERMINED", counsel_decides=True), "NOT_COVERED"),
    ],
)
def test_coverage_tells_an_open_answer_from_a_question_nobody_asks(line: Line, coverage: str) -> None:
    assert coverage_of(line) == coverage


def test_lines_are_ordered_by_number_not_by_letter() -> None:
    lens = next(lens for lens in LENSES if lens.id == "iso-42001")
    lines = [Line(cite=f"ISO/IEC 42001 Annex A.6.2.{n}") for n in (10, 9, 2)]

    part = read(lens, lines).parts[0]

    assert [lens.short_cite(duty) for duty in part.lines] == ["Annex A.6.2.2", "Annex A.6.2.9", "Annex A.6.2.10"]
