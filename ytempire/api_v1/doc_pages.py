"""`/v1/openapi.json` and `/v1/docs`: the API, described for programs and for people."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, jsonify, render_template

from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.document import WORDS, document
from ytempire.api_v1.reading import COMMON, Group, Reader, marked
from ytempire.config import Settings

KEPT_AS = "ytempire_v1_reading"


@bp.get("/openapi.json")
def openapi() -> Any:
    """The document, OpenAPI 3.1."""
    return jsonify(document(_app()))


@bp.get("/docs")
def docs() -> str:
    """The same as a page. It is rendered here: the usual viewers need styles and scripts that the pages' own rules of
    content forbid, and are hard to read on a phone or with a screen reader."""
    settings: Settings = current_app.config["SETTINGS"]
    here = f"{settings.address}{settings.api_v1_prefix}"
    common = [(code, WORDS[int(code)]) for code in sorted(COMMON)]
    return render_template("api/docs.html", groups=_groups(), about=document(_app())["info"], here=here, marked=marked,
                           common=common)  # fmt: skip


def _groups() -> list[Group]:
    app = _app()
    if KEPT_AS not in app.extensions:
        app.extensions[KEPT_AS] = Reader(document(app)).groups()
    found: list[Group] = app.extensions[KEPT_AS]
    return found


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
