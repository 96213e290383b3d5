"""The loader refuses what it does not know, and says where, what and what to do: one broken file a fault."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from regulations.check import check_corpus
from regulations.load import load_corpus
from regulations.problems import CorpusError
from regulations.yaml_text import read_yaml

HERE = Path(__file__).parent
FAULTS = {
    "unknown-key": (5, "knd: Unknown key."),
    "repeated-key": (5, "title: This key is already given on line 2."),
    "missing-key": (1, "citation: This key is missing."),
    "not-yaml": (3, "This is not YAML"),
    "empty-file": (1, "The file is empty."),
    "dates-out-of-order": (9, "2024-01-01 does not come after 2025-01-01."),
    "not-a-date": (9, "Expected a full date such as 2026-11-22."),
    "uncited-standing": (9, "Nothing says why it is in_force from 2026-01-01."),
    "unknown-standing": (9, "Input should be 'proposed'"),
    "unknown-term": (10, "Unknown term 'firing'."),
    "no-standing": (7, "at least 1 item"),
    "no-sources": (13, "at least 1 item"),
    "wrong-folder": (1, "The folder is called 'example-act' and the id is 'another-act'."),
    "wrong-jurisdiction": (4, "The folder 'us-ca' is not that of US-TX."),
    "never-met": (3, "Nothing says when 'example-notice' is met."),
    "two-shapes": (7, "A condition has one shape; this has equals and one_of."),
    "unknown-shape": (7, "Unknown key 'is'."),
    "no-fact": (7, "This condition names no fact."),
    "not-a-number": (7, "Expected a number."),
    "no-mapping": (7, "A condition is a mapping."),
    "no-shape": (7, "A condition has one shape; this has none."),
    "no-conditions": (7, "all_of takes a list of conditions."),
    "no-term": (7, "A term is named by a word."),
    "no-values": (7, "Expected option values, as words."),
    "not-a-day": (7, "'soon' is not a date."),
    "same-obligation-twice": (8, "The obligation 'example-notice' is given twice."),
    "late-own-standing": (8, "'example-notice' has no standing from 2026-01-01"),
    "uncited-obligation": (3, "cite: This key is missing."),
}
# Faults of more than one file, or of a day: the file they are told of, and the words.
CORPUS_FAULTS = {
    "review-due": ("instruments/us-ca/example-act/instrument.yaml", "Review was due on 2026-11-21."),
    "proposal-without-watch": ("instruments/us-ca/example-act/instrument.yaml", "says nothing about what it would change."),
    "change-without-watch": ("instruments/us-ca/example-act/instrument.yaml", "says nothing about what it would change."),
    "same-instrument-twice": ("instruments/us-tx/example-act/instrument.yaml", "The id 'example-act' is also that of"),
    "same-obligation-elsewhere": ("instruments/us-tx/other-act/instrument.yaml", "'example-notice' is also in example-act."),
    "term-with-unknown-key": ("terms.yaml", "hiring.conditions: Unknown key."),
    "term-before-its-term": ("terms.yaml", "Unknown term 'staffing'."),
}


def broken(case: str, folder: Path) -> Path:
    """Copy the sound corpus and put the broken file in its place."""
    root = folder / "corpus"
    shutil.copytree(HERE / "sound", root)
    shutil.copytree(HERE / "broken" / case, root / "instruments/us-ca/example-act", dirs_exist_ok=True)
    return root


def test_the_sound_corpus_loads() -> None:
    held = load_corpus(HERE / "sound")
    assert [duty.id for duty in held.obligations] == ["example-notice"]
    assert check_corpus(HERE / "sound")[0] == []


def test_a_plain_number_is_a_number_and_a_quoted_one_is_a_word() -> None:
    held = read_yaml("{years: 4, share: 0.5, cite: '4', day: 2026-01-01, none: null}").data
    assert held == {"years": 4, "share": 0.5, "cite": "4", "day": "2026-01-01", "none": None}


def test_every_broken_folder_has_its_fault() -> None:
    assert {path.name for path in (HERE / "broken").iterdir()} == set(FAULTS)


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_named_with_file_line_and_what_to_do(case: str, tmp_path: Path) -> None:
    line, words = FAULTS[case]
    with pytest.raises(CorpusError) as caught:
        load_corpus(broken(case, tmp_path))
    problem = caught.value.problems[0]
    assert problem.file.startswith("instruments/us-ca/example-act/")
    assert words in str(problem)
    assert problem.line == line
    assert problem.remedy


def test_every_broken_corpus_has_its_fault() -> None:
    assert {path.name for path in (HERE / "broken-corpus").iterdir()} == set(CORPUS_FAULTS)


@pytest.mark.parametrize("case", CORPUS_FAULTS)
def test_the_check_names_a_fault_of_the_corpus(case: str, tmp_path: Path) -> None:
    shutil.copytree(HERE / "sound", tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / "broken-corpus" / case, tmp_path, dirs_exist_ok=True)
    problems, summary = check_corpus(tmp_path, as_of=date(2026, 11, 22))
    file, words = CORPUS_FAULTS[case]
    assert any(problem.file == file and words in str(problem) and problem.remedy for problem in problems)
    assert not summary or len(problems) == 1


def test_the_digest_names_exactly_this_text(tmp_path: Path) -> None:
    root = tmp_path / "corpus"
    shutil.copytree(HERE / "sound", root)
    before = load_corpus(root).digest
    assert before == load_corpus(HERE / "sound").digest
    duties = root / "instruments/us-ca/example-act/duties.yaml"
    duties.write_text(duties.read_text() + "# a remark\n")
    assert load_corpus(root).digest != before
