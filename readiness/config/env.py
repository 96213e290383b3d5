"""Read the environment: typed values out, and a clear failure where one is malformed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class MisconfiguredError(RuntimeError):
    """An environment variable holds what it may not hold."""


def text(name: str, default: str) -> str:
    """Read a string; `NAME_FILE` may point at a file that holds it (for secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no.

    Raises:
        MisconfiguredError: the value is neither.
    """
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    msg = f"{name}={value!r}: write yes or no"
    raise MisconfiguredError(msg)


def number(name: str, default: int) -> int:
    """Read a whole number.

    Raises:
        MisconfiguredError: the value is not one.
    """
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        msg = f"{name}={value!r}: write a whole number"
        raise MisconfiguredError(msg) from None


def words(name: str, default: str) -> list[str]:
    """Read a list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def kept_secret(name: str, path: Path) -> str:
    """Read a secret, or make one on the first start and keep it in `path`, readable by its owner alone."""
    if value := text(name, ""):
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return path.read_text(encoding="utf-8")
