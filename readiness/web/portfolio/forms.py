from __future__ import annotations

from typing import Any

from django import forms

from readiness.portfolio.reuse import MOST_SITES, NORMALIZING


class SitesForm(forms.Form):
    """How many sites are planned, and which actions would make them alike first; it lives in the address."""

    sites = forms.IntegerField(
        min_value=2,
        max_value=MOST_SITES,
        error_messages={
            "invalid": "Write the number of sites in digits, from 2 to 40.",
            "required": "Write the number of sites, from 2 to 40.",
            "min_value": "A next site needs two sites or more.",
            "max_value": "Plan at most 40 sites at a time.",
        },
    )
    action = forms.MultipleChoiceField(choices=[(name, name) for name in NORMALIZING], required=False)

    def __init__(self, *args: Any, planned: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.planned = planned

    @property
    def number(self) -> int:
        """Sites to plan for; the starting number where none, or none that counts, was given."""
        return int(self.cleaned_data["sites"]) if self.is_valid() else self.planned

    @property
    def chosen(self) -> list[str] | None:
        """Actions asked for; None before anything was asked."""
        return list(self.cleaned_data["action"]) if self.is_valid() else None
