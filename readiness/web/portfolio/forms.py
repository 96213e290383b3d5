from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms

from readiness.portfolio.reuse import MOST_SITES, NORMALIZING
from readiness.web.runs.forms import BudgetForm

if TYPE_CHECKING:
    from readiness.companies.models import Company

MOST_COMPANIES = 3  # more take the solver longer than a page may


class PortfolioBudgetForm(BudgetForm):
    """A budget, and the companies it may be spent in."""

    company = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Companies",
        help_text=f"Up to {MOST_COMPANIES} at a time.",
        error_messages={"required": "Choose one company or more.", "invalid_choice": "That company is not assessed here."},
    )

    def __init__(self, *args: Any, companies: Sequence[Company], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["company"])
        field.choices = [(each.slug, each.name) for each in companies]
        del field.widget.attrs["class"]

    def clean_company(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["company"]
        if len(chosen) > MOST_COMPANIES:
            raise forms.ValidationError(f"Choose up to {MOST_COMPANIES} companies; more take longer than a page may.")
        return chosen


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
