from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django import forms
from django.http import QueryDict

from readiness.catalogue.answers import Answer, AnswerState
from readiness.catalogue.load import catalogue
from readiness.catalogue.numbers import whole_number
from readiness.catalogue.schema import Grade, Question
from readiness.catalogue.sheet import AnswerError
from readiness.tenancy.policies import can_answer

if TYPE_CHECKING:
    from readiness.tenancy.models import Membership, User

NONE = "@none"
CHOICES: dict[str, AnswerState] = {"@unknown": "unknown", "@na": "na"}
STATES: dict[str, AnswerState] = {"": "answered", "answered": "answered", "unknown": "unknown", "na": "na"}


def _workflows() -> list[tuple[str, str]]:
    return [(workflow.id, workflow.name) for workflow in catalogue().workflows.values()]


class AssessmentForm(forms.Form):
    title = forms.CharField(max_length=120, label="Title")
    workflows = forms.MultipleChoiceField(
        choices=_workflows,
        widget=forms.CheckboxSelectMultiple,
        label="Workflows",
        help_text="Three to five is a good first set. Each needs its own people and data.",
    )


def posted_version(posted: QueryDict) -> int:
    """Read which version of an answer the card was drawn from; 0 where it says none."""
    return whole_number(posted.get("version", ""))


def posted_answer(posted: QueryDict, question: Question) -> Answer | None:
    """Read the posted card of a question; None where nothing was chosen. `@unknown`, `@na` and `@none` are choices of the card itself.

    The question itself checks value, grade and lengths later.

    Raises:
        AnswerError: a value came together with a choice that excludes it, or the card was not one of ours.
    """
    state, evidence, reason, note = (posted.get(name, "").strip() for name in ("state", "evidence", "reason", "note"))
    if state not in STATES or "\0" in reason + note:
        raise AnswerError("this card cannot be read; load the page again")
    chosen = [each.strip() for each in posted.getlist("value") if each.strip()]
    if question.type == "states":
        chosen = [part for each in chosen for part in each.replace(",", " ").split()]
    said = next((CHOICES[each] for each in chosen if each in CHOICES), STATES[state])
    values = [each for each in chosen if not each.startswith("@")]
    if values and (said != "answered" or NONE in chosen):
        raise AnswerError("you gave a value and a choice that excludes it; keep one of the two")
    if said == "answered" and not values and NONE not in chosen:
        return None
    held = values if question.type in {"multi", "states"} else next(iter(values), None)
    return Answer(
        state=said,
        value=held if said == "answered" else None,
        evidence=cast("Grade", evidence or "asserted"),
        reason=reason,
        note=note,
    )


class SendForm(forms.Form):
    """Who gets a section: a member, an address that becomes one, or, where only the day changes, the address that has it."""

    owner = forms.CharField(required=False)
    email = forms.EmailField(required=False, error_messages={"invalid": "That is not an e-mail address."})
    due_on = forms.DateField(required=False, error_messages={"invalid": "Write the day as 2026-11-23."})

    def __init__(self, data: QueryDict, *, members: Iterable[Membership]) -> None:
        super().__init__(data)
        self.member: User | None = None
        self.kept = ""
        self._members = list(members)

    def clean(self) -> None:
        email, key = self.cleaned_data.get("email") or "", self.cleaned_data.get("owner") or ""
        keys = {m.user.email if email else str(m.user_id): m for m in self._members}
        found = keys.get(email.lower() or key)
        if not email and "@" in key:
            self.kept = key
        elif key and not email and not found:
            raise forms.ValidationError("That member is not here any more. Choose again.")
        if found and not can_answer(found):
            raise forms.ValidationError(f"{found.user} is a reader and cannot answer. An owner can change that under Members.")
        self.member = found.user if found else None


class LinkForm(forms.Form):
    url = forms.URLField(max_length=500, assume_scheme="https")
    title = forms.CharField(max_length=200, required=False)
