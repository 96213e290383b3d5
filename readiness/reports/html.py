"""Set a report as HTML: a document in, one page of text with its print stylesheet out."""

from __future__ import annotations

from django.template.loader import render_to_string

from readiness.reports.builder.document import ReportDocument


def to_html(document: ReportDocument) -> str:
    """Render the document through its template."""
    return render_to_string("reports/document.html", {"document": document})
