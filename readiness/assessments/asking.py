"""What to answer next: the answers of an assessment in, its open questions by worth out (scoring method, section 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from readiness.assessments.answers import by_answers
from readiness.assessments.evaluation import Views, method_for
from readiness.catalogue.answers import Answer, answer_table
from readiness.catalogue.schema import Catalogue
from readiness.engine.asking import Prospect, Reply, best_first, open_questions, prospects, reach, replies, rows_with
from readiness.engine.method import Bools, Floats, Method
from readiness.engine.scores import score
from readiness.engine.table import ANSWERED, UNKNOWN
from readiness.engine.truth import TruthColumn
from readiness.law.binding import gate_binding_of_rows, gate_facts
from readiness.law.corpus import Corpus

State = Literal["ask", "together", "done"]


@dataclass(frozen=True, slots=True)
class Next:
    """Open questions, best first. `unknown` are those answered “don't know”: another owner or a probe may settle them.

    `state` is `done` where the open questions cannot change any tier, alone or together, and `together` where only
    several of them can. `moving` are the workflows of which a tier can still change.
    """

    state: State
    questions: tuple[Prospect, ...]
    unknown: tuple[Prospect, ...]
    moving: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Group:
    """Workflows that share their answers: one row through the engine, cut to their columns."""

    method: Method
    view: Mapping[str, Answer]
    shares: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    prospects: tuple[Prospect, ...]
    unknown: frozenset[str]
    moving: tuple[str, ...]


def next_questions(
    catalogue: Catalogue, corpus: Corpus, views: Views, *, as_of: date, shares: Mapping[str, float] | None = None
) -> Next:
    """Weigh every open question. `shares` are the workflows' parts of all value (summing to 1); without them all are equal."""
    held = shares or {workflow: 1 / len(views) for workflow in views}
    found = [_weigh(catalogue, corpus, group, as_of) for group in _groups(catalogue, views, held)]
    merged = best_first(_merged([prospect for each in found for prospect in each.prospects]))
    unknown = frozenset().union(*(each.unknown for each in found))
    moving = {workflow for each in found for workflow in each.moving}
    alone = any(prospect.moves for prospect in merged)
    return Next(
        state="ask" if alone else "together" if moving else "done",
        questions=tuple(prospect for prospect in merged if prospect.question not in unknown),
        unknown=tuple(prospect for prospect in merged if prospect.question in unknown),
        moving=tuple(workflow for workflow in views if workflow in moving),
    )


def _groups(catalogue: Catalogue, views: Views, shares: Mapping[str, float]) -> list[_Group]:
    return [
        _Group(method_for(catalogue, tuple(mates)), view, np.array([shares.get(w, 0.0) for w in mates]))
        for view, mates in by_answers(views)
    ]


def _weigh(catalogue: Catalogue, corpus: Corpus, group: _Group, as_of: date) -> _Found:
    method = group.method
    law = gate_facts(corpus, catalogue, as_of=as_of)
    table = answer_table(catalogue, [group.view], as_of=as_of)
    columns = open_questions(method, table, facts=law)
    may_not_apply = frozenset(q.id for q in catalogue.questions.values() if q.allows_na)
    tried = replies(method, columns, may_not_apply=may_not_apply, thresholds=law)
    before = score(method, table, binding=_bound(catalogue, corpus, method, [group.view], as_of))
    binding = np.repeat(before.gates.binding, len(tried), axis=0)
    asked = [row for row, reply in enumerate(tried) if method.questions[reply.question].id in law]
    binding[asked] = _bound(
        catalogue, corpus, method, [_answered(catalogue, method, group.view, tried[row]) for row in asked], as_of
    )
    after = score(method, rows_with(method, table, tried), binding=binding)
    ends = reach(method, table, before, columns, may_not_apply=may_not_apply)
    return _Found(
        prospects=prospects(method, before, after, tried, shares=group.shares),
        unknown=frozenset(method.questions[c].id for c in columns.tolist() if table.state[0, c] == UNKNOWN),
        moving=_moving(method, ends.guaranteed != before.tiers.guaranteed[0], ends.possible != before.tiers.possible[0]),
    )


def _bound(
    catalogue: Catalogue, corpus: Corpus, method: Method, views: Sequence[Mapping[str, Answer]], as_of: date
) -> TruthColumn:
    """What the law binds for each view of answers: (views, gates, workflows)."""
    rows = [(workflow, view) for view in views for workflow in method.workflows]
    bound = gate_binding_of_rows(corpus, catalogue, rows, as_of=as_of)
    return np.moveaxis(bound.reshape(len(method.gates), len(views), len(method.workflows)), 0, 1)


def _answered(catalogue: Catalogue, method: Method, view: Mapping[str, Answer], reply: Reply) -> dict[str, Answer]:
    """Give the view with a reply in it, in the form that the law reads."""
    question = catalogue.questions[method.questions[reply.question].id]
    fact = reply.fact
    if reply.state != ANSWERED:
        return {**view, question.id: Answer("na")}
    if question.type == "date" and isinstance(fact, float):
        return {**view, question.id: Answer("answered", date.fromordinal(int(fact)).isoformat())}
    return {**view, question.id: Answer("answered", list(fact) if isinstance(fact, tuple) else fact)}


def _moving(method: Method, *changed: Bools) -> tuple[str, ...]:
    return tuple(workflow for i, workflow in enumerate(method.workflows) if any(each[i] for each in changed))


def _merged(found: Sequence[Prospect]) -> list[Prospect]:
    """Join what several groups of workflows say of one question: scores add, for the shares are parts of one whole."""
    held: dict[str, Prospect] = {}
    for prospect in found:
        other = held.get(prospect.question)
        held[prospect.question] = prospect if other is None else _joined(other, prospect)
    return list(held.values())


def _joined(one: Prospect, other: Prospect) -> Prospect:
    return replace(
        one,
        narrows={**one.narrows, **other.narrows},
        gates={**one.gates, **other.gates},
        moves=one.moves + other.moves,
        score=one.score + other.score,
    )
