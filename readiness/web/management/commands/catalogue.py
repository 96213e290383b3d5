from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from readiness.catalogue.load import catalogue
from readiness.catalogue.publish import published


class Command(BaseCommand):
    help = "Print the whole catalogue, as the engine uses it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        content = catalogue()
        if options["format"] == "json":
            self.stdout.write(json.dumps(published(content), indent=1))
            return
        self.stdout.write(f"Catalogue {content.version}, digest {content.digest}")
        for section in content.sections.values():
            self.stdout.write(f"\n{section.label}")
            for question in content.questions_of(section.id):
                self.stdout.write(f"  {question.id}  {question.max_points:g} points  {question.text}")
