"""The answer sheet: YAML or JSON in, checked answers out, or every problem in one clear line each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from readiness.catalogue import schema
from readiness.catalogue.answers import Answer, Value
from readiness.catalogue.inventories.derive import derived_answers
from readiness.catalogue.inventories.rows import read_rows
from readiness.catalogue.numbers import NumberError, number_of
from readiness.catalogue.states import state_code
from readiness.catalogue.yaml_nodes import ContentError, Document, read_text

KEYS = {"company", "as_of", "workflows", "answers", "workflow_answers", "inventories"}
ANSWER_KEYS = {"value", "state", "evidence", "reason", "note", "answered_on"}
GRADES = ("asserted", "documented", "verified")
MAX_TEXT = 2000


class AnswerError(ValueError):
    """An answer that the question does not take; the message says what it takes."""


class SheetError(ValueError):
    """A sheet that cannot be used; `problems` holds one line each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers of one company, and those that differ for one workflow."""

    company: str = ""
    as_of: date | None = None
    workflows: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    workflow_answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    inventories: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def views(self, workflows: Iterable[str]) -> dict[str, dict[str, Answer]]:
        """Gather the answers of each workflow: its own before the company's."""
        return {name: {**self.answers, **self.workflow_answers.get(name, {})} for name in workflows}


def check_value(question: schema.Question, value: Any) -> Value:
    """Check a value against its question and bring it into its one form.

    Raises:
        AnswerError: the question does not take it.
    """
    match question.type:
        case "single" | "yes_no":
            return _option(question, value)
        case "multi":
            return sorted({_option(question, each) for each in _listed(value)})
        case "states":
            return sorted({_state(each) for each in _listed(value)})
        case "number":
            return _number(value, question.unit)
        case "date":
            return _day(value).isoformat()


def check_answer(question: schema.Question, answer: Answer) -> Answer:
    """Check state, value, grade and reason together.

    Raises:
        AnswerError: with what the question takes.
    """
    if answer.evidence not in GRADES:
        raise AnswerError(f"evidence {answer.evidence!r} is not a grade; write asserted, documented or verified")
    if answer.state == "na":
        if not question.allows_na:
            raise AnswerError("“does not apply” is not offered here; answer it, or say “don't know”")
        if not answer.reason.strip():
            raise AnswerError("“does not apply” needs a reason")
    if len(answer.reason) > MAX_TEXT or len(answer.note) > MAX_TEXT:
        raise AnswerError(f"reason and note hold up to {MAX_TEXT} characters")
    if answer.state != "answered":
        return replace(answer, value=None, evidence="asserted")
    return replace(answer, value=check_value(question, answer.value))


def parse_sheet(text: str, catalogue: schema.Catalogue, *, name: str = "sheet") -> Sheet:
    """Read an answer sheet.

    Raises:
        SheetError: with every problem found.
    """
    try:
        document = read_text(text, name=name)
    except ContentError as error:
        raise SheetError(error.problems) from None
    if not isinstance(document.data, dict):
        raise SheetError([f"{name}: an answer sheet is a mapping with the key answers"])
    return _Reader(document, catalogue).sheet()


def with_derived(sheet: Sheet) -> Sheet:
    """Fill answers that inventories settle, where nobody has answered."""
    return replace(sheet, answers={**derived_answers(sheet.inventories), **sheet.answers})


