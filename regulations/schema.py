"""The shape of the corpus: instruments, standing, obligations. What is not named here is not allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from regulations.conditions import Condition


class Standing(StrEnum):
    """What an instrument is on a day. Only IN_FORCE binds."""

    PROPOSED = "proposed"
    ENACTED = "enacted"
    IN_FORCE = "in_force"
    STAYED = "stayed"
    ENJOINED = "enjoined"
    VACATED = "vacated"
    REPEALED = "repealed"
    EXPIRED = "expired"
    VOLUNTARY = "voluntary"


Layer = Literal["model", "integration", "evaluation", "orchestration", "audit", "people"]
Kind = Literal[
    "statute", "regulation", "guidance", "bulletin", "framework", "standard", "accreditation", "executive-action"
]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Jurisdiction = Annotated[str, Field(pattern=r"^US(-[A-Z]{2}(-[A-Z]{3})?)?$")]
Words = Annotated[str, Field(min_length=3)]


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        msg = "expected a full date such as 2026-11-22"
        raise ValueError(msg) from error


Day = Annotated[date, BeforeValidator(_day)]
RawCondition = Annotated[object, PlainValidator(lambda value: value)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StandingValue(_Part):
    """From `date` on, until the next value, the standing is this."""

    date: Day
    standing: Standing
    cite: str = ""
    note: str = ""
    source: str = ""


class Source(_Part):
    """Where something was read, and when. `primary` marks the law's own words, of a public body or in a copy."""

    url: str
    read_on: Day
    primary: bool = False
    note: str = ""

    @property
    def is_official(self) -> bool:
        """Say whether a public body itself published what was read."""
        host = urlsplit(self.url).hostname or ""
        return host.endswith(".gov")


class Development(_Part):
    """Something that happened and did not change the standing. The date may be a year or a month."""

    date: Annotated[str, BeforeValidator(str), Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    note: Words
    source: str = ""


class Penalty(_Part):
    enforcer: str = ""
    amount: str = ""
    private_right_of_action: str = ""


class ObligationText(_Part):
    """An obligation as its file has it."""

    id: Identifier
    text: Words
    cite: Words
    layer: Layer
    artifact: str = ""
    topic: str = ""
    families: tuple[Identifier, ...] | None = None
    applies_when: RawCondition | None = None
    satisfied_when: RawCondition | None = None
    counsel_decides: str = ""
    standing: tuple[StandingValue, ...] = ()
    note: str = ""


class GroupText(_Part):
    """A file of obligations that belong together."""

    group: Words
    families: tuple[Identifier, ...] | None = None
    applies_when: RawCondition | None = None
    satisfied_when: RawCondition | None = None
    counsel_decides: str = ""
    standing: tuple[StandingValue, ...] = ()
    obligations: tuple[ObligationText, ...] = Field(min_length=1)


class InstrumentText(_Part):
    """An instrument as its file has it."""

    id: Identifier
    title: Words
    short_title: Words
    jurisdiction: Jurisdiction
    authority: str = ""
    kind: Kind
    citation: Words
    topics: tuple[Identifier, ...] = ()
    families: tuple[Identifier, ...] = ()
    audience: tuple[Identifier, ...] = ()
    triggers: tuple[str, ...] = ()
    standing: tuple[StandingValue, ...] = Field(min_length=1)
    watch: str = ""
    applies_when: RawCondition | None = None
    counsel_decides: str = ""
    penalty: Penalty = Penalty()
    developments: tuple[Development, ...] = ()
    confidence: Literal["high", "medium", "low"]
    notes: str = ""
    doubts: tuple[str, ...] = ()
    review_by: Day
    sources: tuple[Source, ...] = Field(min_length=1)


class TermText(_Part):
    """A defined term."""

    text: Words
    condition: RawCondition


class SubjectText(_Part):
    """One thing that duties of several laws ask; `levels` run from the least strict, times are compared by `stricter`."""

    label: Words
    levels: dict[Identifier, Words] = {}
    stricter: Literal["", "shorter", "longer"] = ""
    starts: str = ""
    says: str = ""
    duties: dict[Identifier, str] = Field(min_length=1)


class TopicText(_Part):
    """A kind of duty, with the subjects on which laws can be compared."""

    label: Words
    subjects: dict[Identifier, SubjectText] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Measure:
    """Where an obligation stands on a subject; of two, the higher `rank` is the stricter, by our reading."""

    topic: str
    topic_label: str
    subject: str
    subject_label: str
    words: str
    rank: float


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty, complete: its conditions hold what its group, its instrument and its jurisdiction add."""

    id: str
    instrument: str
    jurisdiction: str
    group: str
    text: str
    cite: str
    layer: str
    artifact: str
    topic: str
    families: tuple[str, ...]
    applies_when: Condition
    satisfied_when: Condition | None
    counsel_decides: str
    standing: tuple[StandingValue, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A statute, rule, guidance or standard with its history and its obligations."""

    id: str
    title: str
    short_title: str
    jurisdiction: str
    authority: str
    kind: str
    citation: str
    topics: tuple[str, ...]
    families: tuple[str, ...]
    audience: tuple[str, ...]
    triggers: tuple[str, ...]
    standing: tuple[StandingValue, ...]
    watch: str
    penalty: Penalty
    developments: tuple[Development, ...]
    confidence: str
    notes: str
    doubts: tuple[str, ...]
    review_by: date
    sources: tuple[Source, ...]
    obligations: tuple[Obligation, ...]
    file: str

    @property
    def state(self) -> str | None:
        """The two letters of the state, or None for the whole country."""
        return self.jurisdiction[3:5] or None


@dataclass(frozen=True, eq=False, slots=True)
class Corpus:
    """All the law we know, and the digest that names exactly this knowledge."""

    instruments: Mapping[str, Instrument]
    terms: Mapping[str, Condition]
    digest: str
    term_texts: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, TopicText] = field(default_factory=dict)
    measures: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Every obligation, in the order of instruments."""
        return tuple(duty for instrument in self.instruments.values() for duty in instrument.obligations)
