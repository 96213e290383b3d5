from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from readiness.engine.method import TIERS
from readiness.engine.paths import Measure

if TYPE_CHECKING:
    from readiness.assessments.results import RunResults

MEASURES = [("effort", "Least effort"), ("cost", "Least cost"), ("weeks", "Least time")]
UNITS = [("effort", "person-weeks"), ("cost", "dollars"), ("weeks", "weeks elapsed")]
PROOFS = [
    ("none", "As it stands"),
    ("documented", "Documented"),
    ("verified", "Verified"),
]


class WhatIfForm(forms.Form):
    """The chosen remediations (`do`, repeated) and how far the answers behind gates are proven."""

    do = forms.MultipleChoiceField(required=False)

    def chosen(self) -> list[str]:
        return list(dict.fromkeys(cast("Any", self.data).getlist("do")))

    def proof(self) -> str:
        asked = self.data.get("proof", "none")
        return asked if asked in dict(PROOFS) else "none"

    def proofs(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.proof()) for value, label in PROOFS]


class PathForm(forms.Form):
    """One workflow or all of the run, a tier, and what should be least."""

    ALL = ""

    workflow = forms.ChoiceField(required=False, label="Workflow")
    tier = forms.ChoiceField(
        choices=[(tier, tier) for tier in TIERS[1:]],
        label="Guaranteed tier",
        error_messages={"invalid_choice": "Choose a tier from T1 to T4.", "required": "Choose a tier from T1 to T4."},
    )
    by = forms.ChoiceField(choices=MEASURES, required=False, label="By")

    def __init__(self, *args: Any, results: RunResults, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.results = results
        every = [(self.ALL, "All of this run")] if len(results.workflows) > 1 else []
        field = cast("forms.ChoiceField", self.fields["workflow"])
        field.choices = [*every, *((name, result.name) for name, result in results.workflows.items())]
        field.error_messages["invalid_choice"] = "This run does not include that workflow."
        lowest = min(result.tier.guaranteed for result in results.workflows.values())
        self.fields["tier"].initial = next((tier for tier in TIERS if tier > lowest), TIERS[-1])
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def targets(self) -> dict[str, str]:
        chosen = self.cleaned_data["workflow"]
        names = [chosen] if chosen else list(self.results.workflows)
        return dict.fromkeys(names, self.cleaned_data["tier"])

    def measure(self) -> Measure:
        return cast("Measure", self.cleaned_data["by"] or "effort")


class BudgetForm(forms.Form):
    """What may be spent, and in what."""

    budget = forms.DecimalField(
        min_value=0,
        max_value=1_000_000_000,
        label="Budget",
        error_messages={"invalid": "Write the budget as a number, such as 40.", "required": "Write the budget as a number, such as 40."},
    )
    unit = forms.ChoiceField(choices=UNITS, required=False, label="In")
    proof = forms.ChoiceField(choices=PROOFS, required=False, label="Proof behind gates")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.widget.attrs["class"] = "input"

    def measure(self) -> Measure:
        return cast("Measure", self.cleaned_data["unit"] or "effort")

    def unit_label(self) -> str:
        return dict(UNITS)[self.measure()]
