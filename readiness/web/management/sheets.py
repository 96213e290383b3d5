"""What the commands over an answer sheet share: read it, or say on standard error what is wrong and leave with status 1.

Standard output carries nothing but a result, so that it pipes.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import OutputWrapper

from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import Sheet, SheetError, parse_sheet
from readiness.web.clock import today

STANDARD_INPUT = "-"
REFUSED = 1


def day(text: str) -> date:
    """Read a day for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-23") from None


def workflow(text: str) -> str:
    """Read a workflow id for argparse."""
    if text not in catalogue().workflows:
        raise ArgumentTypeError(f"there is no workflow {text!r}; use one of {', '.join(catalogue().workflows)}")
    return text


def add_sheet_arguments(parser: ArgumentParser) -> None:
    """Declare SHEET and --as-of."""
    parser.add_argument("sheet", metavar="SHEET", help="an answer sheet, YAML or JSON; - reads standard input")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="judge on this day; else the sheet's, else today")


def add_format_argument(parser: ArgumentParser) -> None:
    """Declare --format."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text to read, json to compute with")


def sheet_of(options: dict[str, Any], stderr: OutputWrapper) -> tuple[Sheet, date]:
    """Read the sheet that the options name, and the day to judge it on; leaves with status 1 where it is refused."""
    name = options["sheet"]
    try:
        sheet = parse_sheet(_text(name), catalogue(), name="sheet" if name == STANDARD_INPUT else name)
    except SheetError as error:
        refuse(error.problems, stderr)
    except OSError as error:
        refuse([f"{name}: cannot be read ({error.strerror or error}); give the path of an answer sheet"], stderr)
    except UnicodeDecodeError:
        refuse([f"{name}: is not text in UTF-8; save the answer sheet as UTF-8"], stderr)
    return sheet, options.get("as_of") or sheet.as_of or today()


def refuse(problems: list[str], stderr: OutputWrapper) -> NoReturn:
    """Print one line a problem and leave."""
    for problem in problems:
        stderr.write(problem)
    sys.exit(REFUSED)


def _text(name: str) -> str:
    return sys.stdin.read() if name == STANDARD_INPUT else Path(name).read_text(encoding="utf-8")
