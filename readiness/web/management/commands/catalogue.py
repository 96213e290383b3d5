"""Print the whole catalogue as one document."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from readiness.catalogue.document import as_document
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Catalogue
from readiness.catalogue.yaml_nodes import ContentError
from readiness.web.management.sheets import add_format_argument, refuse


class Command(BaseCommand):
    help = "Print the whole catalogue, so that others can recompute a score."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_format_argument(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            content = catalogue()
        except ContentError as error:
            refuse(error.problems, self.stderr)
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_document(content), indent=1, ensure_ascii=False))
        else:
            self.stdout.write(_told(content))


def _told(content: Catalogue) -> str:
    parts = ("questions", "gates", "workflows", "artifacts", "actions", "benchmarks", "formulas", "inventories")
    counts = [f"  {len(getattr(content, name)):4} {name}" for name in parts]
    sections = [
        f"  {section.id:<14} {len(content.questions_of(section.id)):3} questions  {section.label}"
        for section in content.sections.values()
    ]
    return "\n".join([f"catalogue {content.version}, digest {content.digest}", *counts, *sections])
