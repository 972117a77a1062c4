"""Secrets of this installation: made at the first start, kept in the instance folder, read ever after."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path) -> str:
    """The secret in that file, made where there is none. Two starts at once agree on one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.stat().st_size:  # the disk was full when it was made
        path.unlink(missing_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="utf-8").strip()


def _make(path: Path) -> None:
    """Write a new secret beside its place and link it there, so that nobody reads a half of it."""
    descriptor, begun = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # for its owner alone
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(32))
        os.link(begun, path)
    except FileExistsError:  # another start was quicker
        pass
    finally:
        os.unlink(begun)
