"""No container engine is at hand where the tests run, so read the files the way an engine would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

DOCKER = Path(__file__).resolve().parent.parent / "docker"
INSTRUCTIONS = {"FROM", "COPY", "RUN", "WORKDIR", "USER", "ENV", "EXPOSE", "CMD"}


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    return document


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", "", (DOCKER / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2]) for line in lines]


def test_compose_runs_web_worker_database_and_broker() -> None:
    services = compose()["services"]
    assert set(services) == {"web", "worker", "db", "redis"}
    assert services["worker"]["environment"] == services["web"]["environment"]
    assert {words.split(":")[0] for service in services.values() for words in service.get("volumes", [])} == set(compose()["volumes"])


def test_compose_writes_no_secret_down() -> None:
    environment = compose()["services"]["web"]["environment"]
    assert environment["SECRET_KEY"] == "${SECRET_KEY:?set it}"


def test_web_collects_static_files_at_each_start() -> None:
    """The files volume outlives the image: what it holds of an older image must be replaced."""
    assert "collectstatic" in compose()["services"]["web"]["command"]


def test_image_is_built_in_stages_from_the_hashed_lock_and_does_not_run_as_root() -> None:
    found = instructions()
    assert {name for name, _ in found} <= INSTRUCTIONS
    assert [words.split(":")[0] for name, words in found if name == "FROM"] == ["python", "python"]
    assert any("--require-hashes -r /tmp/requirements.lock" in words for _, words in found)
    assert [words for name, words in found if name == "USER"] == ["readiness"]
