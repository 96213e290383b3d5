"""Load the content: YAML files in, one checked `Catalogue` out, or every problem with its file and line."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from readiness.catalogue import schema
from readiness.catalogue.lint import reference_problems
from readiness.catalogue.yaml_nodes import ContentError, Document, Place, read

CONTENT = Path(__file__).parent / "content"
Model = TypeVar("Model", bound=schema.Content)


@functools.cache
def catalogue() -> schema.Catalogue:
    """Load the product's own content, once."""
    return load(CONTENT)


def load(root: Path) -> schema.Catalogue:
    """Load content from a folder.

    Raises:
        ContentError: with every problem found, one line each.
    """
    folder = _Folder(root)
    built = _built(folder)
    if folder.problems:
        raise ContentError(folder.problems)
    if problems := reference_problems(built, folder.places):
        raise ContentError(problems)
    return built


def _built(folder: _Folder) -> schema.Catalogue:
    sections = folder.files("sections/*/section.yaml", schema.Section)
    return schema.Catalogue.model_construct(
        version=str(folder.plain("version.yaml").get("version", "")),
        digest=folder.digest(),
        sections=sections,
        questions=_questions(folder, sections),
        gates=folder.files("gates/*.yaml", schema.Gate),
        workflows=folder.files("workflows/*.yaml", schema.Workflow),
        layers=_labels(folder, "layers"),
        dimensions=_labels(folder, "dimensions"),
        segments=_labels(folder, "segments"),
        risk_classes=_labels(folder, "risk_classes"),
        rule_families=_labels(folder, "rule_families"),
        artifacts=folder.files("artifacts/*.yaml", schema.Artifact, order="number"),
        actions=folder.files("remediations/*.yaml", schema.Action),
        benchmarks=_by_id(folder.entries("benchmarks/*.yaml", "benchmarks", schema.Benchmark)),
        formulas=folder.files("formulas/*.yaml", schema.Formula, order=None),
        sources=_by_id(folder.entries("sources/*.yaml", "sources", schema.Source)),
        probes=_by_id(folder.entries("vocabulary/probes.yaml", "probes", schema.Probe)),
        inventories=folder.files("inventories/*.yaml", schema.Inventory, key="kind", order=None),
        notes={
            **folder.plain("vocabulary/answer_semantics.yaml"),
            **folder.plain("value.yaml"),
            **folder.plain("remediations.yaml"),
            **folder.plain("artifacts.yaml"),
        },
        partner_scorecard=_scorecard(folder),
    )


class _Folder:
    """The files below a root, read once; problems gather here so that all are told together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.places: dict[tuple[str, str], str] = {}
        self._documents = {str(path.relative_to(root)): path for path in sorted(root.rglob("*.yaml"))}
        self._read: dict[str, Document | None] = {}

    def digest(self) -> str:
        """SHA-256 over names and values of every file; comments and layout do not count."""
        content = {name: document.data for name in self._documents if (document := self._document(name))}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def plain(self, name: str) -> dict[str, Any]:
        """Read a file of free shape; empty where it is missing or broken."""
        document = self._document(name)
        return document.data if document and isinstance(document.data, dict) else {}

    def files(
        self, pattern: str, model: type[Model], *, key: str = "id", order: str | None = "order", skip: str = ""
    ) -> dict[str, Model]:
        """Read one thing a file, by its id, in its order; files named `skip` are something else."""
        found: list[Model] = []
        for name in self._matching(pattern):
            if Path(name).name != skip and (document := self._document(name)):
                found += self._parsed(document, document.data, (), model)
        if order:
            found.sort(key=lambda thing: getattr(thing, order))
        return self._unique(found, key)

    def entries(self, pattern: str, key: str, model: type[Model]) -> list[Model]:
        """Read a list under `key` from each matching file."""
        found: list[Model] = []
        for name in self._matching(pattern):
            if document := self._document(name):
                rows = document.data.get(key, []) if isinstance(document.data, dict) else []
                for i, row in enumerate(rows):
                    found += self._parsed(document, row, (key, i), model)
        return found

    def _unique(self, found: list[Model], key: str) -> dict[str, Model]:
        things: dict[str, Model] = {}
        for thing in found:
            name = getattr(thing, key)
            if name in things:
                where = self.places[type(thing).__name__, name]
                self.problems.append(f"{where}: the id {name} is used twice; give each thing its own")
            things[name] = thing
        return things

    def _matching(self, pattern: str) -> Iterator[str]:
        return (name for name in self._documents if Path(name).match(pattern) and name.count("/") == pattern.count("/"))

    def _document(self, name: str) -> Document | None:
        if name not in self._read:
            try:
                path = self._documents.get(name)
                self._read[name] = read(path, root=self.root) if path else None
            except ContentError as error:
                self.problems += error.problems
                self._read[name] = None
        return self._read[name]

    def _parsed(self, document: Document, data: Any, place: Place, model: type[Model]) -> list[Model]:
        try:
            thing = model.model_validate_json(json.dumps(data))
        except ValidationError as error:
            self.problems += [_told(document, place, detail) for detail in error.errors()]
            return []
        name = str(getattr(thing, "id", None) or getattr(thing, "kind", ""))
        self.places[model.__name__, name] = document.at(place)
        return [thing]


def _told(document: Document, place: Place, detail: Any) -> str:
    path: Place = (*place, *detail["loc"])
    key = ".".join(str(part) for part in detail["loc"]) or "the file"
    advice = {
        "extra_forbidden": f"the key {key} is not known here; remove it or mend its spelling",
        "missing": f"the key {key} is missing; add it",
    }.get(detail["type"], f"{key}: {detail['msg']}")
    return f"{document.at(path)}: {advice}"


def _labels(folder: _Folder, name: str) -> dict[str, str]:
    return {entry.id: entry.label for entry in folder.entries(f"vocabulary/{name}.yaml", name, schema.Labeled)}


def _by_id(things: list[Any]) -> dict[str, Any]:
    return {thing.id: thing for thing in things}


def _questions(folder: _Folder, sections: dict[str, schema.Section]) -> dict[str, schema.Question]:
    questions = folder.files("sections/*/*.yaml", schema.Question, order=None, skip="section.yaml")
    places = {section.id: section.order for section in sections.values()}
    in_order = sorted(questions.values(), key=lambda q: (places.get(q.section, 0), q.order, q.id))
    return {question.id: question for question in in_order}


def _scorecard(folder: _Folder) -> dict[str, Any]:
    parts = folder.plain("partner_scorecard/scorecard.yaml")
    names = [f"partner_scorecard/{category['id']}.yaml" for category in parts.get("categories", [])]
    questions = [question for name in names for question in folder.plain(name).get("questions", [])]
    return {**parts, "questions": questions}
