"""`/healthz`: the process lives. `/readyz`: everything that it needs works too."""

from __future__ import annotations

import logging

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ytempire.operation.readiness import missing_parts

NOT_KEPT = {"Cache-Control": "no-store"}

log = logging.getLogger(__name__)
bp = Blueprint("operation", __name__)


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    return {"status": "ok"}, 200, NOT_KEPT


@bp.get("/readyz")
def readiness() -> ResponseReturnValue:
    """503 with the parts that fail, by name, and a sentence for each."""
    missing = missing_parts()
    if not missing:
        return {"status": "ready"}, 200, NOT_KEPT
    log.warning("Not ready: %s", " ".join(missing.values()))
    return {"status": "not ready", "parts": missing}, 503, {**NOT_KEPT, "Retry-After": "5"}
