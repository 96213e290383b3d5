from __future__ import annotations

from typing import Any

from django import forms

from readiness.catalogue.answers import Answer, AnswerState
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Question


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


class AnswerForm(forms.Form):
    """The posted card of one question; the question itself checks the value."""

    choice = forms.CharField(required=False)
    state = forms.ChoiceField(
        choices=[("answered", "Answered"), ("unknown", "Don’t know"), ("na", "Does not apply")], required=False
    )
    evidence = forms.ChoiceField(
        choices=[("asserted", "Asserted"), ("documented", "Documented"), ("verified", "Verified")], required=False
    )
    reason = forms.CharField(required=False, max_length=2000)
    note = forms.CharField(required=False, max_length=2000)
    version = forms.IntegerField(min_value=0, required=False)

    def answer(self, question: Question) -> Answer | None:
        """Read the posted card; None where nothing was chosen. A choice of `@unknown` or `@na` is a state."""
        data = self.cleaned_data
        state: AnswerState = data["state"] or "answered"
        value: Any = self.data.get("value", "").strip()
        if question.type in {"multi", "states"}:
            value = self.data.getlist("value") if hasattr(self.data, "getlist") else []
            if question.type == "states":
                value = [part for each in value for part in each.replace(",", " ").split()]
        if value in ("@unknown", ["@unknown"]):
            state = "unknown"
        elif value in ("@na", ["@na"]):
            state = "na"
        if (state == "answered" and value == "") or (value == [] and question.type == "states"):
            return None
        return Answer(
            state=state,
            value=value if state == "answered" else None,
            evidence=data["evidence"] or "asserted",
            reason=data["reason"].strip(),
            note=data["note"].strip(),
        )


class LinkForm(forms.Form):
    url = forms.URLField(max_length=500, assume_scheme="https")
    title = forms.CharField(max_length=200, required=False)
