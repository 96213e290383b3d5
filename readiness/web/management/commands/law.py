"""The standing of every instrument on a day, or what changed since a day or since an earlier corpus."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from readiness.assessments.queries import latest_answers
from readiness.assessments.snapshots import changes_since, digest_named, known_digests
from readiness.assessments.touched import Reach, Touched, reach_of
from readiness.catalogue.load import catalogue
from readiness.catalogue.states import STATES
from readiness.law.changes import CorpusChange, StandingChange, standing_changes
from readiness.law.corpus import corpus
from readiness.law.standing import InstrumentOnDay, law_on
from readiness.tenancy.queries import organizations_named
from readiness.web.clock import today
from readiness.web.management.sheets import add_format_argument, day, refuse


def _state(text: str) -> str:
    if text.upper() not in STATES:
        raise ArgumentTypeError(f"{text!r} is not a state; write two letters, such as CA")
    return text.upper()


class Command(BaseCommand):
    help = (
        "The standing of every instrument on a day, with since when, citation and source; "
        "with --since, what changed, and which companies and workflows it touches."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=day, metavar="DATE", help="the day; with --since, today where it is left out")
        parser.add_argument(
            "--state", type=_state, metavar="XX", help="the law of one state and of the federal government"
        )
        parser.add_argument(
            "--since",
            metavar="DIGEST_OR_DATE",
            help="what changed standing since a day, or what the corpus says otherwise since a digest (8 characters or more)",
        )
        parser.add_argument("--organization", metavar="SLUG", help="name only the companies of one organization")
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["since"]:
            self._changes(options)
            return
        if options["as_of"] is None:
            raise CommandError("the following arguments are required: --as-of, or --since")
        rows = law_on(corpus(), options["as_of"], state=options["state"])
        if options["format"] == "json":
            held = {"as_of": options["as_of"].isoformat(), "law_digest": corpus().digest}
            self.stdout.write(
                json.dumps(held | {"instruments": [_entry(row) for row in rows]}, indent=1, ensure_ascii=False)
            )
        else:
            self.stdout.write("\n".join(_line(row) for row in rows))

    def _changes(self, options: dict[str, Any]) -> None:
        until = options["as_of"] or today()
        state = options["state"]
        changes = [one for one in self._found(options["since"], until) if state is None or _is_of(one, state)]
        reaches = self._reaches(options["organization"])
        rows = [(one, _touched(reaches, _duties(one))) for one in changes]
        if options["format"] == "json":
            held = {"since": options["since"], "as_of": until.isoformat(), "law_digest": corpus().digest}
            self.stdout.write(json.dumps(held | {"changes": [_changed(*row) for row in rows]}, indent=1, ensure_ascii=False))
        elif rows:
            self.stdout.write("\n".join(line for row in rows for line in _told(*row)))

    def _found(self, since: str, until: date) -> Sequence[StandingChange | CorpusChange]:
        try:
            return standing_changes(corpus(), since=date.fromisoformat(since), until=until)
        except ValueError:
            kept = digest_named(since)
        if kept is None:
            known = ", ".join(one.digest[:12] for one in known_digests()) or "none; they are kept when a run is taken"
            said = f"--since {since}: is neither a date nor the start of a known digest; write 2026-11-23, or one of: {known}"
            refuse([said], self.stderr)
        return changes_since(kept, corpus())

    def _reaches(self, slug: str | None) -> dict[str, Reach]:
        """What the duties touch in each organization; a database that is not there is told, and names nobody."""
        try:
            found = list(organizations_named(slug))
            reaches = {
                one.name: reach_of(corpus(), catalogue(), list(latest_answers(organization=one))) for one in found
            }
        except DatabaseError:
            self.stderr.write("No database answers, or it is not migrated: companies are not named.")
            return {}
        if slug and not found:
            refuse([f"--organization {slug}: there is no such organization; use the name in its address"], self.stderr)
        return reaches


def _touched(reaches: dict[str, Reach], duties: tuple[str, ...]) -> list[tuple[str, Touched]]:
    return [(name, one) for name, reach in reaches.items() for one in reach.touched(duties)]


def _is_of(change: StandingChange | CorpusChange, state: str) -> bool:
    return change.jurisdiction[3:5] in {"", state}


def _duties(change: StandingChange | CorpusChange) -> tuple[str, ...]:
    return change.obligations if isinstance(change, StandingChange) else change.duties(corpus())


def _changed(change: StandingChange | CorpusChange, touched: Sequence[tuple[str, Touched]]) -> dict[str, Any]:
    """Describe one change; a `before` of null is a standing that was not known yet."""
    said: dict[str, Any] = {"instrument": change.instrument, "jurisdiction": change.jurisdiction, "title": change.title}
    if isinstance(change, StandingChange):
        said |= {"kind": "standing", "day": change.day.isoformat(), "before": change.before, "after": change.after}
        said |= {"note": change.note, "obligations": list(change.obligations)}
    else:
        said |= {"kind": change.kind, "obligation": change.obligation or None, "text": change.text, "cite": change.cite}
        said |= {"before": change.before or None, "after": change.after or None}
    return said | {"touches": [
        {"organization": name, "company": one.name, "workflows": list(one.workflows)} for name, one in touched
    ]}


def _told(change: StandingChange | CorpusChange, touched: Sequence[tuple[str, Touched]]) -> Iterator[str]:
    if isinstance(change, StandingChange):
        yield (
            f"{change.day}  {change.jurisdiction:<9} {change.instrument:<32} "
            f"{change.before or 'unknown to us'} to {change.after}, {len(change.obligations)} obligations. {change.note}"
        )
    else:
        moved = f" Before: {change.before}." if change.before else ""
        yield f"{change.jurisdiction:<9} {change.obligation or change.instrument:<42} {change.kind_words}.{moved} {change.text}"
    for organization, one in touched:
        yield f"            touches {one.name} ({organization}): {', '.join(one.workflows)}"


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
