"""`python -m regulations check`: schema, dates, citations, review dates."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from regulations.check import check_corpus

USAGE = "usage: python -m regulations check"


def main(arguments: list[str]) -> int:
    """Run the check; 0 when the corpus is sound, 1 with one line a problem, 2 when called wrongly."""
    if arguments != ["check"]:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    problems, summary = check_corpus(as_of=datetime.now(tz=UTC).date())  # noqa: TID251 a command reads the clock
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if not problems:
        sys.stdout.write(f"{summary}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
