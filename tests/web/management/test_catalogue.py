from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from readiness.catalogue.document import as_document
from readiness.catalogue.load import catalogue
from readiness.catalogue.yaml_nodes import ContentError
from readiness.web.management.commands import catalogue as command
from readiness.web.management.commands import lint


def told(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def broken() -> None:
    raise ContentError(["gates/baa.yaml:3: the key colour is not known here; remove it or mend its spelling"])


def test_the_whole_catalogue_is_printed_as_one_document() -> None:
    assert json.loads(told("catalogue", "--format", "json")) == json.loads(json.dumps(as_document(catalogue())))


def test_text_sums_it_up() -> None:
    assert told("catalogue").startswith(f"catalogue {catalogue().version}, digest {catalogue().digest}")


def test_an_unknown_format_is_a_wrong_call() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("catalogue", "--format", "xml")


def test_catalogue_and_law_are_sound() -> None:
    assert told("lint").splitlines()[0].endswith("sound")


def test_lint_names_each_problem_and_leaves_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lint, "catalogue", broken)

    with pytest.raises(SystemExit) as left:
        call_command("lint")

    shown = capsys.readouterr()
    assert left.value.code == 1
    assert shown.out == ""
    assert shown.err.startswith("gates/baa.yaml:3: the key colour is not known here")


def test_a_broken_catalogue_is_not_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "catalogue", broken)

    with pytest.raises(SystemExit) as left:
        call_command("catalogue")

    assert left.value.code == 1
    assert capsys.readouterr().out == ""
