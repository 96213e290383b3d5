from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django_htmx.http import retarget

from readiness.assessments import evidence as evidence_operations
from readiness.assessments import operations, queries
from readiness.assessments.answers import answer_of, digest_of, snapshot
from readiness.assessments.live import Live, live_after, live_answers
from readiness.catalogue.answers import Answer, answer_label
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question
from readiness.catalogue.sheet import AnswerError, check_answer
from readiness.tenancy.policies import can_answer, can_edit, can_read, can_take_part
from readiness.tenancy.queries import members_of
from readiness.web.access import MemberRequest, member
from readiness.web.assessments.cards import (
    Card,
    Progress,
    StripRow,
    anchor_of,
    asked_questions,
    card,
    decides_beside,
    progress_of,
    strip_rows,
    visible_split,
)
from readiness.web.assessments.forms import AssessmentForm, LinkForm, SendForm, posted_answer, posted_version
from readiness.web.clock import now, today
from readiness.web.companies.views import company_or_404
from readiness.web.errors import too_large

if TYPE_CHECKING:
    from readiness.assessments.models import AnswerRow, Assessment

CONFLICT = 409
REFUSED = 422


def assessment_or_404(request: MemberRequest, company: str, number: int) -> Assessment:
    found = queries.assessment_for(number, company=company, organization=request.organization)
    if found is None:
        raise Http404("There is no such assessment here.")
    return found


@member(can_edit, methods=("GET", "HEAD", "POST"))
def create(request: MemberRequest, company: str) -> HttpResponse:
    found = company_or_404(request, company)
    form = AssessmentForm(request.POST or None, initial={"title": f"Readiness {today():%B %Y}"})
    if request.method == "POST" and form.is_valid():
        made = operations.create_assessment(
            found, organization=request.organization, actor=request.user, at=now(), **form.cleaned_data
        )
        return redirect("assessment", request.organization.slug, found.slug, made.number)
    profile = queries.answers_of(found, organization=request.organization).company.get("profile.segment")
    segments = set(profile.value) if profile and isinstance(profile.value, list) else set()
    fitting = [w.id for w in catalogue().workflows.values() if segments & set(w.segments)]
    context = {"form": form, "company": found, "fitting": fitting, "groups": _workflow_groups(form, fitting)}
    return render(request, "assessments/create.html", context, status=REFUSED if form.errors else 200)


@member(can_edit, methods=("GET", "HEAD", "POST"))
def edit(request: MemberRequest, company: str, assessment: int) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    form = AssessmentForm(request.POST or None, initial={"title": found.title, "workflows": found.workflows})
    if request.method == "POST" and form.is_valid():
        operations.change_assessment(
            found, organization=request.organization, actor=request.user, at=now(), **form.cleaned_data
        )
        messages.success(request, "Saved. Answers stay as they are.")
        return redirect("assessment", request.organization.slug, found.company.slug, found.number)
    context = {
        "form": form,
        "company": found.company,
        "assessment": found,
        "groups": _workflow_groups(form, found.workflows),
    }
    return render(request, "assessments/create.html", context, status=REFUSED if form.errors else 200)


