"""The times that tests happen at."""

from __future__ import annotations

from datetime import UTC, date, datetime

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
