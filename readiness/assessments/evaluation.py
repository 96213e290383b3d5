"""Evaluate answers: what a company said in, everything the method and the law say of it on a day out.

Plain Python: no database, no clock. A workflow with answers of its own is scored on a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from readiness.assessments.law_results import newly_binding, obligation_results, opened_duties, watch_results
from readiness.assessments.plans import base_values, critical_paths, default_plan, planning
from readiness.assessments.results import (
    CompanyFacts,
    CriticalPath,
    GateChange,
    GateResult,
    GoLive,
    Interval,
    LayerResult,
    Line,
    QuestionResult,
    RunResults,
    TierRange,
    WorkflowResult,
)
from readiness.assessments.valuation import NOTHING_ENTERED, Standing, ValueInputs, run_value
from readiness.catalogue.answers import Answer, answer_label, answer_table
from readiness.catalogue.compile import method
from readiness.catalogue.schema import Catalogue, Question
from readiness.catalogue.sheet import Sheet, with_derived
from readiness.engine.cells import Bounds
from readiness.engine.effort import effort, effort_by_layer, elapsed
from readiness.engine.explain import explain
from readiness.engine.gates import STATUSES, UNPROBED_CAP
from readiness.engine.method import TIERS, Method
from readiness.engine.scores import Scores, score
from readiness.engine.table import STATES, AnswerTable
from readiness.law.binding import gate_binding
from readiness.law.corpus import Corpus
from readiness.law.judge import Judgment, judge

Views = Mapping[str, Mapping[str, Answer]]
MOST_METHODS = 256

_methods: dict[tuple[str, tuple[str, ...]], Method] = {}


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores of the chosen workflows, each on its row."""

    method: Method
    table: AnswerTable
    scores: Scores
    judgment: Judgment
    rows: Mapping[str, int]

    def at(self, workflow: str) -> tuple[int, int]:
        """Row and column of a workflow."""
        return self.rows[workflow], self.method.workflow_index[workflow]


def evaluate_sheet(sheet: Sheet, *, as_of: date, catalogue: Catalogue, corpus: Corpus) -> RunResults:
    """Evaluate an answer sheet; without workflows of its own, those of the profile, else all of the company's segments."""
    full = with_derived(sheet)
    return evaluate_answers(
        catalogue=catalogue,
        corpus=corpus,
        company=full.company,
        workflows=full.workflows or default_workflows(catalogue, full.answers),
        answers=full.answers,
        workflow_answers=full.workflow_answers,
        inventories=full.inventories,
        as_of=as_of,
    )


