"""Refusals that a person can act on, and the pages that tell them."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class Refusal(Exception):
    """Something that cannot be done, and why: `message` is a sentence for a person, `status` is HTTP.

    `details` says more by name: of a form what is wrong with each of its fields. `seconds` is when to try again.
    """

    status = 422
    code = "refused"
    seconds: int | None = None

    def __init__(self, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}


class InvalidFields(Refusal):
    """`details` says by field what is wrong."""

    code = "invalid_fields"

    def __init__(self, details: dict[str, str], message: str = "") -> None:
        super().__init__(message or "Something in this request is wrong: see details.", details)


def register(app: Flask) -> None:
    """Pages for refusals, HTTP errors and crashes."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, _broken)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    return render_template(
        "errors/lost.html", status=refusal.status, message=refusal.message, code=refusal.code
    ), refusal.status, {"Retry-After": str(refusal.seconds)} if refusal.seconds else {}


def _expired(error: CSRFError) -> ResponseReturnValue:
    message = "This page was open for too long, or its form came from elsewhere. Reload it and send again."
    return render_template("errors/lost.html", status=400, message=message), 400


def http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if error.code >= 500:
        return _broken_page(), error.code
    message = MESSAGES.get(error.code, error.description)
    page = render_template("errors/lost.html", status=error.code, message=message)
    return page, error.code, [h for h in error.get_headers() if h[0] not in ("Content-Type", "Content-Length")]


def _broken(error: Exception) -> ResponseReturnValue:
    log.exception("A page broke")
    return _broken_page(), 500


def _broken_page() -> str:
    """Without the context processors: they ask for the user, and the database may be what broke."""
    return current_app.jinja_env.get_template("errors/broken.html").render()


MESSAGES = {
    403: "This page is for admins.",
    404: "There is nothing at this address, or it is not yours to see.",
    405: "This address does not take that kind of request.",
    413: "That is larger than this installation takes.",
    429: "Too many tries. Wait a minute and try again.",
}
