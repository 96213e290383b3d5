from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from readiness.law.corpus import corpus
from readiness.law.standing import law_on


class Command(BaseCommand):
    help = "Print the standing of every instrument on a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", required=True, help="the day, as 2026-11-23")
        parser.add_argument("--state", help="two letters: that state's law and the federal law")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        try:
            day = date.fromisoformat(options["as_of"])
        except ValueError:
            raise CommandError(f"--as-of {options['as_of']!r} is not a date; write it as 2026-11-23") from None
        rows = [
            {
                "id": row.instrument.id,
                "jurisdiction": row.instrument.jurisdiction,
                "standing": row.held.standing.value if row.held else None,
                "since": row.held.date.isoformat() if row.held else None,
                "cite": (row.held.cite if row.held else "") or row.instrument.citation,
                "source": (row.held.source if row.held else "") or row.instrument.sources[0].url,
            }
            for row in law_on(corpus(), day, state=options["state"])
        ]
        if options["format"] == "json":
            self.stdout.write(json.dumps({"as_of": day.isoformat(), "instruments": rows}, indent=1))
            return
        for found in rows:
            self.stdout.write(f"{found['id']:<34} {found['jurisdiction']:<7} {found['standing'] or 'not known yet':<12} {found['since'] or ''}")
