"""Check the catalogue and the law."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Catalogue
from readiness.catalogue.yaml_nodes import ContentError
from readiness.law.lint import law_problems
from readiness.web.clock import today
from readiness.web.management.sheets import refuse


class Command(BaseCommand):
    help = "Check the catalogue and the law: schema, cross-references, unreachable questions, citations, review dates."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        content, problems = _content()
        found, summary = law_problems(content, today())
        problems += found
        if problems or content is None:
            refuse(problems, self.stderr)
        self.stdout.write(
            f"catalogue {content.version}: {len(content.questions)} questions, {len(content.gates)} gates, "
            f"{len(content.workflows)} workflows, sound"
        )
        self.stdout.write(f"law: {summary}")


def _content() -> tuple[Catalogue | None, list[str]]:
    try:
        return catalogue(), []
    except ContentError as error:
        return None, list(error.problems)