def _workflow_groups(form: AssessmentForm, fitting: list[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    chosen = form["workflows"].value() or []
    rows = [
        {"id": w.id, "name": w.name, "summary": w.summary, "is_chosen": w.id in chosen}
        for w in catalogue().workflows.values()
    ]
    first = [row for row in rows if row["id"] in fitting]
    return [("Usual for this kind of company", first), ("Others", [row for row in rows if row not in first])]


@member()
def assessment(request: MemberRequest, company: str, assessment: int) -> HttpResponse:
    return _assessment_page(request, assessment_or_404(request, company, assessment))


def _assessment_page(request: MemberRequest, found: Assessment, *, sent: dict[str, str] | None = None) -> HttpResponse:
    organization = request.organization
    live = _live(request, found)
    answers = live.answers
    progress = progress_of(
        catalogue(), found.workflows, answers, queries.assignments_of(found, organization=organization), today()
    )
    runs = list(queries.runs_of(found, organization=organization)[:10])
    context = {
        **_frame(request, found, live),
        "lead": [row for row in progress if row.section.lead],
        "others": [row for row in progress if not row.section.lead],
        "resume": _resume(progress, queries.last_answered(found.company, by=request.user, organization=organization)),
        "left": sum(row.left for row in progress),
        "asked": sum(row.asked for row in progress),
        "runs": runs,
        "is_stale": bool(runs) and runs[0].answers_digest != digest_of(snapshot(answers)),
        "members": [each for each in members_of(organization=organization) if can_answer(each)],
        "sent": sent,
    }
    return render(request, "assessments/assessment.html", context)


def _resume(progress: list[Progress], last: str | None) -> Progress | None:
    """Find the section where somebody left off, or else the first with something left."""
    left = [row for row in progress if row.left]
    asked = catalogue().questions.get(last or "")
    return next((row for row in left if asked and row.section.id == asked.section), next(iter(left), None))


def _live(request: MemberRequest, found: Assessment) -> Live:
    return live_answers(found.company, organization=request.organization)


def _frame(request: MemberRequest, found: Assessment, live: Live) -> dict[str, Any]:
    return {"assessment": found, "company": found.company, "strip": _strip(request, found, live)}


def _strip(request: MemberRequest, found: Assessment, live: Live) -> list[StripRow]:
    """Score the chosen workflows; what others' answers amount to is not a contributor's to see."""
    if not can_read(request.membership):
        return []
    workflows = [workflow for workflow in found.workflows if workflow in catalogue().workflows]
    return strip_rows(catalogue(), live.score(workflows, as_of=today()), workflows) if workflows else []


@member(can_take_part)
def section(request: MemberRequest, company: str, assessment: int, section: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    let_in(request, found, section)
    here = catalogue().sections.get(section)
    asked = asked_questions(catalogue(), found.workflows, section)
    if here is None or not asked:
        raise Http404("This assessment has no such section.")
    organization = request.organization
    live = _live(request, found)
    answers = live.answers
    shown, hidden = visible_split(catalogue(), asked, answers.company, today())
    proofs = queries.evidence_of(found.company, organization=organization, questions=[q.id for q in asked])
    progress = progress_of(
        catalogue(), found.workflows, answers, queries.assignments_of(found, organization=organization), today()
    )
    open_to = sent_sections(request, found)
    progress = [row for row in progress if row.section.id in open_to]
    ids = [row.section.id for row in progress]
    place = ids.index(section) if section in ids else 0
    context = {
        **_frame(request, found, live),
        "section": here,
        "cards": [card(catalogue(), q, answers, proofs, found.workflows) for q in shown],
        "hidden": hidden if can_read(request.membership) else [replace(row, because="") for row in hidden],
        "resume": next((q.id for q in shown if q.id not in answers.company), ""),
        "progress": next((row for row in progress if row.section.id == section), None),
        "previous": progress[place - 1].section if place else None,
        "next": progress[place + 1].section if place + 1 < len(progress) else None,
        "sections": progress,
        "inventory": catalogue().inventories.get(here.inventory or ""),
    }
    return render(request, "assessments/section.html", context)


@member(can_edit, methods=("POST",))
def assign(request: MemberRequest, company: str, assessment: int, section: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    if section not in catalogue().sections:
        raise Http404("This assessment has no such section.")
    organization = request.organization
    form = SendForm(request.POST, members=members_of(organization=organization))
    if not form.is_valid():
        for problem in (text for texts in form.errors.values() for text in texts):
            messages.error(request, str(problem))
        return redirect("assessment", organization.slug, found.company.slug, found.number)
    owner, email, due_on = form.member, form.cleaned_data["email"], form.cleaned_data["due_on"]
    told: Any = {"organization": organization, "actor": request.user, "at": now(), "due_on": due_on}
    if email and not owner:
        token = operations.send_section(found, section, email=email, **told)
        return _sent(request, found, section, email, reverse("accept_invitation", args=[token]))
    operations.assign_section(found, section, owner=owner, email=form.kept, **told)
    if owner is None:
        return redirect("assessment", organization.slug, found.company.slug, found.number)
    link = reverse("section", args=[organization.slug, found.company.slug, found.number, section])
    return _sent(request, found, section, str(owner), link)


def _sent(request: MemberRequest, found: Assessment, section: str, to: str, link: str) -> HttpResponse:
    sent = {"section": catalogue().sections[section].label, "to": to, "link": request.build_absolute_uri(link)}
    return _assessment_page(request, found, sent=sent)


def let_in(request: MemberRequest, found: Assessment, *sections: str) -> None:
    """Let a contributor into the sections of a company that were sent to them, and to them only.

    Raises:
        Http404: none of these was.
    """
    if can_read(request.membership):
        return
    organization = request.organization
    beside = queries.assessments_of(found.company, organization=organization)
    if not queries.is_sent(sections, request.user, assessments=beside, organization=organization):
        raise Http404("That section was not sent to you.")


def sent_sections(request: MemberRequest, found: Assessment) -> set[str]:
    """Name the sections of an assessment that are open to whoever asks: a contributor's own, else all."""
    if can_read(request.membership):
        return set(catalogue().sections)
    mine = queries.assignments_for(request.user, organization=request.organization).filter(assessment=found)
    return set(mine.values_list("section", flat=True))


@member(can_take_part, methods=("GET", "HEAD", "POST"), writes=can_answer)
def question(request: MemberRequest, company: str, assessment: int, question: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    asked = _question_or_404(question)
    let_in(request, found, asked.section)
    workflow = request.GET.get("workflow", "")
    if workflow and workflow not in found.workflows:
        raise Http404("The assessment does not include that workflow.")
    if request.method == "POST":
        return _save(request, found, asked, workflow)
    return _card_page(request, found, asked, workflow)


def _question_or_404(name: str) -> Question:
    canonical = catalogue().canonical(name)
    if canonical is None:
        raise Http404("There is no such question.")
    return catalogue().questions[canonical]


def _save(request: MemberRequest, found: Assessment, asked: Question, workflow: str) -> HttpResponse:
    try:
        typed = posted_answer(request.POST, asked)
    except AnswerError as error:
        return _card_page(request, found, asked, workflow, error=_sentence(error), status=REFUSED)
    if typed is None:
        return _card_page(request, found, asked, workflow, error="Choose an answer first.", status=REFUSED)
    try:
        outcome = operations.record_answer(
            found.company,
            asked.id,
            typed,
            organization=request.organization,
            workflow=workflow,
            expected_version=posted_version(request.POST),
            actor=request.user,
            at=now(),
        )
    except AnswerError as error:
        return _card_page(request, found, asked, workflow, error=_sentence(error), typed=typed, status=REFUSED)
    if outcome.is_conflict:
        return _conflict(request, found, asked, outcome.current, typed)
    return _saved(request, found, asked, outcome)


def _conflict(
    request: MemberRequest, found: Assessment, asked: Question, theirs: AnswerRow, mine: Answer
) -> HttpResponse:
    context = {
        **_frame(request, found, _live(request, found)),
        "question": asked,
        "workflow": theirs.workflow,
        "theirs": theirs,
        "their_label": answer_label(asked, answer_of(theirs)),
        "mine": mine,
        "my_label": _typed_label(asked, mine),
        "anchor": anchor_of(asked),
    }
    name = "assessments/_conflict.html" if request.htmx else "assessments/conflict.html"
    response = render(request, name, context, status=CONFLICT)
    return retarget(response, f"#{anchor_of(asked)}") if request.htmx else response


def _saved(request: MemberRequest, found: Assessment, asked: Question, outcome: operations.Recorded) -> HttpResponse:
    """Answer a save with what it changed; the rest of the card stays, so a hand already on the next field is not disturbed."""
    row = outcome.current
    if not request.htmx and row.workflow:
        return _card_page(request, found, asked, row.workflow, saved=True)
    if not request.htmx:
        address = reverse("section", args=[request.organization.slug, found.company.slug, found.number, asked.section])
        return redirect(f"{address}#{anchor_of(asked)}")
    live = live_after(outcome, found.company, organization=request.organization)
    context = {
        "address": request.path,
        "strip": _strip(request, found, live),
        "oob": True,
        "card": {
            "question": asked,
            "anchor": anchor_of(asked),
            "version": row.version,
            "workflow": row.workflow,
            "state": row.state,
            "saved": True,
        },
        "may_answer": True,
        "may_read": can_read(request.membership),
        "again": _section_again(request, found, asked, row) if decides_beside(catalogue(), asked) else "",
    }
    return HttpResponse(render_to_string("assessments/_saved.html", context))


def _section_again(request: MemberRequest, found: Assessment, asked: Question, row: AnswerRow) -> str:
    """Address the section as it is asked after an answer."""
    section = reverse("section", args=[request.organization.slug, found.company.slug, found.number, asked.section])
    return f"{section}?after={row.version}#{anchor_of(asked)}"


def _typed_label(asked: Question, typed: Answer) -> str:
    try:
        return answer_label(asked, check_answer(asked, typed))
    except AnswerError:
        return str(typed.value)


def _sentence(error: Exception) -> str:
    text = str(error)
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _card_page(
    request: MemberRequest,
    found: Assessment,
    asked: Question,
    workflow: str,
    *,
    error: str = "",
    typed: Answer | None = None,
    saved: bool = False,
    status: int = 200,
) -> HttpResponse:
    organization = request.organization
    live = _live(request, found)
    answers = live.answers
    proofs = queries.evidence_of(found.company, organization=organization, questions=[asked.id])
    built: Card = card(
        catalogue(), asked, answers, proofs, found.workflows, workflow=workflow, error=error, saved=saved, shown=typed
    )
    context = {
        **_frame(request, found, live),
        "card": built,
        "section": catalogue().sections[asked.section],
        "workflow_name": catalogue().workflows[workflow].name if workflow else "",
        "is_alone": not request.htmx,
    }
    response = render(request, f"assessments/{'_card_again' if request.htmx else 'question'}.html", context, status=status)
    # A save asks for its own line alone; a refused one gets the whole card, which carries the error.
    return retarget(response, f"#{built.anchor}") if request.htmx else response


@member(can_answer, methods=("POST",))
def withdraw(request: MemberRequest, company: str, assessment: int, question: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    asked = _question_or_404(question)
    let_in(request, found, asked.section)
    workflow = request.GET.get("workflow", "")
    outcome = operations.withdraw_answer(
        found.company,
        asked.id,
        organization=request.organization,
        workflow=workflow,
        expected_version=posted_version(request.POST),
        actor=request.user,
        at=now(),
    )
    if outcome and outcome.is_conflict:
        error = "Somebody saved another answer meanwhile; it is shown below and stands."
        return _card_page(request, found, asked, workflow, error=error, status=CONFLICT)
    if request.htmx:
        return _card_page(request, found, asked, workflow)
    return redirect("question", request.organization.slug, found.company.slug, found.number, asked.id)


@member(can_take_part)
def history(request: MemberRequest, company: str, assessment: int, question: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    asked = _question_or_404(question)
    let_in(request, found, asked.section)
    workflow = request.GET.get("workflow", "")
    rows = queries.history_of(asked.id, company=found.company, workflow=workflow, organization=request.organization)
    context = {
        "assessment": found,
        "company": found.company,
        "question": asked,
        "section": catalogue().sections[asked.section],
        "rows": [(row, answer_label(asked, answer_of(row))) for row in rows],
    }
    return render(request, "assessments/history.html", context)


@member(can_answer, methods=("POST",))
def evidence(request: MemberRequest, company: str, assessment: int, question: str) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    asked = _question_or_404(question)
    let_in(request, found, asked.section)
    file = request.FILES.get("file")
    if file and file.size and file.size > evidence_operations.MAX_BYTES:
        back = reverse("question", args=[request.organization.slug, found.company.slug, found.number, asked.id])
        return too_large(request, back=back)
    error = ""
    if file:
        try:
            evidence_operations.attach_file(
                found.company, asked.id, organization=request.organization, file=file, actor=request.user, at=now()
            )
        except evidence_operations.EvidenceError as refused:
            error = str(refused)
    else:
        form = LinkForm(request.POST)
        if form.is_valid():
            evidence_operations.attach_link(
                found.company,
                asked.id,
                organization=request.organization,
                actor=request.user,
                at=now(),
                **form.cleaned_data,
            )
        else:
            error = "Choose a file, or write a full link such as https://intranet.example/plan."
    if request.htmx or error:
        return _card_page(request, found, asked, "", error=error, saved=not error, status=REFUSED if error else 200)
    return redirect("question", request.organization.slug, found.company.slug, found.number, asked.id)


@member(can_take_part)
def evidence_file(request: MemberRequest, company: str, assessment: int, pk: int) -> HttpResponse | FileResponse:
    found = assessment_or_404(request, company, assessment)
    proof = queries.evidence_by_id(pk, company=found.company, organization=request.organization)
    if proof is None or not proof.file:
        raise Http404
    if not can_read(request.membership):
        let_in(request, found, _question_or_404(proof.question_id).section)
    return FileResponse(proof.file.open("rb"), as_attachment=True, filename=proof.title)


@member(can_answer, methods=("POST",))
def evidence_remove(request: MemberRequest, company: str, assessment: int, pk: int) -> HttpResponse:
    found = assessment_or_404(request, company, assessment)
    proof = queries.evidence_by_id(pk, company=found.company, organization=request.organization)
    if proof is None:
        raise Http404
    if not can_read(request.membership):
        let_in(request, found, _question_or_404(proof.question_id).section)
    evidence_operations.remove_evidence(proof, organization=request.organization, actor=request.user, at=now())
    if request.htmx:
        return _card_page(request, found, _question_or_404(proof.question_id), "", saved=True)
    return redirect("question", request.organization.slug, found.company.slug, found.number, proof.question_id)
