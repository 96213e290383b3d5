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
NOTES = {
    "vocabulary/answer_semantics.yaml": ("answer_semantics", "evidence_note"),
    "value.yaml": ("ebitda_rule", "realisation", "guards", "overlap_groups", "benchmarks_read_on"),
    "remediations.yaml": ("cost_basis", "semantics"),
    "artifacts.yaml": ("counting_rule", "shared_across_sites"),
}
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
    built = schema.Catalogue.model_construct(
        version=str(folder.plain("version.yaml", "version").get("version", "")),
        digest=folder.digest(),
        sections=sections,
        questions=_questions(folder, sections),
        gates=folder.files("gates/*.yaml", schema.Gate),
        workflows=folder.files("workflows/*.yaml", schema.Workflow),
        layers=folder.labels("layers"),
        dimensions=folder.labels("dimensions"),
        segments=folder.labels("segments"),
        risk_classes=folder.labels("risk_classes"),
        rule_families=folder.labels("rule_families"),
        artifacts=folder.files("artifacts/*.yaml", schema.Artifact, order="number"),
        actions=folder.files("remediations/*.yaml", schema.Action),
        benchmarks=folder.listed("benchmarks/*.yaml", "benchmarks", schema.Benchmark),
        formulas=folder.files("formulas/*.yaml", schema.Formula, order=None),
        pools=folder.files("pools/*.yaml", schema.Pool, order=None),
        value_terms=folder.labels("value_terms"),
        sources=folder.listed("sources/*.yaml", "sources", schema.Source),
        probes=folder.listed("vocabulary/probes.yaml", "probes", schema.Probe),
        inventories=folder.files("inventories/*.yaml", schema.Inventory, key="kind", order=None),
        notes={key: value for name, keys in NOTES.items() for key, value in folder.plain(name, *keys).items()},
        partner_scorecard=_scorecard(folder),
    )
    folder.tell_strays()
    return built


class _Folder:
    """The files below a root, read once; problems gather here so that all are told together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []
        self.places: dict[tuple[str, str], str] = {}
        self._documents = {str(path.relative_to(root)): path for path in sorted(root.rglob("*.yaml"))}
        self._read: dict[str, Document | None] = {}
        self._used: set[str] = set()

    def digest(self) -> str:
        """SHA-256 over names and values of every file; comments and layout do not count."""
        content = {name: document.data for name in self._documents if (document := self._document(name))}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def plain(self, name: str, *keys: str) -> dict[str, Any]:
        """Read a file of free shape that has exactly these keys; empty where it is missing or broken."""
        self._used.add(name)
        if name not in self._documents:
            self.problems.append(f"{name}: the file is missing; add it with {', '.join(keys)}")
        document = self._document(name)
        if document is None or not isinstance(document.data, dict):
            return {}
        for key in document.data:
            if key not in keys:
                self.problems.append(f"{document.at((key,))}: the key {key} is not known here; use {', '.join(keys)}")
        for key in keys:
            if key not in document.data:
                self.problems.append(f"{name}:1: the key {key} is missing; add it")
        return document.data

    def tell_strays(self) -> None:
        """Tell of files that nothing reads, so that content in the wrong place is not lost in silence."""
        for name in self._documents:
            if name not in self._used:
                self.problems.append(f"{name}: nothing reads this file; move it to its area or mend its name")

    def files(
        self, pattern: str, model: type[Model], *, key: str = "id", order: str | None = "order", skip: str = ""
    ) -> dict[str, Model]:
        """Read one thing a file, by its id, in its order; files named `skip` are something else."""
        found: list[Model] = []
        for name in self._matching(pattern):
            if Path(name).name != skip and (document := self._document(name)):
                things = self._parsed(document, document.data, (), model)
                found += things
                self.problems += [
                    f"{name}:1: {getattr(thing, key)} stands in a file of another name; name the file after the id"
                    for thing in things
                    if not _is_named(name, getattr(thing, key))
                ]
        if order:
            found.sort(key=lambda thing: getattr(thing, order))
        return self._unique(found, key)

    def listed(self, pattern: str, key: str, model: type[Model]) -> dict[str, Model]:
        """Read lists under `key` from each matching file, by id."""
        return self._unique(self.entries(pattern, key, model), "id")

    def labels(self, name: str) -> dict[str, str]:
        """Read a vocabulary: id -> label."""
        return {key: entry.label for key, entry in self.listed(f"vocabulary/{name}.yaml", name, schema.Labeled).items()}

    def entries(self, pattern: str, key: str, model: type[Model]) -> list[Model]:
        """Read a list under `key` from each matching file; another key is refused."""
        found: list[Model] = []
        for name in self._matching(pattern):
            document = self._document(name)
            if document is None:
                continue
            rows = document.data.get(key) if isinstance(document.data, dict) else None
            if not isinstance(rows, list) or len(document.data) > 1:
                self.problems.append(f"{name}:1: the file holds a list under {key} and nothing else; mend its shape")
                continue
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
        for name in self._documents:
            if Path(name).match(pattern) and name.count("/") == pattern.count("/"):
                self._used.add(name)
                yield name

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
        name = str(getattr(thing, "id", "") or getattr(thing, "kind", ""))
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


def _is_named(name: str, thing: str) -> bool:
    """Hold file names to ids: gates/baa.yaml, artifacts/01-intended-use-memo.yaml, sections/ehr/count.yaml."""
    path = Path(name)
    if path.name == "section.yaml":
        return path.parent.name == thing
    if path.parts[0] == "sections":
        return thing == f"{path.parent.name}.{path.stem}"
    return thing in {path.stem, path.stem.lstrip("0123456789").removeprefix("-")}


def _questions(folder: _Folder, sections: dict[str, schema.Section]) -> dict[str, schema.Question]:
    questions = folder.files("sections/*/*.yaml", schema.Question, order=None, skip="section.yaml")
    places = {section.id: section.order for section in sections.values()}
    in_order = sorted(questions.values(), key=lambda q: (places.get(q.section, 0), q.order, q.id))
    return {question.id: question for question in in_order}


def _scorecard(folder: _Folder) -> schema.PartnerScorecard:
    categories = folder.entries("partner_scorecard/categories.yaml", "categories", schema.Category)
    ranks = {category.id: rank for rank, category in enumerate(categories)}
    questions = folder.entries("partner_scorecard/questions/*.yaml", "questions", schema.PartnerQuestion)
    return schema.PartnerScorecard.model_construct(
        scoring=folder.plain("partner_scorecard/scoring.yaml", "scoring").get("scoring", {}),
        categories=tuple(categories),
        red_flags=tuple(folder.entries("partner_scorecard/red_flags.yaml", "red_flags", schema.RedFlag)),
        questions=tuple(sorted(questions, key=lambda question: ranks.get(question.category, len(ranks)))),
    )
