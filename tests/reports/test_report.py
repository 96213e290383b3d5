"""A report: built from a run, rendered by its task, read back as a person would."""

from __future__ import annotations

import io
import subprocess

import pikepdf
import pytest

from readiness.assessments.models import Assessment
from readiness.assessments.operations import evaluate
from readiness.assessments.results import RunResults
from readiness.reports.builder.build import build
from readiness.reports.builder.rows import line_rows
from readiness.reports.html import to_html
from readiness.reports.models import Report
from readiness.reports.operations import issue_report
from readiness.reports.pdf import to_pdf
from readiness.reports.tasks import render_report
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT


@pytest.fixture
def report(assessment: Assessment, organization: Organization, alice: User) -> Report:
    run = evaluate(assessment, organization=organization, actor=alice, at=AT)
    return issue_report(run, organization=organization, actor=alice, at=AT)[0]


def test_the_same_run_builds_the_same_document(report: Report) -> None:
    assert build(report.run, issued_by="Alice", edition="full") == build(report.run, issued_by="Alice", edition="full")


def test_lines_add_up_to_the_number_they_explain(report: Report) -> None:
    results = RunResults.from_json(report.run.results)
    for name, result in results.workflows.items():
        assert sum(line.points for line in line_rows(results, name, most=8)) == round(result.friction.point)


def test_a_worker_renders_it_and_it_reads_as_it_should(report: Report) -> None:
    render_report.apply(args=[report.pk], throw=True)

    report.refresh_from_db()
    with report.file.open() as held:
        content = held.read()
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert report.status == "ready"
    assert report.company.name in text
    assert "What stands between" in text
    assert "Weights are expert priors" in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert _scopes(pdf) == {"/Column", "/Row"}
        assert pdf.Root.MarkInfo.Marked
        assert len(pdf.pages) == report.pages
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][:2] == ["Contents", "Verdict and what stands between"]


def test_rendering_twice_keeps_the_first_file(report: Report) -> None:
    render_report.apply(args=[report.pk], throw=True)
    report.refresh_from_db()
    first = report.sha256

    render_report.apply(args=[report.pk], throw=True)

    report.refresh_from_db()
    assert report.sha256 == first


def test_a_document_set_twice_gives_the_same_bytes(report: Report) -> None:
    html = to_html(build(report.run, issued_by="Alice", edition="full"))

    assert to_pdf(html, identifier="same") == to_pdf(html, identifier="same")


def _scopes(pdf: pikepdf.Pdf) -> set[str]:
    cells = (item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.TH)
    return {str(cell["/A"]["/Scope"]) for cell in cells}
