"""What to answer next, as rows for a page: each open question with why it is worth asking now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from readiness.assessments import queries
from readiness.assessments.asking import next_questions
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Catalogue, Question
from readiness.law.corpus import corpus
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.views import assessment_or_404
from readiness.web.clock import today

if TYPE_CHECKING:
    from readiness.assessments.models import Assessment, SectionAssignment
    from readiness.engine.asking import Prospect

SHORT, LONG = 3, 20
BURDENS = {1.0: "The owner knows", 2.0: "Needs a document", 4.0: "Needs a probe"}


@dataclass(frozen=True, slots=True)
class Row:
    """One open question: the workflows whose range it narrows (by whole points, widest first) and the open gates it sits in."""

    question: Question
    owner: str
    narrows: tuple[tuple[str, int], ...]
    others: int
    gates: tuple[tuple[str, int], ...]
    moves: tuple[str, ...]
    burden: str
    probe: str


@member()
def next_question(request: MemberRequest, company: str, assessment: int) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    name = "assessments/_next.html" if request.htmx else "assessments/next.html"
    return render(request, name, {**_context(request, found), "short": bool(request.htmx)})


def _context(request: MemberRequest, found: Assessment) -> dict[str, Any]:
    organization, held = request.organization, catalogue()
    answers = queries.answers_of(found.company, organization=organization)
    views = {workflow: answers.view(workflow) for workflow in found.workflows if workflow in held.workflows}
    weighed = next_questions(held, corpus(), views, as_of=today()) if views else None
    assignments = queries.assignments_of(found, organization=organization)
    shown = SHORT if request.htmx else LONG
    return {
        "assessment": found,
        "company": found.company,
        "next": weighed,
        "rows": [_row(held, each, assignments) for each in weighed.questions[:shown]] if weighed else [],
        "unknown": [_row(held, each, assignments) for each in weighed.unknown[:shown]] if weighed else [],
        "all": len(views),
    }


def _row(held: Catalogue, prospect: Prospect, assignments: Mapping[str, SectionAssignment]) -> Row:
    question = held.questions[prospect.question]
    assignment = assignments.get(question.section)
    points = sorted(((round(n), held.workflows[w].name) for w, n in prospect.narrows.items()), key=lambda p: (-p[0], p[1]))
    told = [(name, whole) for whole, name in points if whole > 0]
    return Row(
        question=question,
        owner=assignment.holder if assignment else question.owner,
        narrows=tuple(told[:SHORT]),
        others=max(len(told) - SHORT, 0),
        gates=_gates(held, prospect.gates.values()),
        moves=tuple(held.workflows[workflow].name for workflow in prospect.moves),
        burden=BURDENS[prospect.burden],
        probe=held.probes[question.probe].what if question.probe else "",
    )


def _gates(held: Catalogue, gates: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    counted: dict[str, int] = {}
    for names in gates:
        for name in names:
            counted[name] = counted.get(name, 0) + 1
    return tuple((held.gates[name].title, number) for name, number in counted.items())
