"""Errors as programs read them: one form, the right status, a sentence, and never a stack trace."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from ytempire import errors
from ytempire.api_v1.limiting import limiter
from ytempire.errors import Refusal
from ytempire.extensions import db

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError, NoConnection)
CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large",
         416: "bad_range", 429: "rate_limited"}  # fmt: skip
SENTENCES = {
    404: "There is nothing at this address, or it is not yours to see.",
    405: "This address does not take that kind of request.",
    413: "That is larger than this installation takes.",
    416: "There is nothing in this range.",
}


class BadRequest(Refusal):
    status = 400
    code = "bad_request"


def answer(status: int, code: str, message: str, details: dict[str, Any] | None = None,
           headers: dict[str, str] | None = None) -> ResponseReturnValue:  # fmt: skip
    """`Retry-After` among the headers says when to come again; without it that is when the limiter has room."""
    error = {"code": code, "message": message, "details": details or {}, "request_id": g.get("request_id", "")}
    g.v1_wait = (headers or {}).get("Retry-After")
    return jsonify({"success": False, "error": error}), status, headers or {}


def refused(refusal: Refusal) -> ResponseReturnValue:
    """Also what pages say at a field."""
    db.session.rollback()
    headers = {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.seconds:
        headers["Retry-After"] = str(refusal.seconds)
    return answer(refusal.status, refusal.code, refusal.message, refusal.details, headers)


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return broken(error)
    if error.code == 429:
        return _too_many()
    message = SENTENCES.get(error.code) or error.description or "This request cannot be answered."
    kept = {name: value for name, value in error.get_headers() if name not in ("Content-Type", "Content-Length")}
    return answer(error.code, CODES.get(error.code, "refused"), message, headers=kept)


def _too_many() -> ResponseReturnValue:
    """When there is room again the limiter says in the headers, and the sentence too."""
    limit = limiter().current_limit
    seconds = max(1, math.ceil(limit.reset_at - time.time())) if limit else 1
    again = "a second" if seconds == 1 else f"{seconds} seconds"
    return answer(429, CODES[429], f"Too many requests. There is room again in {again}.")


def away(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("The database is away: %s", type(getattr(error, "orig", error)).__name__)
    return answer(503, "unavailable", "The database is away or busy. Try again in a few seconds.",
                  headers={"Retry-After": "5"})  # fmt: skip


def broken(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.exception("An answer of the API broke, request %s", g.get("request_id", ""))
    return answer(500, "broken", "Something broke here, and it is in the log. Give the request id to an admin.")


def register(app: Flask, below: Callable[[], bool]) -> None:
    """For addresses of the API that no route has: there the pages' errors would be HTML."""

    def lost(error: HTTPException) -> ResponseReturnValue:
        return http_error(error) if below() else errors.http_error(error)

    for status in (404, 405, 429):
        app.register_error_handler(status, lost)


def is_json(response: Response) -> bool:
    return response.mimetype == "application/json" and not response.is_streamed
