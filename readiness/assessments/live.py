"""Scores while people answer: what a company said is kept in this process and moved on answer by answer.

Every write to what an organization holds appends an event to its audit trail in the same transaction. The hash at the
end of the trail therefore stands for everything held: what was kept under that hash is current, whichever process wrote
last, and nothing else is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from readiness.assessments.evaluation import Scored, score_live
from readiness.assessments.queries import answers_of
from readiness.audit.queries import end_of_trail
from readiness.catalogue.answers import entry_of
from readiness.catalogue.load import catalogue
from readiness.engine.scores import score
from readiness.engine.table import with_entry
from readiness.law.binding import facts_that_bind
from readiness.law.corpus import corpus

if TYPE_CHECKING:
    from readiness.assessments.answers import CurrentAnswers
    from readiness.assessments.models import AnswerRow
    from readiness.assessments.operations import Recorded
    from readiness.companies.models import Company
    from readiness.tenancy.models import Organization

MOST_COMPANIES = 256


@dataclass(frozen=True, slots=True)
class _Score:
    workflows: tuple[str, ...]
    as_of: date
    scored: Scored


@dataclass(eq=False, slots=True)
class Live:
    """The answers of a company at one end of the trail, and the score last asked of them."""

    trail: str
    answers: CurrentAnswers
    _last: _Score | None = None

    def score(self, workflows: Sequence[str], *, as_of: date) -> Scored:
        """Score some workflows on the answers as they stand."""
        chosen = tuple(workflows)
        if self._last is None or (self._last.workflows, self._last.as_of) != (chosen, as_of):
            self._last = _Score(chosen, as_of, _fresh(self.answers, chosen, as_of))
        return self._last.scored

    def after(self, trail: str, row: AnswerRow) -> Live:
        """Move on by one answer: only what reads it is worked out again."""
        answers = self.answers.with_row(row)
        last = self._last
        if last:
            last = replace(last, scored=_moved(last, answers, row))
        return Live(trail, answers, last)


_kept: dict[tuple[int, int], Live] = {}


def live_answers(company: Company, *, organization: Organization) -> Live:
    """Find the current answers of a company, from the database unless they are kept."""
    trail = end_of_trail(organization=organization)
    kept = _kept.get((organization.pk, company.pk))
    if kept is None or kept.trail != trail:
        kept = Live(trail, answers_of(company, organization=organization))
    return _keep(company, kept, organization=organization)


def live_after(recorded: Recorded, company: Company, *, organization: Organization) -> Live:
    """Find the current answers after a save; where nothing else was written since they were kept, nothing is read."""
    event = recorded.event
    if event is None:
        return live_answers(company, organization=organization)
    kept = _kept.get((organization.pk, company.pk))
    if kept is None or kept.trail != event.previous_hash:
        # Read after the write: never older than the event it is kept under.
        moved = Live(event.hash, answers_of(company, organization=organization))
    else:
        moved = kept.after(event.hash, recorded.current)
    return _keep(company, moved, organization=organization)


def forget() -> None:
    """Keep nothing, as a new process does."""
    _kept.clear()


def _keep(company: Company, live: Live, *, organization: Organization) -> Live:
    if len(_kept) >= MOST_COMPANIES:
        _kept.clear()
    _kept[organization.pk, company.pk] = live
    return live


def _fresh(answers: CurrentAnswers, workflows: Sequence[str], as_of: date) -> Scored:
    views = {workflow: answers.view(workflow) for workflow in workflows}
    return score_live(catalogue(), corpus(), views, as_of=as_of)


def _moved(last: _Score, answers: CurrentAnswers, row: AnswerRow) -> Scored:
    """Score again with one answer replaced; where that answer may change which rows or which law count, score afresh."""
    name, scored = row.question_id, last.scored
    is_shared = not row.workflow and not any(name in own for own in answers.workflows.values())
    if not is_shared or name in facts_that_bind(corpus(), catalogue(), as_of=last.as_of):
        return _fresh(answers, last.workflows, last.as_of)
    entry = entry_of(catalogue().questions[name], answers.company[name], last.as_of)
    table = with_entry(scored.method, scored.table, name, entry)
    scores = score(scored.method, table, binding=scored.scores.gates.binding)
    return replace(scored, table=table, scores=scores)
