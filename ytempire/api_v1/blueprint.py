"""What holds for every request below `/v1`: its id, its body, its limits, its entity tag. `begin` and `finish` are for
addresses too that no route has."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from flask import Blueprint, Response, g, request
from sqlalchemy.exc import StatementError
from werkzeug.exceptions import HTTPException, NotFound, RequestEntityTooLarge
from werkzeug.routing import RequestRedirect

from ytempire.api_v1 import faults
from ytempire.api_v1.faults import AWAY, BadRequest
from ytempire.errors import InvalidFields, Refusal
from ytempire.extensions import csrf

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
WITH_BODY = ("POST", "PUT", "PATCH")
AS_IT_IS = frozenset({"v1.hear_stripe"})  # bodies that are signed byte for byte: the view reads them itself

bp = Blueprint("v1", __name__)
csrf.exempt(bp)  # no cookie lets anybody in here


@bp.before_request
def read_body() -> None:
    """A body is a JSON object. Raises BadRequest, InvalidFields, RequestEntityTooLarge."""
    g.body = {}
    if request.method not in WITH_BODY or request.endpoint in AS_IT_IS:
        return
    data = _whole()
    if not data.strip():
        return
    if not request.is_json:
        raise BadRequest("Send JSON, with “Content-Type: application/json”.")
    found = _parsed(data)
    if not isinstance(found, dict):
        raise InvalidFields({"body": "The body has to be a JSON object."})
    g.body = found


def _whole() -> bytes:
    """The body, with one byte more than is allowed looked for: of one that comes in chunks, and so does not say how
    long it is, Werkzeug would take the beginning for the whole. Raises RequestEntityTooLarge."""
    most = request.max_content_length
    if most is not None and request.content_length is None:
        request.max_content_length = most + 1
    data = request.get_data(cache=True)
    if most is not None and len(data) > most:
        raise RequestEntityTooLarge
    return data


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):  # also what is no UTF-8
        raise BadRequest("The body is no JSON, or not in UTF-8.") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


@bp.after_request
def tag(response: Response) -> Response:
    """Let a reader ask “only if it has changed”."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and faults.is_json(response):
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response


def begin() -> None:
    """Give the request its id: that of who calls, where it is a sound one. An address with two slashes is none."""
    if isinstance(request.routing_exception, RequestRedirect):
        request.routing_exception = NotFound()
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def finish(response: Response) -> Response:
    """Name the request. When to come again is said to who has to wait."""
    response.headers["X-Request-Id"] = g.request_id
    response.headers.add("Vary", "Authorization, X-API-Key")
    if wait := g.get("v1_wait"):  # the limiter has put its own there meanwhile
        response.headers["Retry-After"] = wait
    elif response.status_code not in (429, 503):
        response.headers.pop("Retry-After", None)
    return response


bp.register_error_handler(Refusal, faults.refused)
bp.register_error_handler(HTTPException, faults.http_error)
for kind in AWAY:
    bp.register_error_handler(kind, faults.away)
bp.register_error_handler(StatementError, faults.broken)
bp.register_error_handler(Exception, faults.broken)
