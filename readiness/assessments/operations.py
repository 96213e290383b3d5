"""Writes of assessments, each one transaction with its audit event. Time comes in as `at`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from readiness.assessments.answers import digest_of, snapshot, taken_views
from readiness.assessments.evaluation import evaluate_answers
from readiness.assessments.models import AnswerRow, Assessment, Run, RunAnalysis, RunSummary, SectionAssignment
from readiness.assessments.queries import analysis_of, answers_of, last_answer, value_inputs_of
from readiness.assessments.results import RunResults
from readiness.assessments.robustness import KIND, robustness_of
from readiness.assessments.snapshots import keep_law
from readiness.assessments.summary import summary_of
from readiness.audit.models import AuditEvent
from readiness.audit.operations import record
from readiness.audit.tags import AuditTag
from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.sheet import AnswerError, check_answer
from readiness.companies.models import Company
from readiness.companies.operations import create_company, line_up
from readiness.companies.queries import inventories_of
from readiness.law.corpus import corpus
from readiness.prepared import insert, update
from readiness.tenancy.models import Role
from readiness.tenancy.operations import offer_link

if TYPE_CHECKING:
    from readiness.catalogue.sheet import Sheet
    from readiness.tenancy.models import Organization, User


SAYS = ("state", "value", "evidence", "reason", "note")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a save. In a conflict nothing was written: `current` is what somebody else saved meanwhile.

    `event` is the event of what was written.
    """

    current: AnswerRow
    is_new: bool
    is_conflict: bool = False
    event: AuditEvent | None = None


@transaction.atomic
def create_assessment(
    company: Company, *, organization: Organization, title: str, workflows: Sequence[str], actor: User, at: datetime
) -> Assessment:
    """Open an assessment for some workflows."""
    line_up(company, organization=organization)
    last = Assessment.objects.filter(company=company).aggregate(last=Max("number"))["last"] or 0
    assessment = Assessment.objects.create(
        organization=organization,
        company=company,
        number=last + 1,
        title=title,
        workflows=list(workflows),
        created_by=actor,
        created_at=at,
    )
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.ASSESSMENT_CREATED,
        subject=assessment,
        data={"workflows": list(workflows)},
        at=at,
    )
    return assessment


@transaction.atomic
def change_assessment(
    assessment: Assessment,
    *,
    organization: Organization,
    title: str,
    workflows: Sequence[str],
    actor: User,
    at: datetime,
) -> None:
    """Change title or workflows; answers and runs stay."""
    assessment.title, assessment.workflows = title, list(workflows)
    assessment.save(update_fields=["title", "workflows"])
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.ASSESSMENT_CHANGED,
        subject=assessment,
        data={"title": title, "workflows": list(workflows)},
        at=at,
    )


@transaction.atomic
def assign_section(
    assessment: Assessment,
    section: str,
    *,
    organization: Organization,
    owner: User | None,
    actor: User,
    at: datetime,
    email: str = "",
    due_on: date | None = None,
) -> None:
    """Give a section to a member, to an address that was invited, or to nobody."""
    if owner is None and not email:
        SectionAssignment.objects.filter(assessment=assessment, section=section).delete()
    else:
        SectionAssignment.objects.update_or_create(
            assessment=assessment,
            section=section,
            defaults={"organization": organization, "owner": owner, "email": email.lower(), "due_on": due_on},
        )
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.SECTION_ASSIGNED,
        subject=assessment,
        data={
            "section": section,
            "owner": owner.pk if owner else None,
            "email": email.lower(),
            "due_on": due_on.isoformat() if due_on else None,
        },
        at=at,
    )


@transaction.atomic
def send_section(
    assessment: Assessment,
    section: str,
    *,
    organization: Organization,
    email: str,
    actor: User,
    at: datetime,
    due_on: date | None = None,
) -> str:
    """Give a section to somebody who is no member yet: they become a contributor; returns the secret of their link."""
    _, token = offer_link(organization=organization, email=email, role=Role.CONTRIBUTOR, actor=actor, at=at)
    assign_section(
        assessment, section, organization=organization, owner=None, email=email, actor=actor, at=at, due_on=due_on
    )
    return token


