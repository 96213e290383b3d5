"""The only door to WeasyPrint: HTML in, a tagged PDF (PDF/UA-1) and its page count out."""

from __future__ import annotations

import io
import os
from typing import Any

import pikepdf
import weasyprint
from django.conf import settings
from weasyprint.urls import URLFetcher

# Embedded fonts would bear the second of rendering; a fixed day makes the same document the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")


class _StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Serves files of the static folder and nothing else: a report never reaches the network or the disk beside it."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        root = settings.BASE_DIR / "static"
        path = (root / url.removeprefix("file://").removeprefix(str(root)).lstrip("/")).resolve()
        if not url.startswith(f"file://{root}/") or not path.is_relative_to(root):
            raise ValueError(f"A report may not fetch {url}")
        return super().fetch(url, headers)


def to_pdf(html: str, *, identifier: str) -> tuple[bytes, int]:
    """Render; the identifier is fixed, so the same document gives the same file."""
    base = f"file://{settings.BASE_DIR / 'static'}/"
    document = weasyprint.HTML(string=html, base_url=base, url_fetcher=_StaticFetcher()).render()
    raw = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()[:16])
    return _finished(raw), len(document.pages)


def _finished(raw: bytes) -> bytes:
    """Say of every table header which way it heads; WeasyPrint leaves that out."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.TH:
                item["/A"] = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=_scope(item))
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _scope(header: pikepdf.Dictionary) -> pikepdf.Name:
    """A header in the head of its table heads a column, elsewhere a row."""
    part = header["/P"]["/P"]
    return pikepdf.Name.Column if part.get("/S") == pikepdf.Name.THead else pikepdf.Name.Row
