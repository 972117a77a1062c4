"""How files of a preview go out, and where added voices lie: what the pages of channels share."""

from __future__ import annotations

from pathlib import Path

from flask import Response, current_app, send_file

KEPT_FOR = 300  # seconds that a browser shows a preview without asking again


def kept(path: Path, kind: str, etag: str) -> Response:
    """A file whose address never changes what it holds, whole or the range that is asked for."""
    response = send_file(path, mimetype=kind, conditional=True, etag=etag)
    response.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return response


def voices_folder() -> Path:
    """Where a creator puts further voices."""
    folder: Path = current_app.config["SETTINGS"].voices_folder
    return folder
