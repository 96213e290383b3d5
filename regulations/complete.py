"""Complete the obligations of an instrument with what group, instrument and jurisdiction say for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from regulations.conditions import Condition, Includes, Place, joined
from regulations.problems import Problem
from regulations.schema import GroupText, InstrumentText, Obligation, ObligationText, Standing, StandingValue
from regulations.yaml_text import Document

ReadCondition = Callable[[object, Place, Document, str], Condition | None]
NamedGroup = tuple[GroupText, Document, str]


def complete_obligations(
    text: InstrumentText,
    document: Document,
    name: str,
    groups: Sequence[NamedGroup],
    read_condition: ReadCondition,
    problems: list[Problem],
) -> tuple[Obligation, ...]:
    """Build the obligations of every group, in order, noting what is missing."""
    check_dates(text.standing, ("standing",), document, name, problems)
    shared = joined(jurisdiction_of(text), read_condition(text.applies_when, ("applies_when",), document, name))
    held: dict[str, Obligation] = {}
    for group, group_document, file in groups:
        check_dates(group.standing, ("standing",), group_document, file, problems)
        scope = joined(shared, read_condition(group.applies_when, ("applies_when",), group_document, file))
        met = read_condition(group.satisfied_when, ("satisfied_when",), group_document, file)
        for number, duty in enumerate(group.obligations):
            place: Place = ("obligations", number)
            if duty.id in held:
                fault = f"The obligation '{duty.id}' is given twice."
                problems.append(Problem(file, group_document.line_of(place), "id", fault, "Rename one of them."))
            check_dates(duty.standing, (*place, "standing"), group_document, file, problems)
            own = read_condition(duty.applies_when, (*place, "applies_when"), group_document, file)
            own_met = read_condition(duty.satisfied_when, (*place, "satisfied_when"), group_document, file)
            obligation = _obligation(text, group, duty, joined(scope, own), own_met or (None if duty.counsel_decides else met))
            _check_duty(obligation, text, place, group_document, file, problems)
            held[duty.id] = obligation
    return tuple(held.values())


def jurisdiction_of(text: InstrumentText) -> Condition | None:
    """Say in which state the company must be active; the whole country needs nothing."""
    state = text.jurisdiction[3:5]
    return Includes("profile.states", (state,)) if state else None


def check_dates(
    values: Sequence[StandingValue], place: Place, document: Document, name: str, problems: list[Problem]
) -> None:
    """Note dates that do not ascend, and values that nobody cites."""
    for number, value in enumerate(values):
        at = (*place, number)
        if number and values[number - 1].date >= value.date:
            fault = f"{value.date} does not come after {values[number - 1].date}."
            problems.append(Problem(name, document.line_of(at), "date", fault, "Put the values in order, one a date."))
        if not (value.cite or value.note or value.source):
            fault = f"Nothing says why it is {value.standing.value} from {value.date}."
            problems.append(Problem(name, document.line_of(at), "cite", fault, "Add cite, note or source."))


def _obligation(
    text: InstrumentText, group: GroupText, duty: ObligationText, applies: Condition, met: Condition | None
) -> Obligation:
    families = next((given for given in (duty.families, group.families) if given is not None), text.families)
    return Obligation(
        id=duty.id,
        instrument=text.id,
        jurisdiction=text.jurisdiction,
        group=group.group,
        text=duty.text,
        cite=duty.cite,
        layer=duty.layer,
        artifact=duty.artifact,
        topic=duty.topic or (text.topics[0] if text.topics else ""),
        families=families,
        applies_when=applies,
        satisfied_when=met,
        counsel_decides=duty.counsel_decides or group.counsel_decides or text.counsel_decides,
        standing=duty.standing or group.standing,
        note=duty.note,
    )


def _check_duty(
    duty: Obligation, text: InstrumentText, place: Place, document: Document, name: str, problems: list[Problem]
) -> None:
    if duty.satisfied_when is None and not duty.counsel_decides:
        fault = f"Nothing says when '{duty.id}' is met."
        remedy = "Add satisfied_when, or counsel_decides with the reason."
        problems.append(Problem(name, document.line_of(place), "satisfied_when", fault, remedy))
    live = [value.date for value in text.standing if value.standing in (Standing.IN_FORCE, Standing.VOLUNTARY)]
    if duty.standing and live and duty.standing[0].date > live[0]:
        fault = f"'{duty.id}' has no standing from {live[0]}, when {text.id} begins, to {duty.standing[0].date}."
        remedy = "Begin its own standing on that day (enacted, say)."
        problems.append(Problem(name, document.line_of((*place, "standing")), "standing", fault, remedy))
