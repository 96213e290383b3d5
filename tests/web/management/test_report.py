"""The report of an answer sheet has what a report of the product has, on the paper that was asked for."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command

SHEET = str(Path(__file__).parents[3] / "readiness" / "web" / "demo" / "sheets" / "pinecastle-skin-allergy.yaml")
POINTS_AN_INCH = 72


def test_a_sheet_gives_a_report_that_says_how_far_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"

    call_command("report", SHEET, "-o", str(file))

    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    for heading in ("Verdict and what stands between", "What to fix first", "How far the results hold"):
        assert heading in text


@pytest.mark.parametrize(("paper", "size"), [("letter", (8.5, 11)), ("a4", (8.27, 11.69))])
def test_the_paper_is_the_one_asked_for(paper: str, size: tuple[float, float], tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"

    call_command("report", SHEET, "-o", str(file), "--paper", paper)

    with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
        _, _, width, height = (float(each) for each in pdf.pages[1].MediaBox)
    assert (width / POINTS_AN_INCH, height / POINTS_AN_INCH) == pytest.approx(size, abs=0.01)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("report", SHEET, "-o", str(tmp_path / "nowhere" / "report.pdf"))

    told = capsys.readouterr()
    assert left.value.code == 1
    assert "report.pdf: cannot be written" in told.err
    assert told.out == ""
