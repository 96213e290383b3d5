"""What a page says, however its markup is laid out."""

from __future__ import annotations

import re
from typing import Any


def html_of(response: Any) -> str:
    """The markup of a page on one line."""
    return " ".join(response.content.decode().split())


def said(response: Any) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
