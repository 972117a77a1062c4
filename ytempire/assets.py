"""The files of `static/`: each address carries a version, so that a browser may keep it for good.

The version is a hash of all files, so relative addresses between them (fonts, imports) stay right.
The style sheet is sent as one file: its imports are put in place here, each in its layer.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, send_from_directory

FOLDER = Path(__file__).resolve().parent.parent / "static"
STYLE = "css/app.css"
YEAR = 365 * 24 * 3600
IMPORT = re.compile(r'^@import "([\w-]+\.css)" layer\((\w+)\);$', re.MULTILINE)


@cache
def version() -> str:
    """Twelve hex digits that change when any file of `static/` does."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(FOLDER).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file of `static/`. Needs no request, so that a stream can render with it."""
    return f"/static/{version()}/{name}"


def style_sheet() -> str:
    """The whole style sheet, with every import in its layer."""

    def inlined(match: re.Match[str]) -> str:
        part = (FOLDER / "css" / match[1]).read_text(encoding="utf-8")
        return f"@layer {match[2]} {{\n{part}}}"

    return IMPORT.sub(inlined, (FOLDER / STYLE).read_text(encoding="utf-8"))


def send(version_asked: str, name: str) -> Response:
    """One static file; kept for a year when its address has the present version."""
    if name == STYLE:
        response = current_app.response_class(style_sheet(), mimetype="text/css")
    else:
        response = send_from_directory(FOLDER, name)
    if version_asked == version() and not current_app.debug:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def favicon() -> Response:
    """For the browsers that ask for `/favicon.ico` whatever the page says."""
    return send(version(), "img/favicon.svg")


def init_app(app: Flask) -> None:
    """Serve the files (endpoint `asset`) and give templates the global `asset`."""
    app.add_url_rule("/static/<version_asked>/<path:name>", "asset", send)
    app.add_url_rule("/favicon.ico", "favicon", favicon)
    app.jinja_env.globals["asset"] = asset
