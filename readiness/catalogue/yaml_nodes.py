"""Read YAML as plain values that remember where they stood: (data, line of each path) out.

Stricter than YAML: a key said twice is an error, and a date stays the text it was written as.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


class ContentError(ValueError):
    """The content is not what it must be; `problems` holds one line each: file, line, what was expected, what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its values, and the line on which each path begins."""

    path: str
    data: Any
    lines: dict[Place, int]

    def at(self, place: Place) -> str:
        """Name file and line of a path, or of its nearest parent that has one."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return f"{self.path}:{self.lines[place[:end]]}"
        return self.path


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        # An alias can lead back to itself, or unfold a short text without end.
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not read here; write it out", event.start_mark)
        return super().compose_node(parent, index)


def read(path: Path, *, root: Path) -> Document:
    """Read one file; paths in messages are relative to `root`.

    Raises:
        ContentError: it is not YAML, or says a key twice.
    """
    return read_text(path.read_text(encoding="utf-8"), name=str(path.relative_to(root)))


def read_text(text: str, *, name: str) -> Document:
    """Read YAML or JSON text under a name used in messages.

    Raises:
        ContentError: it is not YAML, or says a key twice.
    """
    lines: dict[Place, int] = {}
    try:
        data = _loaded(text, lines, name)
    except ContentError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise ContentError([f"{where}: not valid YAML ({said}); mend the syntax"]) from None
    return Document(name, data, lines)


def _loaded(text: str, lines: dict[Place, int], name: str) -> Any:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return _value(loader, node, (), lines, name) if node else None
    finally:
        loader.dispose()


def _value(loader: _Loader, node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*place, i), lines, name) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node, place, lines, name)
    return loader.construct_object(node)


def _mapping(
    loader: _Loader, node: yaml.MappingNode, place: Place, lines: dict[Place, int], name: str
) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int):
            raise ContentError([f"{name}:{line}: a key is a word or a number; mend the syntax"])
        if key in values:
            raise ContentError([f"{name}:{line}: the key {key!r} stands here a second time; keep one"])
        values[key] = _value(loader, value_node, (*place, key), lines, name)
        lines[(*place, key)] = line
    return values