@transaction.atomic
def record_answer(
    company: Company,
    question_id: str,
    answer: Answer,
    *,
    organization: Organization,
    expected_version: int,
    actor: User,
    at: datetime,
    workflow: str = "",
) -> Recorded:
    """Save an answer beside the earlier ones, unless somebody saved since `expected_version`.

    Saying the same again changes nothing, so a repeated post is harmless.

    Raises:
        AnswerError: the question does not take the answer.
    """
    question = catalogue().questions.get(question_id)
    if question is None:
        raise AnswerError(f"there is no question {question_id!r}")
    if workflow and workflow not in catalogue().question_workflows(question):
        raise AnswerError(f"{question_id} does not bear on {workflow!r}; answer it for the company")
    checked = check_answer(question, answer)
    line_up(company, organization=organization)
    last = last_answer(question_id, company=company, workflow=workflow, organization=organization)
    if last and last.superseded_at is None:
        if all(getattr(last, part) == getattr(checked, part) for part in SAYS):
            return Recorded(last, is_new=False)
        if last.version != expected_version:
            return Recorded(last, is_new=False, is_conflict=True)
        update(last, superseded_at=at)
    version = last.version + 1 if last else 1
    row = _row(company, question_id, workflow, checked, actor=actor, at=at, version=version)
    insert(row)
    event = record(
        organization=organization,
        actor=actor,
        tag=AuditTag.ANSWER_RECORDED,
        subject=row,
        data={"question": question_id, "workflow": workflow, "version": row.version, "state": row.state},
        at=at,
    )
    return Recorded(row, is_new=True, event=event)


@transaction.atomic
def withdraw_answer(
    company: Company,
    question_id: str,
    *,
    organization: Organization,
    expected_version: int,
    actor: User,
    at: datetime,
    workflow: str = "",
) -> Recorded | None:
    """Take an answer back, so that the question is open again, or its derived or company-wide answer counts.

    The history keeps it. None where there was nothing to take back; a conflict where somebody saved meanwhile.
    """
    line_up(company, organization=organization)
    current = AnswerRow.objects.filter(
        organization=organization, company=company, question_id=question_id, workflow=workflow, superseded_at=None
    ).first()
    if current is None:
        return None
    if current.version != expected_version:
        return Recorded(current, is_new=False, is_conflict=True)
    AnswerRow.objects.filter(pk=current.pk).update(superseded_at=at)
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.ANSWER_WITHDRAWN,
        subject=current,
        data={"question": question_id, "workflow": workflow, "version": current.version},
        at=at,
    )
    return Recorded(current, is_new=False)


@transaction.atomic
def import_sheet(company: Company, sheet: Sheet, *, organization: Organization, actor: User, at: datetime) -> int:
    """Take over every answer of a sheet that differs from what is current; returns how many were new."""
    line_up(company, organization=organization)
    held = answers_of(company, organization=organization)
    versions = _last_versions(company)
    fresh: list[AnswerRow] = []
    replaced: list[int] = []
    for workflow, answers in {"": sheet.answers, **sheet.workflow_answers}.items():
        for question_id, answer in answers.items():
            current = held.rows.get((question_id, workflow))
            if current and _same(current.answer, answer):
                continue
            if current:
                replaced.append(current.pk)
            version = versions.get((question_id, workflow), 0) + 1
            fresh.append(_row(company, question_id, workflow, answer, actor=actor, at=at, version=version))
    AnswerRow.objects.filter(pk__in=replaced).update(superseded_at=at)
    AnswerRow.objects.bulk_create(fresh)
    if fresh:
        record(
            organization=organization,
            actor=actor,
            tag=AuditTag.ANSWERS_IMPORTED,
            subject=company,
            data={"answers": len(fresh), "questions": sorted({row.question_id for row in fresh})},
            at=at,
        )
    return len(fresh)