def default_workflows(catalogue: Catalogue, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Choose workflows from the profile: those named there, else those of the segments, else all."""
    chosen = _values(answers, "profile.workflows")
    if chosen:
        return tuple(workflow for workflow in catalogue.workflows if workflow in chosen)
    segments = set(_values(answers, "profile.segment"))
    fitting = tuple(w.id for w in catalogue.workflows.values() if segments & set(w.segments))
    return fitting or tuple(catalogue.workflows)


def evaluate_answers(
    *,
    catalogue: Catalogue,
    corpus: Corpus,
    company: str,
    workflows: Sequence[str],
    answers: Mapping[str, Answer],
    workflow_answers: Views,
    inventories: Mapping[str, list[dict[str, Any]]],
    as_of: date,
    value_inputs: ValueInputs = NOTHING_ENTERED,
) -> RunResults:
    """Evaluate answers for some workflows on a day; `value_inputs` are the company's own volumes and assumptions."""
    views = {workflow: {**answers, **workflow_answers.get(workflow, {})} for workflow in workflows}
    scored = score_views(catalogue, corpus, views, as_of=as_of)
    go_live = _day(answers, "profile.go-live")
    value = run_value(catalogue, views, answers, value_inputs, {w: _standing(scored, w) for w in views})
    table = planning(catalogue, views, scored.judgment.binding, as_of=as_of)
    actions, plan = default_plan(table, value=base_values(value, workflows))
    critical = critical_paths(table)
    obligations = obligation_results(scored.judgment, corpus)
    return RunResults(
        as_of=as_of,
        method_version=catalogue.version,
        catalogue_digest=catalogue.digest,
        law_digest=corpus.digest,
        company=_company(company, answers, go_live),
        workflows={
            w: _workflow(catalogue, scored, w, views[w], workflow_answers.get(w, {}), critical.get(w)) for w in workflows
        },
        questions=_questions(catalogue, views, answers),
        obligations=obligations,
        opened=opened_duties(corpus, catalogue, obligations, views),
        watch=watch_results(scored.judgment),
        go_live=_go_live(catalogue, corpus, views, scored, go_live) if go_live and go_live > as_of else None,
        actions=actions,
        inventories={kind: list(rows) for kind, rows in inventories.items() if rows},
        plan=plan,
        value=value,
    )


def _standing(scored: Scored, workflow: str) -> Standing:
    row, column = scored.at(workflow)
    gap = scored.scores.cells.gap
    return Standing(
        demand=scored.method.demand[column],
        gap=Bounds(gap.low[row, column], gap.point[row, column], gap.high[row, column]),
        tier=int(scored.scores.tiers.guaranteed[row, column]),
    )


def score_views(catalogue: Catalogue, corpus: Corpus, views: Views, *, as_of: date) -> Scored:
    """Score each workflow on its own row of answers, under the law of the day."""
    compiled = method(catalogue)
    table = answer_table(catalogue, list(views.values()), as_of=as_of)
    judgment = judge(corpus, catalogue, views, as_of=as_of)
    binding = np.zeros((len(views), len(compiled.gates), len(compiled.workflows)), dtype=np.int8)
    rows = {workflow: row for row, workflow in enumerate(views)}
    for workflow, row in rows.items():
        binding[row, :, compiled.workflow_index[workflow]] = judgment.binding[:, row]
    return Scored(compiled, table, score(compiled, table, binding=binding), judgment, rows)


def score_live(catalogue: Catalogue, corpus: Corpus, views: Views, *, as_of: date) -> Scored:
    """Score like `score_views`, without the verdicts: workflows with the same answers share a row.

    Only their columns are computed. The numbers and tiers are the same; the judgment holds what binds and nothing more.
    """
    compiled = method_for(catalogue, tuple(views))
    distinct: list[Mapping[str, Answer]] = []
    rows = {workflow: _row_for(view, distinct) for workflow, view in views.items()}
    bound = gate_binding(corpus, catalogue, views, as_of=as_of)
    binding = np.zeros((len(distinct), len(compiled.gates), len(compiled.workflows)), dtype=np.int8)
    for place, (workflow, row) in enumerate(rows.items()):
        binding[row, :, compiled.workflow_index[workflow]] = bound[:, place]
    table = answer_table(catalogue, distinct, as_of=as_of)
    judgment = Judgment(obligations=(), binding=bound, gate_obligations={}, watch=())
    return Scored(compiled, table, score(compiled, table, binding=binding), judgment, rows)


def method_for(catalogue: Catalogue, workflows: tuple[str, ...]) -> Method:
    """Cut the method to the columns of some workflows; kept, for an assessment asks for the same ones at every save."""
    key = (catalogue.digest, workflows)
    if key not in _methods:
        if len(_methods) >= MOST_METHODS:
            _methods.clear()
        _methods[key] = method(catalogue).narrowed(workflows)
    return _methods[key]


def _row_for(view: Mapping[str, Answer], distinct: list[Mapping[str, Answer]]) -> int:
    for row, held in enumerate(distinct):
        if held is view or held == view:
            return row
    distinct.append(view)
    return len(distinct) - 1


def _workflow(
    catalogue: Catalogue,
    scored: Scored,
    workflow: str,
    view: Mapping[str, Answer],
    own: Mapping[str, Answer],
    critical: CriticalPath | None,
) -> WorkflowResult:
    row, column = scored.at(workflow)
    cells = scored.scores.cells
    friction = Bounds(
        cells.friction.low[row, column], cells.friction.point[row, column], cells.friction.high[row, column]
    )
    result = scored.scores.workflows
    weeks = _scalar(elapsed(scored.method, friction))
    return WorkflowResult(
        name=catalogue.workflows[workflow].name,
        risk_class=catalogue.workflows[workflow].risk_class,
        friction=_interval(result.friction, row, column),
        readiness=_interval(result.readiness, row, column),
        coverage=float(result.coverage[row, column]),
        evidence_index=float(result.evidence[row, column]),
        tier=tier_range(scored, workflow),
        layers=_layers(scored, row, column),
        gates=_gates(catalogue, scored, workflow),
        explanation=_lines(scored, row, column),
        effort_person_weeks=_scalar(effort(scored.method, friction)),
        elapsed_weeks=weeks,
        critical_path=critical if critical and critical.weeks.point > weeks.point else None,
        effort_by_layer=dict(
            zip(scored.method.layers, effort_by_layer(scored.method, friction.point).tolist(), strict=True)
        ),
        own_answers={name: _question(catalogue.questions[name], view[name]) for name in own},
        open_questions=_open_questions(scored, row, column),
    )


def tier_range(scored: Scored, workflow: str) -> TierRange:
    """Read the tiers of a workflow."""
    row, column = scored.at(workflow)
    tiers = scored.scores.tiers
    return TierRange(guaranteed=TIERS[tiers.guaranteed[row, column]], possible=TIERS[tiers.possible[row, column]])


def _layers(scored: Scored, row: int, column: int) -> dict[str, LayerResult]:
    cells = scored.scores.cells
    return {
        layer: LayerResult(
            demand=float(scored.method.demand[column, i]),
            gap=_interval(cells.gap, row, column, i),
            friction=_interval(cells.friction, row, column, i),
        )
        for i, layer in enumerate(scored.method.layers)
    }


def _gates(catalogue: Catalogue, scored: Scored, workflow: str) -> dict[str, GateResult]:
    row, column = scored.at(workflow)
    gates = scored.scores.gates
    found = {}
    for g, gate in enumerate(catalogue.gates.values()):
        if not scored.method.gate_applies[g, column]:
            continue
        proof = int(gates.proof_cap[row, g, column])
        bound = int(gates.binding[row, g, column])
        found[gate.id] = GateResult(
            status=STATUSES[gates.status[row, g, column]],  # type: ignore[arg-type]
            cap=gate.cap_tier,
            title=gate.title,
            question=gate.question,
            reason=gate.reason,
            binding=None if bound == 0 else bound > 0,
            proof_cap=TIERS[proof] if proof <= UNPROBED_CAP else None,
            obligations=scored.judgment.gate_obligations.get((gate.id, workflow), ()),
        )
    return found


def _lines(scored: Scored, row: int, column: int) -> tuple[Line, ...]:
    found = []
    for line in explain(scored.method, scored.scores, row=row, workflow=column):
        item = scored.method.item_index.get(line.item)
        layer = scored.method.layers.index(line.layer)
        items = scored.scores.items
        found.append(
            Line(
                layer=line.layer,
                item=line.item,
                dimension=line.dimension,
                contribution=line.contribution,
                points=0.0 if item is None else float(scored.method.points[item]),
                share=0.0 if item is None else float(scored.method.shares[item, layer]),
                friction=None
                if item is None
                else Interval(low=items.low[row, item], point=items.point[row, item], high=items.high[row, item]),
                is_worst_item=line.is_worst_item,
            )
        )
    return tuple(found)


def _open_questions(scored: Scored, row: int, column: int) -> tuple[str, ...]:
    items, compiled = scored.scores.items, scored.method
    open_ = items.present[row] & ~items.settled[row] & compiled.bears[:, column]
    order = np.argsort(-compiled.points[open_], kind="stable")
    names = np.array(compiled.items)[open_]
    return tuple(str(name) for name in names[order])


def _questions(catalogue: Catalogue, views: Views, answers: Mapping[str, Answer]) -> dict[str, QuestionResult]:
    asked = [
        question
        for question in catalogue.questions.values()
        if not question.workflows or set(question.workflows) & set(views)
    ]
    return {question.id: _question(question, answers.get(question.id)) for question in asked}


def _question(question: Question, answer: Answer | None) -> QuestionResult:
    return QuestionResult(
        text=question.text,
        section=question.section,
        owner=question.owner,
        state=answer.state if answer else STATES[0],  # type: ignore[arg-type]
        label=answer_label(question, answer) if answer else "Not answered",
        evidence=answer.evidence if answer and answer.state == "answered" else None,
        source=answer.source if answer else "",
        because=answer.because if answer else "",
        reason=answer.reason if answer else "",
        note=answer.note if answer else "",
        answered_on=answer.answered_on if answer else None,
        citation=", ".join(question.sources),
    )


def _go_live(catalogue: Catalogue, corpus: Corpus, views: Views, today: Scored, day: date) -> GoLive:
    """Score again under the law of the go-live day; only gates and duties that change are told."""
    later = score_views(catalogue, corpus, views, as_of=day)
    changes = []
    for workflow in views:
        before, after = _gates(catalogue, today, workflow), _gates(catalogue, later, workflow)
        changes += [
            GateChange(workflow=workflow, gate=g, title=gate.title, before=gate.status, after=after[g].status)
            for g, gate in before.items()
            if gate.status != after[g].status
        ]
    return GoLive(
        as_of=day,
        tiers={w: tier_range(later, w) for w in views},
        changes=tuple(changes),
        begins=newly_binding(today.judgment, later.judgment),
        ends=newly_binding(later.judgment, today.judgment),
    )


def _company(name: str, answers: Mapping[str, Answer], go_live: date | None) -> CompanyFacts:
    sites = answers.get("profile.sites")
    return CompanyFacts(
        name=name,
        segments=_values(answers, "profile.segment"),
        states=_values(answers, "profile.states"),
        sites=sites.value if sites and isinstance(sites.value, (int, float)) else None,
        go_live=go_live,
    )


def _values(answers: Mapping[str, Answer], question: str) -> tuple[str, ...]:
    answer = answers.get(question)
    return tuple(answer.value) if answer and isinstance(answer.value, list) else ()


def _day(answers: Mapping[str, Answer], question: str) -> date | None:
    answer = answers.get(question)
    return date.fromisoformat(answer.value) if answer and isinstance(answer.value, str) else None


def _interval(bounds: Bounds, *place: int) -> Interval:
    return Interval(low=float(bounds.low[place]), point=float(bounds.point[place]), high=float(bounds.high[place]))


def _scalar(bounds: Bounds) -> Interval:
    return Interval(low=float(bounds.low), point=float(bounds.point), high=float(bounds.high))