class _Reader:
    def __init__(self, document: Document, catalogue: schema.Catalogue) -> None:
        self.document = document
        self.catalogue = catalogue
        self.problems: list[str] = []

    def sheet(self) -> Sheet:
        data = self.document.data
        for key in set(data) - KEYS:
            self._tell((key,), f"the key {key!r} is not known; use {', '.join(sorted(KEYS))}")
        sheet = Sheet(
            company=str(data.get("company") or ""),
            as_of=self._as_of(data.get("as_of")),
            workflows=self._workflows(data.get("workflows") or []),
            answers=self._answers(data.get("answers"), ("answers",)),
            workflow_answers=self._workflow_answers(data.get("workflow_answers") or {}),
            inventories=self._inventories(data.get("inventories") or {}),
        )
        if self.problems:
            raise SheetError(self.problems)
        return sheet

    def _tell(self, place: tuple[str | int, ...], problem: str) -> None:
        self.problems.append(f"{self.document.at(place)}: {problem}")

    def _as_of(self, value: Any) -> date | None:
        try:
            return None if value is None else _day(value)
        except AnswerError as error:
            self._tell(("as_of",), str(error))
            return None

    def _workflows(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._tell(("workflows",), "workflows is a list of workflow ids")
            return ()
        for i, name in enumerate(value):
            self._is_workflow(name, ("workflows", i))
        return tuple(str(name) for name in value)

    def _is_workflow(self, name: Any, place: tuple[str | int, ...]) -> bool:
        if name in self.catalogue.workflows:
            return True
        self._tell(place, f"there is no workflow {name!r}; manage.py catalogue lists them")
        return False

    def _workflow_answers(self, value: Any) -> dict[str, dict[str, Answer]]:
        if not isinstance(value, dict):
            self._tell(("workflow_answers",), "workflow_answers maps a workflow id to its answers")
            return {}
        return {
            name: self._answers(answers, ("workflow_answers", name))
            for name, answers in value.items()
            if self._is_workflow(name, ("workflow_answers", name))
        }

    def _answers(self, value: Any, place: tuple[str | int, ...]) -> dict[str, Answer]:
        if not isinstance(value, dict):
            self._tell(place, "answers maps a question id to {value: ...} or {state: ...}")
            return {}
        found: dict[str, Answer] = {}
        for name, entry in value.items():
            question = self.catalogue.questions.get(self.catalogue.canonical(str(name)) or "")
            if question is None:
                self._tell((*place, name), f"there is no question {name!r}; manage.py catalogue lists them")
            elif (answer := self._answer(question, entry, (*place, name))) is not None:
                found[question.id] = answer
        return found

    def _answer(self, question: schema.Question, entry: Any, place: tuple[str | int, ...]) -> Answer | None:
        if not isinstance(entry, dict):
            self._tell(place, f"{question.id}: write {{value: ...}} or {{state: unknown}}")
            return None
        for key in set(entry) - ANSWER_KEYS:
            self._tell(
                (*place, key), f"{question.id}: the key {key!r} is not known; use {', '.join(sorted(ANSWER_KEYS))}"
            )
        try:
            return check_answer(question, _plain_answer(entry))
        except AnswerError as error:
            self._tell(place, f"{question.id}: {error}")
            return None

    def _inventories(self, value: Any) -> dict[str, list[dict[str, Any]]]:
        if not isinstance(value, dict):
            self._tell(("inventories",), "inventories maps a kind to its rows")
            return {}
        found = {}
        for kind, rows in value.items():
            inventory = self.catalogue.inventories.get(kind)
            if inventory is None or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                known = ", ".join(self.catalogue.inventories)
                self._tell(("inventories", kind), f"{kind!r} is not a list of rows of one of {known}")
                continue
            reading = read_rows(inventory, rows)
            for problem in reading.problems:
                self._tell(("inventories", kind), f"{kind}: {problem}")
            found[kind] = list(reading.rows)
        return found


def _plain_answer(entry: Mapping[str, Any]) -> Answer:
    state = entry.get("state", "answered" if "value" in entry else None)
    if state not in {"answered", "unknown", "na"}:
        raise AnswerError("write a value, or state unknown or na")
    if state == "answered" and entry.get("value") is None:
        raise AnswerError("an answered question needs a value")
    answered_on = entry.get("answered_on")
    return Answer(
        state=state,
        value=entry.get("value"),
        evidence=entry.get("evidence", "asserted"),
        reason=str(entry.get("reason") or ""),
        note=str(entry.get("note") or ""),
        answered_on=_day(answered_on) if answered_on else None,
    )


def _option(question: schema.Question, value: Any) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    text = str(value)
    known = [option.value for option in question.options]
    if text not in known:
        raise AnswerError(f"{text!r} is not an answer here; use one of {', '.join(known)}")
    return text


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise AnswerError(f"{value!r} should be a list")
    return list(value)


def _state(value: Any) -> str:
    code = state_code(str(value).strip())
    if code is None:
        raise AnswerError(f"{str(value).strip().upper()!r} is not a state; write its two letters, for example CA")
    return code


def _number(value: Any, unit: str | None) -> float | int:
    if isinstance(value, bool):
        raise AnswerError(f"{value!r} is not a number")
    try:
        return number_of(value, unit=unit)
    except NumberError as error:
        raise AnswerError(str(error)) from None


def _day(value: Any) -> date:
    text = str(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise AnswerError(f"{text!r} is not a date; write it as 2026-11-23")
