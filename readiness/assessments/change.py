"""What changed between two runs of a company: two frozen runs in, the difference split by what brought it about out.

The order of replacement: catalogue, law, day (time), answers, evidence. What both runs stored is the first and the last stage;
the stages between are scored again from the runs' frozen answers with the catalogue and the law of this release. A run taken
under an older catalogue or law cannot be scored again as it was: the step from what it stored to what it scores today is the
part of the catalogue or of the law. Where both runs stand under one that is not today's, that step is nobody's, and is told
apart as `unexplained`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np

from readiness.assessments.answers import by_answers, taken_views
from readiness.assessments.evaluation import method_for
from readiness.assessments.results import ObligationResult, RunResults, WorkflowResult
from readiness.catalogue.answers import Answer, answer_label, answer_table, grade_on
from readiness.catalogue.schema import Catalogue, Question
from readiness.catalogue.sheet import AnswerError, check_value
from readiness.engine.change import MEASURES, attributed, measures, scope, split, with_answers
from readiness.engine.method import GRADES, TIERS, Floats, Method
from readiness.engine.scores import score
from readiness.engine.table import AnswerTable
from readiness.engine.truth import TruthColumn
from readiness.law.binding import gate_binding_of_rows
from readiness.law.corpus import Corpus

Part = Literal["catalogue", "law", "time", "answers", "evidence", "scope", "unexplained"]
PARTS: tuple[Part, ...] = ("catalogue", "law", "time", "scope", "answers", "evidence", "unexplained")
OPENED: tuple[Part, ...] = ("time", "answers", "evidence")
View = Mapping[str, Answer]


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """What is needed of a run: what it found, and the answers it read."""

    results: RunResults
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer that differs, in words, with its proof before and after."""

    question: str
    before: str
    after: str
    grade_before: str | None
    grade_after: str | None


@dataclass(frozen=True, eq=False, slots=True)
class WorkflowChange:
    """One workflow in both runs: measures (M,) before and after, and their parts.

    `questions` opens a part: friction and readiness (6,) by question. `told` says what changed of each question.
    """

    before: Floats
    after: Floats
    parts: Mapping[Part, Floats]
    questions: Mapping[Part, Mapping[str, Floats]]
    told: Mapping[Part, Mapping[str, AnswerChange]]


@dataclass(frozen=True, slots=True)
class GateFlip:
    workflow: str
    gate: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """An obligation whose verdict differs; None where a run does not have it."""

    obligation: ObligationResult
    before: str | None
    after: str | None


@dataclass(frozen=True, eq=False, slots=True)
class Comparison:
    """Two runs side by side. The mean is over each run's own workflows; its parts include the scope.

    `unread` names answers that the catalogue of today cannot read any more; they count in the part of the catalogue.
    """

    workflows: Mapping[str, WorkflowChange]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    mean_before: Floats
    mean_after: Floats
    mean_parts: Mapping[Part, Floats]
    gates: tuple[GateFlip, ...]
    verdicts: tuple[VerdictChange, ...]
    unread: tuple[str, ...]


