"""`/v1/openapi.json` and `/v1/docs`: the API, described for programs and for people."""

from __future__ import annotations

from typing import Any

from flask import current_app

from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.document import document


@bp.get("/openapi.json")
def openapi() -> Any:
    """The document, OpenAPI 3.1."""
    return document(current_app._get_current_object())  # type: ignore[attr-defined]
