from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from readiness.assessments.answers import digest_of
from readiness.assessments.evaluation import evaluate_sheet
from readiness.assessments.robustness import robustness_of_sheet
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.reports.builder.build import build_document
from readiness.reports.builder.document import Identity
from readiness.tenancy.models import Paper
from readiness.web.clock import now
from readiness.web.management.sheets import add_sheet_arguments, refuse, sheet_of


class Command(BaseCommand):
    help = "Write the readiness report of an answer sheet."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--edition", choices=["full"], default="full")
        parser.add_argument("--paper", choices=Paper.values, default=Paper.LETTER.value, help="what the pages are set on")

    def handle(self, *_args: Any, **options: Any) -> None:
        from readiness.reports.html import to_html  # noqa: PLC0415 -- app ready
        from readiness.reports.pdf import to_pdf  # noqa: PLC0415 -- slow import

        sheet, as_of = sheet_of(options, self.stderr)
        results = evaluate_sheet(sheet, as_of=as_of, catalogue=catalogue(), corpus=corpus())
        digest = digest_of(results.to_json())
        identity = Identity(
            organization="Answer sheet",
            company=results.company.name or "Unnamed company",
            assessment="Answer sheet",
            run_number=1,
            as_of=as_of,
            evaluated_at=now(),
            issued_by="the command line",
            edition=options["edition"],
            paper=options["paper"],
            method_version=results.method_version,
            catalogue_digest=results.catalogue_digest,
            law_digest=results.law_digest,
            results_digest=digest,
        )
        drawn = robustness_of_sheet(catalogue(), sheet, results, as_of=as_of)
        content, _ = to_pdf(to_html(build_document(results, identity, drawn=drawn)), identifier=digest)
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            refuse([f"{options['output']}: cannot be written ({error.strerror or error}); give a path that can"], self.stderr)
