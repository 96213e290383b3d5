from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from readiness.assessments.evaluation import evaluate_sheet
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.web.management.sheets import add_format_argument, add_sheet_arguments, sheet_of


class Command(BaseCommand):
    help = "Which obligations apply to the company of an answer sheet on a day, with standing, verdict and citation."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument("--instrument", metavar="ID", help="only this instrument")
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        sheet, as_of = sheet_of(options, self.stderr)
        results = evaluate_sheet(sheet, as_of=as_of, catalogue=catalogue(), corpus=corpus())
        wanted = options["instrument"]
        rows = [o.model_dump(mode="json") for o in results.obligations if wanted in {None, o.instrument}]
        watch = [w.model_dump(mode="json") for w in results.watch if wanted in {None, w.instrument}]
        if options["format"] == "json":
            document = {"as_of": as_of.isoformat(), "law_digest": results.law_digest, "obligations": rows, "watch": watch}
            self.stdout.write(json.dumps(document, indent=1, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(f"{row['verdict']:<14} {row['instrument']}/{row['obligation']}  {row['cite']}  {', '.join(row['missing'])}")
