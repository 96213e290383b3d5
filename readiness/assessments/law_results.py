"""What a judgment says, as results that a run keeps: duties, what changes between two days, and what to watch."""

from __future__ import annotations

from readiness.assessments.results import DutyChange, MeasureResult, ObligationResult, WatchResult
from readiness.law.corpus import Corpus
from readiness.law.judge import Judgment, ObligationVerdict


def obligation_results(judgment: Judgment, corpus: Corpus) -> tuple[ObligationResult, ...]:
    """Write every obligation alive on the day, with what the law lenses and the strictest rule read later."""
    return tuple(_obligation(found, corpus) for found in judgment.obligations)


def _obligation(found: ObligationVerdict, corpus: Corpus) -> ObligationResult:
    duty = found.obligation
    return ObligationResult(
        instrument=duty.instrument,
        obligation=duty.id,
        jurisdiction=duty.jurisdiction,
        standing=found.standing.value,
        binding=found.is_binding,
        workflows=found.workflows,
        applies=found.applies,
        verdict=found.verdict,
        missing=found.missing,
        cite=duty.cite,
        layer=duty.layer,
        artifact=duty.artifact,
        text=duty.text,
        title=found.title,
        because=found.because,
        counsel_decides=bool(duty.counsel_decides) and duty.satisfied_when is None,
        group=duty.group,
        area=duty.topic,
        measures=tuple(
            MeasureResult(
                topic=at.topic,
                topic_label=at.topic_label,
                subject=at.subject,
                subject_label=at.subject_label,
                words=at.words,
                rank=at.rank,
            )
            for at in corpus.measures.get(duty.id, ())
        ),
        verdicts={name: said for name, said in found.by_workflow.items() if said != found.verdict},
        open_on=found.open_on,
    )


def watch_results(judgment: Judgment) -> tuple[WatchResult, ...]:
    """Write the watch list, each entry with what it would change for the company."""
    return tuple(
        WatchResult(
            instrument=item.instrument,
            standing=item.standing.value,
            why=item.why,
            title=item.title,
            jurisdiction=item.jurisdiction,
            begins_on=item.begins_on,
            becomes=item.becomes.value if item.becomes else None,
            workflows=item.workflows,
            gates=dict(item.gates),
        )
        for item in judgment.watch
    )


def newly_binding(before: Judgment, after: Judgment) -> tuple[DutyChange, ...]:
    """List the duties that bind, or may, in `after` and not in `before`."""
    bound = {found.obligation.id for found in before.obligations if _binds(found)}
    return tuple(
        DutyChange(
            obligation=found.obligation.id,
            instrument=found.obligation.instrument,
            title=found.title,
            jurisdiction=found.obligation.jurisdiction,
            text=found.obligation.text,
            cite=found.obligation.cite,
            layer=found.obligation.layer,
            workflows=found.workflows,
            verdict=found.verdict,
        )
        for found in after.obligations
        if _binds(found) and found.obligation.id not in bound
    )


def _binds(found: ObligationVerdict) -> bool:
    return found.is_binding and found.applies is not False
