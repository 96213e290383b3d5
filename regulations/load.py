"""From files to the corpus: read, check the shape, put definitions under terms, complete the obligations."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from regulations.complete import complete_obligations
from regulations.conditions import Condition, ConditionFault, Place, parse_condition, resolve_terms
from regulations.problems import CorpusError, Problem, shown
from regulations.schema import Corpus, GroupText, Instrument, InstrumentText, TermText
from regulations.yaml_text import Document, Plain, YamlFault, read_yaml

ROOT = Path(__file__).parent
Part = TypeVar("Part", bound=BaseModel)
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
    """Read the corpus kept under a folder: `terms.yaml` and `instruments/<jurisdiction>/<instrument>/`.

    Raises:
        CorpusError: naming every fault that was found.
    """
    problems: list[Problem] = []
    files = _files(root)
    terms, term_texts = _terms(root, problems)
    instruments: dict[str, Instrument] = {}
    for path in files:
        if path.name == "instrument.yaml":
            instrument = _instrument(path, root, terms, problems)
            if instrument is not None:
                _admit(instrument, instruments, problems)
    if problems:
        raise CorpusError(problems)
    return Corpus(instruments, terms, _digest(files, root), term_texts)


def read_part(path: Path, root: Path, shape: type[Part], problems: list[Problem]) -> tuple[Part, Document] | None:
    """Read one file into a shape; note what is wrong and give None when it does not fit."""
    name = shown(path, root)
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlFault as fault:
        problems.append(Problem(name, fault.line, fault.key, fault.fault, fault.remedy))
        return None
    try:
        return shape.model_validate(document.data), document
    except ValidationError as error:
        problems.extend(_worded(error, document, name))
        return None


def read_condition(
    data: object, place: Place, document: Document, name: str, terms: Mapping[str, Condition], problems: list[Problem]
) -> Condition | None:
    """Read one condition tree of a file, with its terms put in."""
    if data is None:
        return None
    try:
        return resolve_terms(parse_condition(data, place), terms)
    except ConditionFault as fault:
        at = fault.place or place
        problems.append(Problem(name, document.line_of(at), _dotted(at), fault.fault, fault.remedy))
        return None


def _files(root: Path) -> list[Path]:
    return sorted([*root.glob("instruments/*/*/*.yaml"), *root.glob("terms.yaml")])


def _terms(root: Path, problems: list[Problem]) -> tuple[dict[str, Condition], dict[str, str]]:
    path = root / "terms.yaml"
    if not path.exists():
        return {}, {}
    try:
        document = read_yaml(path.read_text(encoding="utf-8"))
    except YamlFault as fault:
        problems.append(Problem(path.name, fault.line, fault.key, fault.fault, fault.remedy))
        return {}, {}
    held: dict[str, Condition] = {}
    texts: dict[str, str] = {}
    for term, data in _items(document.data):
        try:
            part = TermText.model_validate(data)
        except ValidationError as error:
            problems.extend(_worded(error, document, path.name, (term,)))
            continue
        condition = read_condition(part.condition, (term, "condition"), document, path.name, held, problems)
        if condition is not None:
            held[term], texts[term] = condition, part.text
    return held, texts


def _items(data: Plain) -> list[tuple[str, Plain]]:
    return list(data.items()) if isinstance(data, dict) else []


def _instrument(path: Path, root: Path, terms: Mapping[str, Condition], problems: list[Problem]) -> Instrument | None:
    part = read_part(path, root, InstrumentText, problems)
    groups = [
        (read, file)
        for file in sorted(path.parent.glob("*.yaml"))
        if file.name != path.name and (read := read_part(file, root, GroupText, problems)) is not None
    ]
    if part is None:
        return None
    text, document = part
    name = shown(path, root)
    _check_place(text, path, document, name, problems)

    def condition_in(data: object, place: Place, held: Document, file: str) -> Condition | None:
        return read_condition(data, place, held, file, terms, problems)

    named = [(group, held, shown(file, root)) for (group, held), file in groups]
    duties = complete_obligations(text, document, name, named, condition_in, problems)
    shared = text.model_dump(exclude={"applies_when", "counsel_decides"}) | {
        "standing": text.standing,
        "penalty": text.penalty,
        "developments": text.developments,
        "sources": text.sources,
    }
    return Instrument(**shared, obligations=duties, file=name)


def _check_place(text: InstrumentText, path: Path, document: Document, name: str, problems: list[Problem]) -> None:
    folder, jurisdiction = path.parent.name, path.parent.parent.name
    if folder != text.id:
        fault = f"The folder is called '{folder}' and the id is '{text.id}'."
        problems.append(Problem(name, document.line_of(("id",)), "id", fault, "Make them the same."))
    if not text.jurisdiction.lower().startswith(jurisdiction):
        fault = f"The folder '{jurisdiction}' is not that of {text.jurisdiction}."
        problems.append(Problem(name, document.line_of(("jurisdiction",)), "jurisdiction", fault, "Move the folder."))


def _admit(instrument: Instrument, held: dict[str, Instrument], problems: list[Problem]) -> None:
    if instrument.id in held:
        fault = f"The id '{instrument.id}' is also that of {held[instrument.id].file}."
        problems.append(Problem(instrument.file, 1, "id", fault, "Give one of them another id."))
    held[instrument.id] = instrument


def _worded(error: ValidationError, document: Document, name: str, base: Place = ()) -> list[Problem]:
    problems = []
    for item in error.errors():
        place = (*base, *item["loc"])
        fault, remedy = _WORDING.get(item["type"], (f"{item['msg'].removeprefix('Value error, ').capitalize()}.", ""))
        got = "" if item["type"] in _WORDING else f"Correct '{str(item['input'])[:60]}'."
        problems.append(Problem(name, document.line_of(place), _dotted(place), fault, remedy or got))
    return problems


def _dotted(place: Place) -> str:
    return ".".join(str(step) for step in place)


def _digest(files: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(shown(path, root).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
