"""Numbers as people write them: text or a number in, a number from 0 up out."""

from __future__ import annotations

import re
from typing import Any

MOST = 1e12
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")


class NumberError(ValueError):
    """What is no number, or one out of range; the message says what to write."""


def number_of(value: Any, *, unit: str | None = None) -> float | int:
    """Read a number from 0 up, a percentage up to 100; commas part thousands and nothing else.

    Raises:
        NumberError: it is neither.
    """
    plain = str(value).strip()
    try:
        number = float(plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain)
    except ValueError:
        raise NumberError(f"{value!r} is not a number") from None
    if (unit or "").startswith("percent") and not 0 <= number <= 100:
        raise NumberError(f"{value!r} is out of range; write a percentage from 0 to 100")
    if not 0 <= number < MOST:
        raise NumberError(f"{value!r} is out of range; write a number from 0 up")
    return int(number) if number.is_integer() else number


def whole_number(text: str) -> int:
    """Read a whole number that a page wrote itself, such as a version; 0 where it is none."""
    try:
        return int(text)
    except ValueError:
        return 0
