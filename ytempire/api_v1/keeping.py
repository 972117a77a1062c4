"""What is answered under an `Idempotency-Key`: kept in the transaction of what it tells of, and given again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, g, request
from pydantic import BaseModel

from ytempire import once
from ytempire.api_v1 import caller
from ytempire.api_v1.faults import BadRequest
from ytempire.extensions import db

AGAIN = {"Idempotent-Replayed": "true"}  # of an answer that was given before


class Answer:
    """What a view answers; given to an act as `also`, it is formed and kept in the act's own transaction, so that an
    answer under an `Idempotency-Key` is there exactly when what it tells of is. `headers`: those that belong to it, or
    what makes them of the data."""

    def __init__(self, shape: Callable[..., Any],
                 headers: Mapping[str, str] | Callable[[Any], Mapping[str, str]] | None = None) -> None:  # fmt: skip
        self._shape, self._headers = shape, headers or {}
        self.data: Any = None
        self.headers: dict[str, str] = {}

    def __call__(self, *made: Any) -> None:
        self.data = self._shape(*made)
        self.headers = dict(self._headers(self.data) if callable(self._headers) else self._headers)
        if keep := g.get("v1_keep"):
            keep(self.data, self.headers)


def asked_key() -> str | None:
    """The request's `Idempotency-Key`, None without one. Raises BadRequest."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and (len(key) > once.LONGEST_KEY or not once.KEY.fullmatch(key)):
        raise BadRequest(f"An Idempotency-Key has 1 to {once.LONGEST_KEY} printable characters of ASCII.")
    return key


def kept(status: int, envelope: type[BaseModel] | None, given: Any) -> Response | None:
    """The answer that was given under this key before, if one was; else what keeps the one that will be given. `given`
    is the body as its model has it, None without one."""
    if (key := asked_key()) is None:
        return None
    owner = _owner(given)
    print_ = once.fingerprint(request.method.encode(), request.path.encode(), request.get_data())
    if row := once.kept(owner, key, print_):
        headers, body = json.loads(row.answer)
        return Response(body, row.status, {**headers, **AGAIN}, mimetype="application/json")

    def keep(data: Any, headers: Mapping[str, str]) -> None:
        body = envelope.model_validate({"success": True, "data": data}).model_dump_json() if envelope else ""
        once.keep(owner, key, print_, status, json.dumps([dict(headers), body]))

    g.v1_keep = keep
    return None


def kept_meanwhile(status: int, envelope: type[BaseModel] | None, given: Any) -> Response | None:
    """The answer that another request under the same key was given since this one began."""
    db.session.rollback()
    return kept(status, envelope, given)


def _owner(given: Any) -> str:
    """Keys are the person's; two persons may use the same one, also two who only sign up."""
    who = caller.found()
    return f"user:{who.user.id}" if who else f"email:{given.email}"
