from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from readiness.catalogue.load import catalogue
from readiness.catalogue.yaml_nodes import ContentError
from readiness.law.conditions import facts_asked
from readiness.law.corpus import corpus


class Command(BaseCommand):
    help = "Check the catalogue and the law: schema, references, unreachable questions, citations."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        try:
            content, law = catalogue(), corpus()
        except ContentError as error:
            raise CommandError("\n".join(error.problems)) from None
        problems = [
            f"regulations: {duty.instrument}/{duty.id} asks {name!r}, which is no question; mend the id"
            for duty in law.obligations
            for name in facts_asked(duty)
            if name not in content.questions and name != "workflow"
        ]
        if problems:
            raise CommandError("\n".join(dict.fromkeys(problems)))
        self.stdout.write(
            f"{len(content.questions)} questions, {len(content.gates)} gates, {len(law.instruments)} instruments, "
            f"{len(law.obligations)} obligations: nothing to mend."
        )
