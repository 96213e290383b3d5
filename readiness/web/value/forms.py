"""Numbers as people write them: the fields of a post in, entries or the reason why not out. What was typed is kept to show again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms

from readiness.assessments.valuation import Entry
from readiness.assessments.value_entries import MOST_SOURCE, EntryError
from readiness.assessments.value_operations import Typed
from readiness.catalogue.numbers import whole_number

PARTS = ("low", "base", "high", "source", "read_on")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one number, as written."""

    low: str = ""
    base: str = ""
    high: str = ""
    source: str = ""
    read_on: str = ""
    version: str = "0"

    @property
    def is_empty(self) -> bool:
        """Nothing but the day, which is filled in beforehand, was written."""
        return not (self.low or self.base or self.high or self.source)


def posted(post: Mapping[str, str], name: str) -> Fields:
    """Read the fields of one number from a post."""
    told = {part: str(post.get(f"{name}-{part}", "")).strip() for part in PARTS}
    return Fields(**told, version=str(post.get(f"{name}-version", "0")))


def written(entry: Entry | None, version: int, unit: str, today: date) -> Fields:
    """Set out what stands, to be changed: empty fields where the default counts."""
    if entry is None:
        return Fields(read_on=today.isoformat(), version=str(version))
    low, base, high = (plain(number, unit) for number in (entry.low, entry.base, entry.high))
    return Fields(low, base, high, entry.source, entry.read_on.isoformat(), str(version))


def typed(fields: Fields, unit: str, *, is_single: bool) -> Typed:
    """Read one number; empty fields give the default its place back.

    Raises:
        EntryError: with what to write instead.
    """
    version = whole_number(fields.version)
    if fields.is_empty:
        return Typed(None, version)
    given = (fields.base,) * 3 if is_single else (fields.low, fields.base, fields.high)
    if not all(given):
        if is_single:
            raise EntryError("write the number that the source gives, or empty the source too")
        raise EntryError("write all of low, base and high, or empty all three to go back to the default")
    low, base, high = (number(text, unit) for text in given)
    return Typed(Entry(low, base, high, fields.source, day(fields.read_on)), version)


def number(text: str, unit: str = "") -> float:
    """Read a number: 1,200, $1200 or 40%.

    Raises:
        EntryError: it is none.
    """
    bare = text.replace(",", "").replace("$", "").replace(" ", "").replace("−", "-")
    is_percent = bare.endswith("%")
    try:
        value = float(bare.removesuffix("%"))
    except ValueError:
        value = float("nan")
    if value != value or value in {float("inf"), float("-inf")}:  # noqa: PLR0124 -- NaN alone differs from itself
        raise EntryError(f"“{text}” is not a number; write it like {'40%' if unit.startswith('share') else '1,200'}")
    if is_percent and not unit.startswith("share"):
        raise EntryError(f"“{text}” is a percentage; here a number in {unit} is wanted")
    if value > 1 and not is_percent and unit.startswith("share"):
        raise EntryError(f"“{text}” is more than the whole; write a share like 40% or 0.4")
    return value / 100 if is_percent else value


def day(text: str) -> date:
    """Read a day.

    Raises:
        EntryError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise EntryError("give the day the source was read, as 2026-11-23") from None


def plain(value: float, unit: str) -> str:
    """Write a number so that it reads back the same."""
    share = unit.startswith("share")
    told = f"{100 * value if share else value:.10f}".rstrip("0").rstrip(".")
    return f"{told}%" if share else told


class RealisedForm(forms.Form):
    amount = forms.CharField(max_length=30, label="Dollars measured", help_text="What the books show, costs taken off. It may be negative.")
    begins_on = forms.DateField(label="First day of the period", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Last day of the period", widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(max_length=MOST_SOURCE, label="Source", help_text="For example: ledger account 4120, third quarter.")
    read_on = forms.DateField(label="Day the source was read", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_amount(self) -> float:
        try:
            return number(str(self.cleaned_data["amount"]))
        except EntryError as error:
            raise forms.ValidationError(str(error)) from None
