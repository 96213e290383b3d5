"""Rows of answers as the catalogue speaks of them: what counts for the company, and for each workflow."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from readiness.assessments.models import AnswerRow
from readiness.catalogue.answers import Answer, AnswerState
from readiness.catalogue.inventories.derive import derived_answers
from readiness.catalogue.schema import Grade

SAID = ("state", "value", "evidence", "reason", "note", "source", "because", "answered_on")


@dataclass(frozen=True, slots=True)
class Held:
    """What a person said last: the answer, its version, and the key of its row."""

    pk: int
    version: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class CurrentAnswers:
    """All current answers of a company: what people said, what inventories settle, and the rows behind them."""

    rows: Mapping[tuple[str, str], Held]
    derived: Mapping[str, Answer]
    company: Mapping[str, Answer] = field(default_factory=dict)
    workflows: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)

    def view(self, workflow: str = "") -> Mapping[str, Answer]:
        """Answers as they count for a workflow: its own before the company's."""
        own = self.workflows.get(workflow)
        return {**self.company, **own} if own else self.company

    def version(self, question: str, workflow: str = "") -> int:
        """Version of the current answer; 0 where nobody has answered."""
        row = self.rows.get((question, workflow))
        return row.version if row else 0


    def with_row(self, row: AnswerRow) -> CurrentAnswers:
        """Take in one more answer, which supersedes the one before it."""
        key, answer = (row.question_id, row.workflow), answer_of(row)
        rows = {**self.rows, key: Held(row.pk, row.version, answer)}
        if not row.workflow:
            return replace(self, rows=rows, company={**self.company, row.question_id: answer})
        own = {**self.workflows.get(row.workflow, {}), row.question_id: answer}
        return replace(self, rows=rows, workflows={**self.workflows, row.workflow: own})


def current_answers(
    rows: Iterable[tuple[Any, ...]], inventories: Mapping[str, list[dict[str, Any]]]
) -> CurrentAnswers:
    """Gather current rows (question, workflow, key, version, and what was said); a person's answer overrides a derived one."""
    held = {
        (question, workflow): Held(pk, version, Answer(**dict(zip(SAID, said, strict=True))))
        for question, workflow, pk, version, *said in rows
    }
    derived = derived_answers(inventories)
    workflows: dict[str, dict[str, Answer]] = {}
    company = dict(derived)
    for (question, workflow), row in held.items():
        (workflows.setdefault(workflow, {}) if workflow else company)[question] = row.answer
    return CurrentAnswers(held, derived, company, workflows)


def answer_of(row: AnswerRow) -> Answer:
    """Read a row as an answer."""
    return Answer(
        state=cast("AnswerState", row.state),
        value=row.value,
        evidence=cast("Grade", row.evidence),
        reason=row.reason,
        note=row.note,
        answered_on=row.answered_on,
        source=row.source,
        because=row.because,
    )


def digest_of(document: Any) -> str:
    """SHA-256 over canonical JSON."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()


def snapshot(answers: CurrentAnswers) -> dict[str, Any]:
    """Write the answers as plain JSON, in a form that an answer sheet could repeat."""
    return {
        "answers": {name: _plain(answer) for name, answer in sorted(answers.company.items())},
        "workflow_answers": {
            workflow: {name: _plain(answer) for name, answer in sorted(own.items())}
            for workflow, own in sorted(answers.workflows.items())
        },
    }


def taken_views(taken: dict[str, Any], workflows: Iterable[str]) -> dict[str, dict[str, Answer]]:
    """Read a snapshot back: each workflow with the answers that counted for it."""
    company = {name: _answer(entry) for name, entry in taken["answers"].items()}
    own = taken["workflow_answers"]
    return {w: {**company, **{n: _answer(e) for n, e in own.get(w, {}).items()}} for w in workflows}


def by_answers(views: Mapping[str, Mapping[str, Answer]]) -> list[tuple[Mapping[str, Answer], list[str]]]:
    """Group workflows whose answers are the same: each distinct view with its workflows."""
    found: list[tuple[Mapping[str, Answer], list[str]]] = []
    for workflow, view in views.items():
        mates = next((mates for held, mates in found if held is view or held == view), None)
        if mates is None:
            found.append((view, [workflow]))
        else:
            mates.append(workflow)
    return found


def _answer(entry: dict[str, Any]) -> Answer:
    day = entry.get("answered_on")
    return Answer(**{**entry, "answered_on": date.fromisoformat(day) if day else None})


def _plain(answer: Answer) -> dict[str, Any]:
    entry: dict[str, Any] = {"state": answer.state, "evidence": answer.evidence, "source": answer.source}
    if answer.state == "answered":
        entry["value"] = answer.value
    for name in ("reason", "note", "because"):
        if text := getattr(answer, name):
            entry[name] = text
    if answer.answered_on:
        entry["answered_on"] = answer.answered_on.isoformat()
    return entry
