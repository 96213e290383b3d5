"""The loader refuses what it does not know: one broken fixture an error, each a small change of sound content."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from readiness.catalogue.compile import method
from readiness.catalogue.load import CONTENT, catalogue, load
from readiness.catalogue.yaml_nodes import ContentError

HERE = Path(__file__).parent
SMALL = HERE / "small"
BROKEN = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((HERE / "broken").glob("*.yaml"))}


def broken(tmp_path: Path, change: dict[str, Any]) -> Path:
    root = tmp_path / "content"
    shutil.copytree(SMALL, root)
    path = root / change["file"]
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(before.replace(change["find"], change["put"], 1), "utf-8")
    return root


def test_sound_content_loads() -> None:
    small = load(SMALL)

    assert list(small.questions) == ["ehr.write-back", "ehr.kinds", "ehr.count"]
    assert method(small).items == ("ehr.write-back", "ehr.count")


@pytest.mark.parametrize("name", BROKEN)
def test_broken_content_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContentError) as refused:
        load(broken(tmp_path, BROKEN[name]))

    first = BROKEN[name]["expected"]
    assert any(first in problem for problem in refused.value.problems), refused.value.problems


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    root = broken(tmp_path, BROKEN["unknown_key"])
    (root / "version.yaml").write_text("edition: 2\n", "utf-8")

    with pytest.raises(ContentError) as refused:
        load(root)

    assert {problem.split(":")[0] for problem in refused.value.problems} == {"gates/path.yaml", "version.yaml"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(SMALL, root)
    (root / "value.yaml").unlink()

    with pytest.raises(ContentError) as refused:
        load(root)

    assert refused.value.problems[0].startswith("value.yaml: the file is missing; add it with ebitda_rule")


def test_digest_counts_values_and_no_layout(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(SMALL, root)
    before = load(root).digest
    path = root / "version.yaml"

    path.write_text("# the version\n" + path.read_text("utf-8"), "utf-8")
    assert load(root).digest == before

    path.write_text("version: '2026-01-02'\n", "utf-8")
    assert load(root).digest != before


def test_an_alias_finds_the_question_in_use() -> None:
    assert load(SMALL).canonical("ehr.number") == "ehr.count"
    assert load(SMALL).canonical("ehr.gone") is None


def test_the_catalogue_is_loaded_once() -> None:
    assert catalogue() is catalogue()


def test_content_files_stay_small() -> None:
    long = {str(path): n for path in CONTENT.rglob("*.yaml") if (n := len(path.read_text("utf-8").splitlines())) > 150}
    assert long == {}
