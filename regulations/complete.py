"""Complete the obligations of an instrument with what group, instrument and jurisdiction say for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from regulations.conditions import Condition, Includes, Place, joined
from regulations.reading import Reading
from regulations.schema import GroupText, InstrumentText, Obligation, ObligationText, Standing, StandingValue

NamedGroup = tuple[GroupText, Reading]


def complete_obligations(
    text: InstrumentText, reading: Reading, groups: Sequence[NamedGroup]
) -> tuple[Obligation, ...]:
    """Build the obligations of every group, in order, noting what is missing."""
    check_dates(text.standing, ("standing",), reading)
    shared = joined(jurisdiction_of(text), reading.condition(text.applies_when, ("applies_when",)))
    held: dict[str, Obligation] = {}
    for group, file in groups:
        for place, duty in _duties(text, shared, group, file):
            if duty.id in held:
                file.note(place, "id", f"The obligation '{duty.id}' is given twice.", "Rename one of them.")
            _check_duty(duty, text, place, file)
            if not (duty.counsel_decides or _says_when_met(group, place)):
                remedy = "Add satisfied_when, or counsel_decides with the reason."
                file.note(place, "satisfied_when", f"Nothing says when '{duty.id}' is met.", remedy)
            held[duty.id] = duty
    return tuple(held.values())


def jurisdiction_of(text: InstrumentText) -> Condition | None:
    """Say in which state the company must be active; the whole country needs nothing."""
    state = text.jurisdiction[3:5]
    return Includes("profile.states", (state,)) if state else None


def check_dates(values: Sequence[StandingValue], place: Place, reading: Reading) -> None:
    """Note dates that do not ascend, and values that nobody cites."""
    for number, value in enumerate(values):
        at = (*place, number)
        if number and values[number - 1].date >= value.date:
            fault = f"{value.date} does not come after {values[number - 1].date}."
            reading.note(at, "date", fault, "Put the values in order, one a date.")
        if not (value.cite or value.note or value.source):
            fault = f"Nothing says why it is {value.standing.value} from {value.date}."
            reading.note(at, "cite", fault, "Add cite, note or source.")


def _duties(text: InstrumentText, shared: Condition, group: GroupText, file: Reading) -> list[tuple[Place, Obligation]]:
    check_dates(group.standing, ("standing",), file)
    scope = joined(shared, file.condition(group.applies_when, ("applies_when",)))
    met = file.condition(group.satisfied_when, ("satisfied_when",))
    found: list[tuple[Place, Obligation]] = []
    for number, duty in enumerate(group.obligations):
        place: Place = ("obligations", number)
        check_dates(duty.standing, (*place, "standing"), file)
        applies = joined(scope, file.condition(duty.applies_when, (*place, "applies_when")))
        own = file.condition(duty.satisfied_when, (*place, "satisfied_when"))
        inherited = None if duty.counsel_decides else met
        found.append((place, _obligation(text, group, duty, (applies, own or inherited))))
    return found


def _obligation(
    text: InstrumentText, group: GroupText, duty: ObligationText, conditions: tuple[Condition, Condition | None]
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
        applies_when=conditions[0],
        satisfied_when=conditions[1],
        counsel_decides=duty.counsel_decides or group.counsel_decides or text.counsel_decides,
        standing=duty.standing or group.standing,
        note=duty.note,
    )


def _check_duty(duty: Obligation, text: InstrumentText, place: Place, file: Reading) -> None:
    live = [value.date for value in text.standing if value.standing in {Standing.IN_FORCE, Standing.VOLUNTARY}]
    if duty.standing and live and duty.standing[0].date > live[0]:
        fault = f"'{duty.id}' has no standing from {live[0]}, when {text.id} begins, to {duty.standing[0].date}."
        file.note((*place, "standing"), "standing", fault, "Begin its own standing on that day (enacted, say).")


def _says_when_met(group: GroupText, place: Place) -> bool:
    own = group.obligations[int(place[-1])].satisfied_when
    return own is not None or group.satisfied_when is not None
