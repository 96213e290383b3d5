"""Score an answer sheet without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand

from readiness.assessments.evaluation import evaluate_sheet
from readiness.assessments.results import INHERENT, Interval, RunResults, WorkflowResult
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.web.management.sheets import add_format_argument, add_sheet_arguments, sheet_of, workflow

TOP_LINES = 5


class Command(BaseCommand):
    help = "Score an answer sheet: friction, readiness, tiers, gates and the lines that make each number."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_sheet_arguments(parser)
        parser.add_argument(
            "--workflow",
            type=workflow,
            action="append",
            metavar="ID",
            help="score this workflow, again for more; else the sheet's, the profile's, or all of the segments",
        )
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        sheet, as_of = sheet_of(options, self.stderr)
        if options["workflow"]:
            sheet = replace(sheet, workflows=tuple(dict.fromkeys(options["workflow"])))
        results = evaluate_sheet(sheet, as_of=as_of, catalogue=catalogue(), corpus=corpus())
        if options["format"] == "json":
            self.stdout.write(json.dumps(results.to_json(), indent=1, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(results)))


def _told(results: RunResults) -> Iterator[str]:
    yield f"{results.company.name or 'Answer sheet'} on {results.as_of}"
    yield f"method {results.method_version}, catalogue {results.catalogue_digest[:12]}, law {results.law_digest[:12]}"
    for result in results.workflows.values():
        yield ""
        yield from _workflow(result, results)


def _workflow(result: WorkflowResult, results: RunResults) -> Iterator[str]:
    tier, known = result.tier, result.is_rankable
    could = "" if tier.possible == tier.guaranteed else f", could reach {tier.possible}"
    yield f"{result.name}: {tier.guaranteed} guaranteed{could}"
    yield f"  readiness {_shown(result.readiness, is_point_shown=known)}, {result.certainty}"
    yield f"  friction  {_shown(result.friction, is_point_shown=known)}"
    yield f"  coverage {result.coverage:.0%}, evidence index {result.evidence_index:.2f}"
    yield f"  effort {_shown(result.effort_person_weeks, is_point_shown=known)} person-weeks"
    yield f"  elapsed {_shown(result.weeks, is_point_shown=known)} weeks"
    if path := result.critical_path:
        yield f"  critical path {_shown(path.weeks)} weeks: {', '.join(path.actions)} for gate {path.gate}"
    yield "  friction by layer"
    for name, layer in result.layers.items():
        yield f"    {name:<14} {_shown(layer.friction, is_point_shown=known)} of demand {layer.demand:.0f}"
    for gate in result.gates_that("FAIL", "UNKNOWN").values():
        yield f"  gate {gate.status} caps at {gate.cap}: {gate.title} ({gate.question})"
    yield from _lines(result, results)


def _lines(result: WorkflowResult, results: RunResults) -> Iterator[str]:
    asked = [line for line in result.explanation if line.item != INHERENT]
    largest = sorted(asked, key=lambda line: -line.contribution)[:TOP_LINES]
    yield "  largest lines of friction"
    for line in largest:
        label = results.questions[line.item].label if line.item in results.questions else ""
        yield f"    {line.contribution:5.1f}  {line.layer:<14} {line.item}: {label}"


def _shown(interval: Interval, *, is_point_shown: bool = True) -> str:
    point = f" (point {interval.point:.0f})" if is_point_shown else ""
    return f"{interval.low:.0f} to {interval.high:.0f}{point}"
