"""Question cards and section lists: answers in, frozen rows for templates out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from readiness.assessments.answers import CurrentAnswers
from readiness.assessments.results import LEAST_COVERAGE
from readiness.catalogue.answers import Answer, answer_label, answer_table
from readiness.catalogue.compile import condition_of
from readiness.catalogue.lint import conditions_in
from readiness.catalogue.schema import Catalogue, Question, Section
from readiness.catalogue.states import STATES as STATE_CODES
from readiness.engine.truth import FALSE, truth_of

if TYPE_CHECKING:
    from readiness.assessments.models import Evidence, SectionAssignment

_deciding: dict[str, frozenset[tuple[str, str]]] = {}
GRADES = (
    ("asserted", "Asserted", "Somebody says so"),
    ("documented", "Documented", "A document shows it"),
    ("verified", "Verified", "Tested or seen by an outsider"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One question as its page shows it."""

    question: Question
    answer: Answer | None
    label: str
    version: int
    workflow: str
    choices: tuple[Choice, ...]
    evidence: Sequence[Evidence]
    grades: tuple[tuple[str, str, str], ...]
    sources: tuple[tuple[str, str | None], ...]
    overrides: tuple[tuple[str, str, str], ...]
    gates: tuple[str, ...]
    derived: Answer | None
    error: str = ""
    saved: bool = False

    @property
    def state(self) -> str:
        return self.answer.state if self.answer else "unanswered"

    @property
    def is_none(self) -> bool:
        return self.state == "answered" and self.answer is not None and self.answer.value == []

    @property
    def anchor(self) -> str:
        return anchor_of(self.question)

    @property
    def typed(self) -> str:
        value = self.answer.value if self.answer else None
        if isinstance(value, list):
            return ", ".join(value)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Hidden:
    question: Question
    because: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a section stands for the chosen workflows."""

    section: Section
    asked: int
    answered: int
    unknown: int
    not_applicable: int
    left: int
    assignment: SectionAssignment | None

    @property
    def done(self) -> int:
        return self.asked - self.left

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.asked) if self.asked else 100


def anchor_of(question: Question) -> str:
    """Name the place of a question's card on its page."""
    return f"q-{question.id.replace('.', '-')}"


def asked_questions(catalogue: Catalogue, workflows: Sequence[str], section: str | None = None) -> list[Question]:
    """List the questions that the chosen workflows need."""
    return [
        question
        for question in catalogue.questions.values()
        if (section is None or question.section == section)
        and (not question.workflows or set(question.workflows) & set(workflows))
    ]


def visible_split(
    catalogue: Catalogue, questions: Sequence[Question], answers: Mapping[str, Answer], as_of: Any
) -> tuple[list[Question], list[Hidden]]:
    """Part questions into those asked and those that an answer made needless, with the answer that did."""
    facts = answer_table(catalogue, [answers], as_of=as_of).facts
    shown, hidden = [], []
    for question in questions:
        if question.visible_if and truth_of(condition_of(question.visible_if), facts)[0] == FALSE:
            hidden.append(Hidden(question, _because(catalogue, question, answers)))
        else:
            shown.append(question)
    return shown, hidden


def _because(catalogue: Catalogue, question: Question, answers: Mapping[str, Answer]) -> str:
    told = []
    for leaf in conditions_in(question.visible_if):
        asked, answer = catalogue.questions[leaf.question], answers.get(leaf.question)
        if answer:
            told.append(f"“{asked.text}” is answered “{answer_label(asked, answer)}”")
    return " and ".join(told)


def decides_beside(catalogue: Catalogue, question: Question) -> bool:
    """Say whether an answer decides if another question of its section is asked."""
    if catalogue.digest not in _deciding:
        leaves = ((each.section, leaf.question) for each in catalogue.questions.values() for leaf in conditions_in(each.visible_if))
        _deciding[catalogue.digest] = frozenset(leaves)
    return (question.section, question.id) in _deciding[catalogue.digest]


