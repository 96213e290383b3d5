"""A misconfigured installation says so when it starts."""

from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from readiness.web.checks import debugging_stays_at_home, files_can_be_kept, names_come_with_tls


def test_a_sound_installation_says_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.DEBUG, settings.ALLOWED_HOSTS = tmp_path / "new", False, ["localhost"]

    assert files_can_be_kept() == names_come_with_tls() == debugging_stays_at_home() == []


def test_a_folder_that_cannot_be_written_is_an_error(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.VAR_DIR = tmp_path / "file" / "var"

    assert [check.id for check in files_can_be_kept()] == ["readiness.E001"]


def test_a_public_name_without_tls_is_a_warning(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.IS_BEHIND_TLS, settings.DEBUG = ["localhost", "readiness.example"], False, False

    assert [check.id for check in names_come_with_tls()] == ["readiness.W001"]
    settings.IS_BEHIND_TLS = True
    assert names_come_with_tls() == []


def test_debugging_under_a_public_name_is_an_error(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = ["readiness.example"], True

    assert [check.id for check in debugging_stays_at_home()] == ["readiness.E002"]
