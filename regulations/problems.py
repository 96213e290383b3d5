"""What is wrong with a file of the corpus, said so that the reader can put it right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where it is, what it is, and what to do."""

    file: str
    line: int
    key: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        key = f" {self.key}:" if self.key else ""
        return f"{where}:{key} {self.fault} {self.remedy}"


class CorpusError(Exception):
    """The corpus cannot be loaded; `problems` says why, one a line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shown(path: Path, root: Path) -> str:
    """Name a file as the reader knows it, from the folder of the corpus."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