def progress_of(
    catalogue: Catalogue,
    workflows: Sequence[str],
    answers: CurrentAnswers,
    assignments: Mapping[str, SectionAssignment],
    as_of: Any,
) -> list[Progress]:
    """Count every section that has something to ask."""
    shown, _ = visible_split(catalogue, asked_questions(catalogue, workflows), answers.company, as_of)
    found = []
    for section in catalogue.sections.values():
        asked = [question for question in shown if question.section == section.id]
        states = [answers.company[q.id].state if q.id in answers.company else "unanswered" for q in asked]
        if asked:
            found.append(
                Progress(
                    section=section,
                    asked=len(asked),
                    answered=states.count("answered") + states.count("conflict"),
                    unknown=states.count("unknown"),
                    not_applicable=states.count("na"),
                    left=states.count("unanswered"),
                    assignment=assignments.get(section.id),
                )
            )
    return found


def card(
    catalogue: Catalogue,
    question: Question,
    answers: CurrentAnswers,
    evidence: Mapping[str, Sequence[Evidence]],
    workflows: Sequence[str],
    *,
    workflow: str = "",
    error: str = "",
    saved: bool = False,
    shown: Answer | None = None,
) -> Card:
    """Build one card; `shown` is what was typed and could not be saved, so that it is not lost."""
    held = answers.workflows.get(workflow, {}).get(question.id) if workflow else answers.company.get(question.id)
    answer = shown or held
    derived = answers.derived.get(question.id) if not workflow else None
    return Card(
        question=question,
        answer=answer,
        label=answer_label(question, held) if held else "Not answered",
        version=answers.version(question.id, workflow),
        workflow=workflow,
        choices=_choices(question, answer),
        evidence=evidence.get(question.id, ()),
        grades=GRADES,
        sources=tuple((catalogue.sources[name].supports, catalogue.sources[name].url) for name in question.sources),
        overrides=_overrides(catalogue, question, answers, workflows),
        gates=tuple(gate.title for gate in catalogue.gates_on(question.id)),
        derived=derived,
        error=error,
        saved=saved,
    )


def _choices(question: Question, answer: Answer | None) -> tuple[Choice, ...]:
    held = answer.value if answer and answer.state == "answered" else None
    chosen = set(held) if isinstance(held, list) else {held}
    if question.type == "states":
        return tuple(Choice(code, code, code in chosen) for code in STATE_CODES)
    return tuple(Choice(option.value, option.label, option.value in chosen) for option in question.options)


def _overrides(
    catalogue: Catalogue, question: Question, answers: CurrentAnswers, workflows: Sequence[str]
) -> tuple[tuple[str, str, str], ...]:
    """Each chosen workflow that the question bears on, with its own answer where it has one."""
    found = []
    for workflow in workflows:
        if question.workflows and workflow not in question.workflows:
            continue
        own = answers.workflows.get(workflow, {}).get(question.id)
        found.append((workflow, catalogue.workflows[workflow].name, answer_label(question, own) if own else ""))
    return tuple(found) if question.is_item else ()


@dataclass(frozen=True, slots=True)
class StripRow:
    workflow: str
    name: str
    low: float
    point: float | None
    high: float
    guaranteed: str
    possible: str

    @property
    def reach(self) -> str:
        """Tiers and readiness in figures: T1–T2 · 38–61."""
        tiers = self.guaranteed if self.possible == self.guaranteed else f"{self.guaranteed}–{self.possible}"
        return f"{tiers} · {self.low:.0f}–{self.high:.0f}"


def strip_rows(catalogue: Catalogue, scored: Any, workflows: Sequence[str]) -> list[StripRow]:
    """Readiness of the chosen workflows as it stands this moment."""
    rows = []
    for workflow in workflows:
        row, column = scored.at(workflow)
        result, tiers = scored.scores.workflows, scored.scores.tiers
        has_point = result.coverage[row, column] >= LEAST_COVERAGE
        rows.append(
            StripRow(
                workflow=workflow,
                name=catalogue.workflows[workflow].name,
                low=float(result.readiness.low[row, column]),
                point=float(result.readiness.point[row, column]) if has_point else None,
                high=float(result.readiness.high[row, column]),
                guaranteed=f"T{tiers.guaranteed[row, column]}",
                possible=f"T{tiers.possible[row, column]}",
            )
        )
    return rows
