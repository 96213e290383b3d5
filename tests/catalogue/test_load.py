"""The content is whole, and a fault in it names its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readiness.catalogue.load import CONTENT, catalogue, load
from readiness.catalogue.yaml_nodes import ContentError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("sections/ehr/count.yaml", "owner: CIO", "owner: CIO\nowner: CFO", "stands here a second time"),
        ("sections/ehr/count.yaml", "owner: CIO", "owner: CIO\ncolour: red", "is not known here"),
        ("sections/ehr/count.yaml", "text:", "txt:", "is missing"),
        ("sections/ehr/count.yaml", "integration: 1", "integration: 0.5", "sum to 1"),
        ("sections/ehr/write-back.yaml", "friction: 0.35", "friction: 1.35", "less than or equal to 1"),
        ("gates/baa.yaml", "question: security.baa", "question: security.bba", "there is no question 'security.bba'"),
        ("remediations/name-owner.yaml", "governance.owner", "governance.ownr", "there is no question"),
        ("workflows/cdi.yaml", "risk_class: clinical", "risk_class: clinicl", "there is no risk class"),
        ("sections/ehr/count.yaml", "id: ehr.count", "id: ehr.count: x", "not valid YAML"),
    ],
)
def test_a_fault_is_fatal_and_named(copy: Path, file: str, old: str, new: str, told: str) -> None:
    path = copy / file
    path.write_text(path.read_text().replace(old, new, 1))

    with pytest.raises(ContentError) as raised:
        load(copy)

    assert any(problem.startswith(f"{file}:") and told in problem for problem in raised.value.problems)


def test_shares_sum_to_one_and_every_question_is_reachable() -> None:
    for question in catalogue().questions.values():
        if question.is_item:
            assert sum(question.layers.values()) == pytest.approx(1)


def test_content_speaks_of_no_source_that_users_cannot_know() -> None:
    for path in CONTENT.rglob("*.yaml"):
        assert "essay" not in path.read_text().lower(), path
