"""Which obligations apply to the company of an answer sheet on a day."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from readiness.assessments.evaluation import default_workflows
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import Sheet, with_derived
from readiness.law.corpus import corpus
from readiness.law.judge import Judgment, ObligationVerdict, WatchItem, judge
from readiness.web.management.sheets import add_format_argument, add_sheet_arguments, sheet_of

VERDICTS = ("NOT_MET", "UNDETERMINED", "MET", "NOT_APPLICABLE")


def _instrument(text: str) -> str:
    if text not in corpus().instruments:
        raise ArgumentTypeError(f"there is no instrument {text!r}; manage.py law lists them")
    return text


class Command(BaseCommand):
    help = "The obligations of a company on a day, each with standing, verdict, missing answers and citation."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument("--instrument", type=_instrument, metavar="ID", help="the obligations of one instrument")
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        sheet, as_of = sheet_of(options, self.stderr)
        judgment = judge(corpus(), catalogue(), _views(sheet), as_of=as_of)
        wanted = options["instrument"]
        found = [one for one in judgment.obligations if wanted in {None, one.obligation.instrument}]
        watch = [item for item in judgment.watch if wanted in {None, item.instrument}]
        if options["format"] == "json":
            document = {
                "as_of": as_of.isoformat(),
                "law_digest": corpus().digest,
                "obligations": [_entry(one) for one in found],
                "watch": [_watched(item) for item in watch],
            }
            self.stdout.write(json.dumps(document, indent=1, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(judgment, found, watch)))


def _views(sheet: Sheet) -> dict[str, dict[str, Any]]:
    full = with_derived(sheet)
    workflows = full.workflows or default_workflows(catalogue(), full.answers)
    return full.views(workflows)


def _entry(one: ObligationVerdict) -> dict[str, Any]:
    duty = one.obligation
    return {
        "instrument": duty.instrument,
        "obligation": duty.id,
        "jurisdiction": duty.jurisdiction,
        "standing": one.standing.value,
        "binding": one.is_binding,
        "workflows": list(one.workflows),
        "applies": one.applies,
        "verdict": one.verdict,
        "missing": list(one.missing),
        "because": one.because,
        "cite": duty.cite,
        "layer": duty.layer,
        "artifact": duty.artifact,
        "text": duty.text,
    }


def _watched(item: WatchItem) -> dict[str, str | None]:
    begins = item.begins_on.isoformat() if item.begins_on else None
    return {"instrument": item.instrument, "standing": item.standing.value, "why": item.why, "begins_on": begins}


def _told(judgment: Judgment, found: list[ObligationVerdict], watch: list[WatchItem]) -> Iterator[str]:
    binding = [one for one in found if one.is_binding and one.applies is not False]
    yield f"{len(binding)} of {len(judgment.obligations)} obligations bind this company or may"
    for verdict in VERDICTS[:-1]:
        for one in (held for held in binding if held.verdict == verdict):
            duty = one.obligation
            needs = f"  needs {', '.join(one.missing)}" if one.missing else f"  {one.because}" if one.because else ""
            yield f"{verdict:<13} {duty.jurisdiction:<9} {duty.id}: {duty.text} [{duty.cite}]{needs}"
    for item in watch:
        begins = f" from {item.begins_on}" if item.begins_on else ""
        yield f"watch         {item.jurisdiction:<9} {item.instrument}: {item.standing.value}{begins}. {item.why}"