def compare(catalogue: Catalogue, corpus: Corpus, before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two runs of one company, the first as what was there before."""
    results = before.results, after.results
    both = tuple(w for w in results[0].workflows if w in results[1].workflows and w in catalogue.workflows)
    views, unread = _readable_views(catalogue, (before, after), both)
    changes: dict[str, WorkflowChange] = {}
    for workflows in _alike(both, *views):
        pair = _Pair(catalogue, corpus, results, (views[0][workflows[0]], views[1][workflows[0]]), workflows)
        changes |= pair.changes()
    ordered = {workflow: changes[workflow] for workflow in both}
    stored = [{w: stored_measures(found) for w, found in each.workflows.items()} for each in results]
    return Comparison(
        workflows=ordered,
        added=tuple(w for w in results[1].workflows if w not in both),
        dropped=tuple(w for w in results[0].workflows if w not in both),
        mean_before=_mean(stored[0].values()),
        mean_after=_mean(stored[1].values()),
        mean_parts=_mean_parts(ordered, *stored),
        gates=_flips(*results, both),
        verdicts=_verdicts(*results),
        unread=unread,
    )


def stored_measures(result: WorkflowResult) -> Floats:
    """Read the measures (M,) a run stored of a workflow."""
    friction, readiness, tier = result.friction, result.readiness, result.tier
    return np.array(
        [
            *(friction.low, friction.point, friction.high),
            *(readiness.low, readiness.point, readiness.high),
            *(TIERS.index(tier.guaranteed), TIERS.index(tier.possible)),
        ],
        dtype=np.float64,
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Pair:
    """Workflows that share their answers in both runs: the stages from the one to the other."""

    catalogue: Catalogue
    corpus: Corpus
    results: tuple[RunResults, RunResults]
    views: tuple[View, View]
    workflows: tuple[str, ...]

    def changes(self) -> dict[str, WorkflowChange]:
        old, aged, answered, new = self._tables()
        method = method_for(self.catalogue, self.workflows)
        parts = split(self._stages(method, (old, aged, answered, new)))
        steps = {
            "time": attributed(method, old, aged),
            "answers": attributed(method, aged, answered),
            "evidence": attributed(method, answered, new),
        }
        told = self._told(steps)
        return {
            workflow: WorkflowChange(
                before=self._stored(0)[:, place],
                after=self._stored(1)[:, place],
                parts={part: parts[part][:, place] for part in PARTS if part in parts},
                questions={p: {name: held[:, place] for name, held in steps[p].items()} for p in OPENED},
                told=told,
            )
            for place, workflow in enumerate(self.workflows)
        }

    def _tables(self) -> tuple[AnswerTable, AnswerTable, AnswerTable, AnswerTable]:
        (then, now), (first, last) = self.views, (self.results[0].as_of, self.results[1].as_of)
        old, aged = (answer_table(self.catalogue, [then], as_of=day) for day in (first, last))
        new = answer_table(self.catalogue, [now], as_of=last)
        return old, aged, with_answers(aged, new), new

    def _stages(
        self, method: Method, tables: tuple[AnswerTable, AnswerTable, AnswerTable, AnswerTable]
    ) -> list[tuple[str, Floats]]:
        old, aged, answered, new = tables
        then, now = self.views
        days = self.results[0].as_of, self.results[1].as_of
        catalogue = self._name("catalogue", "catalogue_digest")
        law = self._name("law", "law_digest")
        today = self._binding(now, days[1])
        scored = (
            (catalogue, old, self._stored_binding(method, 0, then)),
            (law, old, self._binding(then, days[0])),
            ("time", aged, self._binding(then, days[1])),
            ("answers", answered, today),
            ("evidence", new, today),
            (law, new, self._stored_binding(method, 1, now)),
        )
        held = [(name, measures(score(method, table, binding=bound))[:, 0]) for name, table, bound in scored]
        return [("", self._stored(0)), *held, (catalogue, self._stored(1))]

    def _name(self, part: Part, digest: str) -> Part:
        """A step to or from what was stored is nobody's where both runs stand under the same catalogue or law."""
        return part if getattr(self.results[0], digest) != getattr(self.results[1], digest) else "unexplained"

    def _stored(self, side: int) -> Floats:
        return np.stack([stored_measures(self.results[side].workflows[w]) for w in self.workflows], axis=1)

    def _binding(self, view: View, day: date) -> TruthColumn:
        rows = [(workflow, view) for workflow in self.workflows]
        return gate_binding_of_rows(self.corpus, self.catalogue, rows, as_of=day)[None]

    def _stored_binding(self, method: Method, side: int, view: View) -> TruthColumn:
        """What bound when the run was taken; a gate that is new since then binds by today's law."""
        bound = self._binding(view, self.results[side].as_of).copy()
        for place, workflow in enumerate(self.workflows):
            gates = self.results[side].workflows[workflow].gates
            for g, gate in enumerate(method.gates):
                if held := gates.get(gate.id):
                    bound[0, g, place] = 0 if held.binding is None else 1 if held.binding else -1
        return bound

    def _told(self, steps: Mapping[str, Mapping[str, Floats]]) -> dict[Part, dict[str, AnswerChange]]:
        (then, now), (first, last) = self.views, (self.results[0].as_of, self.results[1].as_of)
        differ = [name for name in {**then, **now} if _said(then.get(name)) != _said(now.get(name))]
        return {
            "time": {name: self._change(name, (then, then), (first, last)) for name in steps["time"]},
            "answers": {name: self._change(name, self.views, (last, last)) for name in differ},
            "evidence": {name: self._proof(name, last) for name in steps["evidence"]},
        }

    def _proof(self, name: str, day: date) -> AnswerChange:
        """The same answer with the proof it had, and with the proof it has: what is newly answered was asserted at first."""
        change = self._change(name, self.views, (day, day))
        return replace(change, before=change.after, grade_before=change.grade_before or "asserted")

    def _change(self, name: str, views: tuple[View, View], days: tuple[date, date]) -> AnswerChange:
        question = self.catalogue.questions[name]
        labels, grades = [], []
        for view, day in zip(views, days, strict=True):
            answer = view.get(name)
            labels.append(answer_label(question, answer) if answer else "Not answered")
            code = grade_on(question, answer, day) if answer else 0
            grades.append(GRADES[code] if code else None)
        return AnswerChange(name, labels[0], labels[1], grades[0], grades[1])


def _said(answer: Answer | None) -> tuple[Any, Any] | None:
    return (answer.state, answer.value) if answer else None


def _readable_views(
    catalogue: Catalogue, snapshots: Sequence[Snapshot], workflows: Sequence[str]
) -> tuple[tuple[dict[str, View], dict[str, View]], tuple[str, ...]]:
    """Read the frozen answers in the words of this catalogue, and name those it cannot read any more."""
    unread: set[str] = set()
    found: list[dict[str, View]] = []
    for snapshot in snapshots:
        views: dict[str, View] = {}
        for view, mates in by_answers(taken_views(snapshot.answers, workflows)):
            kept = _readable(catalogue, view, unread)
            views |= dict.fromkeys(mates, kept)
        found.append(views)
    return (found[0], found[1]), tuple(sorted(unread))


def _readable(catalogue: Catalogue, view: View, unread: set[str]) -> dict[str, Answer]:
    kept: dict[str, Answer] = {}
    for name, answer in view.items():
        question = catalogue.questions.get(catalogue.canonical(name) or "")
        if question and _can_read(question, answer):
            kept[question.id] = answer
        else:
            unread.add(name)
    return kept


def _can_read(question: Question, answer: Answer) -> bool:
    try:
        return answer.state != "answered" or check_value(question, answer.value) is not None
    except AnswerError:
        return False


def _alike(
    workflows: Sequence[str], then: Mapping[str, View], now: Mapping[str, View]
) -> list[tuple[str, ...]]:
    """Group workflows whose answers are the same in both runs."""
    found: list[list[str]] = []
    for workflow in workflows:
        for mates in found:
            if all(views[mates[0]] is views[workflow] for views in (then, now)):
                mates.append(workflow)
                break
        else:
            found.append([workflow])
    return [tuple(mates) for mates in found]


def _mean(held: Iterable[Floats]) -> Floats:
    return np.asarray(np.mean(list(held), axis=0))


def _mean_parts(
    changes: Mapping[str, WorkflowChange], then: Mapping[str, Floats], now: Mapping[str, Floats]
) -> dict[Part, Floats]:
    if not changes:
        return {"scope": _mean(now.values()) - _mean(then.values())}
    zero = np.zeros(len(MEASURES))
    held = {part: _mean(change.parts.get(part, zero) for change in changes.values()) for part in PARTS}
    return {**held, "scope": scope(then, now)}


def _flips(before: RunResults, after: RunResults, workflows: Sequence[str]) -> tuple[GateFlip, ...]:
    found = []
    for workflow in workflows:
        then, now = before.workflows[workflow].gates, after.workflows[workflow].gates
        for name in {**then, **now}:
            one, other = then.get(name), now.get(name)
            was, is_now = (gate.status if gate else "NA" for gate in (one, other))
            if was != is_now:
                found.append(GateFlip(workflow, name, (other or one).title, was, is_now))  # type: ignore[union-attr]
    return tuple(found)


def _verdicts(before: RunResults, after: RunResults) -> tuple[VerdictChange, ...]:
    then, now = ({(o.instrument, o.obligation): o for o in run.obligations} for run in (before, after))
    found = []
    for key in {**then, **now}:
        one, other = then.get(key), now.get(key)
        was, is_now = (held.verdict if held else None for held in (one, other))
        if (was or "NOT_APPLICABLE") != (is_now or "NOT_APPLICABLE"):
            found.append(VerdictChange(other or one, was, is_now))  # type: ignore[arg-type]
    return tuple(found)
