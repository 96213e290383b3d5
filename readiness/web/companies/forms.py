from __future__ import annotations

import re

from django import forms

from readiness.catalogue.load import catalogue
from readiness.catalogue.states import STATES


def _segments() -> list[tuple[str, str]]:
    return [(key, label) for key, label in catalogue().segments.items()]


class CompanyForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name of the company")
    segments = forms.MultipleChoiceField(
        label="What does it do?",
        choices=_segments,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose every line of business above five percent of revenue.",
    )
    states = forms.CharField(
        label="States where patients, members, workers or claims fall",
        help_text="Two letters each, for example CA, TX, NY.",
        max_length=400,
    )

    def clean_states(self) -> list[str]:
        codes = sorted(set(re.findall(r"[^\s,;]+", self.cleaned_data["states"].upper())))
        unknown = [code for code in codes if code not in STATES]
        if unknown:
            are = "is not a state" if len(unknown) == 1 else "are not states"
            raise forms.ValidationError(f"{', '.join(unknown)} {are}. Write two letters each, for example CA, TX.")
        return codes


class NameForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name of the company")


class SiteForm(forms.Form):
    name = forms.CharField(max_length=120, label="Site")
    state = forms.ChoiceField(choices=[("", "Choose"), *((code, code) for code in STATES)])
