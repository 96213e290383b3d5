"""YAML with line numbers, without surprises: `no` is a word, a key twice is a fault, a date stays text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

Place = tuple[str | int, ...]
Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

_INTEGER = re.compile(r"-?(0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class YamlError(Exception):
    """The text is not the YAML we read; `line` counts from one."""

    def __init__(self, line: int, key: str, fault: str, remedy: str) -> None:
        self.line, self.key, self.fault, self.remedy = line, key, fault, remedy
        super().__init__(f"line {line}: {fault}")


@dataclass(slots=True)
class Document:
    """Plain data and the line on which each part of it begins."""

    data: Plain
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """Find the line of a part, or of the nearest part that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str) -> Document:
    """Read one YAML document.

    Raises:
        YamlError: the text is not YAML, repeats a key, or uses anchors or tags.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(line, "", f"This is not YAML: {error.problem}.", "Check indentation and quotes.") from error
    if node is None:
        raise YamlError(1, "", "The file is empty.", "Fill it or remove it.")
    document = Document(None)
    document.data = _plain(node, (), document.lines)
    return document


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Plain:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, number), lines) for number, child in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Plain]:
    held: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in held:
            first = lines[(*place, key)]
            raise YamlError(line, key, f"This key is already given on line {first}.", "Keep one of the two.")
        lines[(*place, key)] = line
        held[key] = _plain(value_node, (*place, key), lines)
    return held


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text: str = node.value
    if isinstance(node, yaml.ScalarNode) and node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
