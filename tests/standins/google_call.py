"""One call of the Data API or of the reports: who asks, what was told to fail, the quota, the request, the work."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import ClientDisconnected

from tests.standins.cutting import hang_up
from tests.standins.desk import Desk, Failure
from tests.standins.google_grants import CLIENTS, Grant
from tests.standins.google_kept import save
from tests.standins.google_rules import Fault, parameters, parts_of, rule_of
from tests.standins.google_wire import REASONS, Refusal, refused

NAME = "youtube"
PIECE = 1024 * 1024  # bytes that are read at once
UNCOUNTED = {"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "videoUploadsPerDay", "authError"}
OF_A_CALL = {*REASONS, "videoUploadsPerDay", "slow", "drop", "lost_answer", "html"}
PAGE = "<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That’s an error."


@dataclass(frozen=True)
class Asked:
    """A call that may go on."""

    method: str
    grant: Grant
    parameters: dict[str, str]
    parts: list[str]

    def many(self, name: str) -> list[str]:
        return [one for one in self.parameters.get(name, "").split(",") if one]


Work = Callable[[Desk, Asked], Any]  # raises Refusal or Fault


def route(routes: Blueprint, desk: Desk, path: str, verb: str, method: str, work: Work) -> None:
    """Answer the method at that path by the work."""
    routes.add_url_rule(path, f"{verb} {path}".replace(".", "-"), partial(answered, desk, method, work), methods=[verb])


def answered(desk: Desk, method: str, work: Work) -> Response:
    desk.enter(NAME)
    try:
        sent = request.get_json(silent=True) if request.mimetype == "application/json" else None
        desk.called(NAME, f"{method} {request.path}", sent)
        return _answer(desk, method, work)
    except Refusal as refusal:
        return refused(refusal)
    except Fault as fault:
        desk.complain(f"{method}: {fault}")
        return refused(Refusal("badRequest", str(fault)))
    finally:
        drain()
        desk.leave(NAME)


def drain() -> None:
    """Read what was sent and is of no use: a client that is still sending would hear no answer, but a reset."""
    with suppress(ClientDisconnected, OSError):
        while request.stream.read(PIECE):
            pass


def _answer(desk: Desk, method: str, work: Work) -> Response:
    grant = _who(desk)
    failure = told(desk, OF_A_CALL, method, grant) or Failure("")
    if failure.kind in UNCOUNTED:
        raise Refusal(failure.kind)
    if not set(rule_of(method)["scopes"]) & set(grant.scopes):
        raise Refusal("insufficientPermissions")
    if not desk.google.quota.take(grant.client, method):
        raise Refusal("quotaExceeded")
    early = _early(failure)
    if early:
        return early
    given = parameters(method, request.args)
    made = work(desk, Asked(method, grant, given, _parts(method, given)))
    save(desk.google)
    if failure.kind == "lost_answer":  # the work is done, and nobody hears of it
        hang_up()
    if isinstance(made, Response):
        return made
    return Response(status=204) if made is None else jsonify(made)


def told(desk: Desk, kinds: set[str], method: str, grant: Grant | None, **about: Any) -> Failure | None:
    """The failure of these kinds that is next for such a call: see `google.py` for what may narrow it."""
    if grant:
        number = CLIENTS.index(grant.client) + 1
        about |= {"client": grant.client, "account": number, "channel": grant.channel.id}
    return desk.next_failure(NAME, kinds, method=method, **about)


def _who(desk: Desk) -> Grant:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    grant = desk.google.grants.of(token) if kind == "Bearer" else None
    if grant is None:
        raise Refusal("authError")
    return grant


def _early(failure: Failure) -> Response | None:
    """The answer of a failure that comes before any work. Raises Refusal."""
    if failure.kind == "slow":
        time.sleep(failure.details.get("seconds", 1.0))
    if failure.kind in REASONS:
        raise Refusal(failure.kind, status=failure.details.get("status", 0))
    if failure.kind == "drop":
        hang_up()
    return Response(PAGE, 502, content_type="text/html") if failure.kind in ("drop", "html") else None


def _parts(method: str, given: dict[str, str]) -> list[str]:
    parts = [one.strip() for one in given.get("part", "").split(",") if one.strip()]
    unknown = sorted(set(parts) - parts_of(method)) if "part" in given else []
    if unknown:
        raise Fault(f"Unknown part name: '{unknown[0]}'")
    return parts