@transaction.atomic
def evaluate(
    assessment: Assessment, *, organization: Organization, actor: User, at: datetime, as_of: date | None = None
) -> Run:
    """Take a run: everything the method and the law say about the answers as they stand."""
    company = assessment.company
    # Runs of an assessment are numbered in line.
    Assessment.objects.select_for_update(of=("self",)).only("pk").get(pk=assessment.pk)
    answers = answers_of(company, organization=organization)
    results = evaluate_answers(
        catalogue=catalogue(),
        corpus=corpus(),
        company=company.name,
        workflows=tuple(assessment.workflows),
        answers=answers.company,
        workflow_answers=answers.workflows,
        inventories=inventories_of(company, organization=organization),
        as_of=as_of or at.date(),
        value_inputs=value_inputs_of(company, organization=organization),
    )
    document = results.to_json()
    taken = snapshot(answers)
    last = Run.objects.filter(assessment=assessment).aggregate(last=Max("number"))["last"] or 0
    run = Run(
        organization=organization,
        company=company,
        assessment=assessment,
        number=last + 1,
        as_of=results.as_of,
        created_at=at,
        created_by=actor,
        method_version=results.method_version,
        catalogue_digest=results.catalogue_digest,
        law_digest=results.law_digest,
        answers_digest=digest_of(taken),
        answers=taken,
        results=document,
        results_digest=digest_of(document),
    )
    run.save(force_insert=True)
    keep_law(corpus(), at=at)
    RunSummary.objects.create(run=run, organization=organization, document=summary_of(results).to_json())
    record(
        organization=organization,
        actor=actor,
        tag=AuditTag.RUN_EVALUATED,
        subject=run,
        data={"number": run.number, "results": run.results_digest},
        at=at,
    )
    return run


def analyse_robustness(run: Run, *, organization: Organization, at: datetime) -> RunAnalysis | None:
    """Draw a run and keep what the draws tell, once: a run that is drawn already gives what is kept.

    None where the catalogue has changed since the run: what it weighed then cannot be drawn today.
    """
    held = analysis_of(run, KIND, organization=organization)
    if held or run.catalogue_digest != catalogue().digest:
        return held
    results = RunResults.from_json(run.results)
    document = robustness_of(
        catalogue(),
        taken_views(run.answers, results.workflows),
        as_of=run.as_of,
        rankable=results.rankable,
        key=run.company_id,
    ).to_json()
    return _keep_analysis(run, document, organization=organization, at=at)


@transaction.atomic
def _keep_analysis(run: Run, document: dict[str, Any], *, organization: Organization, at: datetime) -> RunAnalysis:
    kept, is_new = RunAnalysis.objects.get_or_create(
        run=run,
        kind=KIND,
        defaults={"organization_id": run.organization_id, "document": document, "digest": digest_of(document), "made_at": at},
    )
    if is_new:
        data = {"run": run.pk, "kind": KIND, "digest": kept.digest}
        record(organization=organization, actor=None, tag=AuditTag.RUN_ANALYSED, subject=kept, data=data, at=at)
    return kept


def _last_versions(company: Company) -> dict[tuple[str, str], int]:
    rows = AnswerRow.objects.filter(company=company).order_by().values_list("question_id", "workflow")
    return {(question, workflow): last for question, workflow, last in rows.annotate(last=Max("version"))}


def _same(held: Answer, answer: Answer) -> bool:
    return all(getattr(held, part) == getattr(answer, part) for part in SAYS)


def _row(
    company: Company, question_id: str, workflow: str, answer: Answer, *, actor: User, at: datetime, version: int
) -> AnswerRow:
    return AnswerRow(
        organization_id=company.organization_id,
        company=company,
        question_id=question_id,
        workflow=workflow,
        version=version,
        state=answer.state,
        value=answer.value,
        evidence=answer.evidence,
        reason=answer.reason,
        note=answer.note,
        source=answer.source,
        because=answer.because,
        answered_on=answer.answered_on or at.date(),
        answered_at=at,
        answered_by=actor,
    )


@transaction.atomic
def open_company(
    *, organization: Organization, name: str, segments: list[str], states: list[str], actor: User, at: datetime
) -> Company:
    """Open a company with what is known of it: segments and states become its first answers."""
    company = create_company(organization=organization, name=name, actor=actor, at=at)
    profile = {"profile.segment": sorted(segments), "profile.states": sorted(states)}
    for question, value in profile.items():
        record_answer(
            company,
            question,
            Answer("answered", list(value)),
            organization=organization,
            expected_version=0,
            actor=actor,
            at=at,
        )
    return company
