"""From files to the corpus: read, check the shape, put definitions under terms, complete the obligations."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from regulations.complete import complete_obligations
from regulations.conditions import Condition, Place
from regulations.problems import CorpusError, Problem, shown
from regulations.reading import Reading, dotted
from regulations.schema import Corpus, GroupText, Instrument, InstrumentText, TermText, TopicText
from regulations.topics import measures_of, read_topics
from regulations.yaml_text import YamlError, read_yaml

ROOT = Path(__file__).parent
Part = TypeVar("Part", bound=BaseModel)
Rest = tuple[Mapping[str, Condition], list[Problem]]  # the terms, and where to note problems
_HELD_BY_OBLIGATIONS = {"applies_when", "counsel_decides"}
_WORDING = {
    "extra_forbidden": ("Unknown key.", "Remove it, or correct its spelling; the keys are in regulations/schema.py."),
    "missing": ("This key is missing.", "Add it."),
}


@functools.cache
def corpus() -> Corpus:
    """Give the corpus of this release, read once.

    Raises:
        CorpusError: a file is not what it should be.
    """
    return load_corpus(ROOT)


def load_corpus(root: Path) -> Corpus:
    """Read the corpus kept under a folder: `terms.yaml`, `topics/` and `instruments/<jurisdiction>/<instrument>/`.

    Raises:
        CorpusError: naming every fault that was found.
    """
    problems: list[Problem] = []
    files = sorted([*root.glob("instruments/*/*/*.yaml"), *root.glob("terms.yaml"), *root.glob("topics/*.yaml")])
    terms, term_texts = _terms(root, problems)
    instruments: dict[str, Instrument] = {}
    for path in files:
        if path.name == "instrument.yaml":
            instrument = _instrument(path, root, (terms, problems))
            if instrument is not None:
                _admit(instrument, instruments, problems)
    topics = _topics(root, problems)
    if problems:
        raise CorpusError(problems)
    return Corpus(instruments, terms, _digest(files, root), term_texts, topics, measures_of(topics))


def _opened(path: Path, root: Path, rest: Rest) -> Reading | None:
    name, (terms, problems) = shown(path, root), rest
    try:
        return Reading(name, read_yaml(path.read_text(encoding="utf-8")), terms, problems)
    except YamlError as error:
        problems.append(Problem(name, error.line, error.key, error.fault, error.remedy))
        return None


def _read(path: Path, root: Path, shape: type[Part], rest: Rest) -> tuple[Part, Reading] | None:
    reading = _opened(path, root, rest)
    if reading is None:
        return None
    try:
        return shape.model_validate(reading.document.data), reading
    except ValidationError as error:
        _note_shape(error, reading)
        return None


def _terms(root: Path, problems: list[Problem]) -> tuple[dict[str, Condition], dict[str, str]]:
    path = root / "terms.yaml"
    held: dict[str, Condition] = {}
    texts: dict[str, str] = {}
    reading = _opened(path, root, (held, problems)) if path.exists() else None
    if reading is None or not isinstance(reading.document.data, dict):
        return held, texts
    for term, data in reading.document.data.items():
        try:
            part = TermText.model_validate(data)
        except ValidationError as error:
            _note_shape(error, reading, (term,))
            continue
        condition = reading.condition(part.condition, (term, "condition"))
        if condition is not None:
            held[term], texts[term] = condition, part.text
    return held, texts


def _topics(root: Path, problems: list[Problem]) -> dict[str, TopicText]:
    try:
        return read_topics(root)
    except CorpusError as error:
        problems += error.problems
        return {}


def _instrument(path: Path, root: Path, rest: Rest) -> Instrument | None:
    part = _read(path, root, InstrumentText, rest)
    others = [file for file in sorted(path.parent.glob("*.yaml")) if file.name != path.name]
    groups = [read for file in others if (read := _read(file, root, GroupText, rest)) is not None]
    if part is None:
        return None
    text, reading = part
    _check_place(text, path, reading)
    shared = {key: getattr(text, key) for key in InstrumentText.model_fields if key not in _HELD_BY_OBLIGATIONS}
    return Instrument(**shared, obligations=complete_obligations(text, reading, groups), file=reading.name)


def _check_place(text: InstrumentText, path: Path, reading: Reading) -> None:
    folder, jurisdiction = path.parent.name, path.parent.parent.name
    if folder != text.id:
        fault = f"The folder is called '{folder}' and the id is '{text.id}'."
        reading.note(("id",), "id", fault, "Make them the same.")
    if not text.jurisdiction.lower().startswith(jurisdiction):
        fault = f"The folder '{jurisdiction}' is not that of {text.jurisdiction}."
        reading.note(("jurisdiction",), "jurisdiction", fault, "Move the folder.")


def _admit(instrument: Instrument, held: dict[str, Instrument], problems: list[Problem]) -> None:
    if instrument.id in held:
        fault = f"The id '{instrument.id}' is also that of {held[instrument.id].file}."
        problems.append(Problem(instrument.file, 1, "id", fault, "Give one of them another id."))
    held[instrument.id] = instrument


def _note_shape(error: ValidationError, reading: Reading, base: Place = ()) -> None:
    items = error.errors()
    held = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    for item in items:
        if item["type"] == "too_short" and item["loc"] in held:
            continue  # it is short only because of the fault within
        place = (*base, *item["loc"])
        said = f"{item['msg'].removeprefix('Value error, ').capitalize()}."
        fault, remedy = _WORDING.get(item["type"], (said, f"Correct '{str(item['input'])[:60]}'."))
        reading.note(place, dotted(place), fault, remedy)


def _digest(files: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(shown(path, root).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
