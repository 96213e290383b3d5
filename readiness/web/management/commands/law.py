"""The standing of every instrument on a day."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from readiness.catalogue.compile import STATES
from readiness.law.corpus import corpus
from readiness.law.standing import InstrumentOnDay, law_on
from readiness.web.management.sheets import add_format_argument, day


def _state(text: str) -> str:
    if text.upper() not in STATES:
        raise ArgumentTypeError(f"{text!r} is not a state; write two letters, such as CA")
    return text.upper()


class Command(BaseCommand):
    help = "The standing of every instrument on a day, with since when, citation and source."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=day, required=True, metavar="DATE", help="the day")
        parser.add_argument(
            "--state", type=_state, metavar="XX", help="the law of one state and of the federal government"
        )
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = law_on(corpus(), options["as_of"], state=options["state"])
        if options["format"] == "json":
            held = {"as_of": options["as_of"].isoformat(), "law_digest": corpus().digest}
            self.stdout.write(
                json.dumps(held | {"instruments": [_entry(row) for row in rows]}, indent=1, ensure_ascii=False)
            )
        else:
            self.stdout.write("\n".join(_line(row) for row in rows))


def _entry(row: InstrumentOnDay) -> dict[str, str | None]:
    """Describe one instrument; a standing of null is one unknown to us on that day."""
    held, instrument = row.held, row.instrument
    return {
        "id": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "title": instrument.short_title,
        "standing": held.standing.value if held else None,
        "since": held.date.isoformat() if held else None,
        "cite": (held.cite if held else "") or instrument.citation,
        "note": held.note if held else "Unknown to us on this day.",
        "source": (held.source if held else "") or instrument.sources[0].url,
    }


def _line(row: InstrumentOnDay) -> str:
    held, instrument = row.held, row.instrument
    standing = f"{held.standing.value} since {held.date}" if held else "unknown to us"
    coming = f"; {row.coming.standing.value} from {row.coming.date}" if row.coming else ""
    return f"{instrument.jurisdiction:<9} {instrument.id:<32} {standing}{coming}  [{instrument.citation}]"
