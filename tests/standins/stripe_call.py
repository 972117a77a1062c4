"""One call of Stripe's API: whose key, what was told to fail, the idempotency key, the request, the work."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from tests.standins.cutting import gave_up, hang_up, never_answered
from tests.standins.desk import Desk, Failure
from tests.standins.stripe_life import catch_up
from tests.standins.stripe_rules import nested, violations
from tests.standins.stripe_state import Stripe, Thing, expanded, shown
from tests.standins.stripe_wire import FAILURES, IDEMPOTENCY, Refusal, answer, body_of, missing, of_failure
from ytempire.ground.standins import KEY

NAME = "stripe"
OTHER_REQUEST = (
    "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key "
    "other than '{}' if you meant to execute a different request."
)


@dataclass(frozen=True)
class Asked:
    """A call that may go on. `given` are its parameters, nested; every value is a text."""

    stripe: Stripe
    given: dict[str, Any]
    id: str = ""  # of the object that the path names

    def found(self, kind: str, what: str = "") -> Thing:
        """The object that the path names. Raises Refusal."""
        thing = self.stripe.get(kind, self.id)
        if thing is None:
            raise missing(what or kind.replace("_", " "), self.id, "id", 404)
        return thing

    def named(self, name: str, kind: str) -> Thing:
        """The object that a parameter names. Raises Refusal."""
        thing = self.stripe.get(kind, self.given.get(name))
        if thing is None:
            raise missing(kind, self.given.get(name, ""), name)
        return thing


Work = Callable[[Asked], Thing]  # raises Refusal


def route(routes: Blueprint, desk: Desk, call: str, name: str, work: Work) -> None:
    """Answer `POST /v1/checkout/sessions/{session}/expire`, known as `checkout.sessions.expire`, by the work."""
    verb, path = call.split()
    view = partial(answered, desk, name, path, work)
    routes.add_url_rule(re.sub(r"{\w+}", "<id>", path), name.replace(".", "-"), view, methods=[verb])


def answered(desk: Desk, name: str, path: str, work: Work, id: str = "") -> Response:
    desk.enter(NAME)
    try:
        given = nested(list((request.form if request.method == "POST" else request.args).items(multi=True)))
        request_id = desk.called(NAME, f"{name} {request.path}", given)
        failure = desk.next_failure(NAME, method=name) or Failure("")
        if failure.kind == "down":
            hang_up()
            return Response(status=500)
        if failure.kind == "html":
            return Response("<html><title>502 Bad Gateway</title>", 502, content_type="text/html")
        status, body, headers = _judged(desk, name, path, work, Asked(desk.stripe, given, id), failure)
        return _spoilt(answer(body, status, request_id, **headers), failure)
    finally:
        desk.leave(NAME)


def _judged(desk: Desk, name: str, path: str, work: Work, asked: Asked, failure: Failure) -> Any:
    """Status, body and headers of the answer."""
    try:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal("Invalid API Key provided: sk_test_****", status=401)
        if failure.kind in FAILURES:
            raise of_failure(failure.kind)
        if failure.kind == "unknown_price":
            raise missing("price", "price_ordered_to_fail", "line_items[0][price]")
        _hold_against_rules(desk, name, path, asked.given)
    except Refusal as refusal:
        wait = failure.details.get("retry_after")
        return refusal.status, body_of(refusal), {"Retry_After": str(wait)} if wait else {}
    with desk.stripe.lock:
        desk.stripe.root = f"{request.host_url}stripe"
        catch_up(desk.stripe)
        told = _once(asked, work)
        desk.stripe.save()
        return told


def _hold_against_rules(desk: Desk, name: str, path: str, given: dict[str, Any]) -> None:
    wrong = violations(request.method, path, given)
    desk.stripe.judged += wrong is not None
    for sentence in wrong or ():
        desk.complain(f"{name}: {sentence}")
    if wrong:
        raise Refusal(f"Received unknown or invalid parameter: {wrong[0]}", code="parameter_unknown")


def _once(asked: Asked, work: Work) -> tuple[int, Any, dict[str, str]]:
    """Under an idempotency key the work is done once; what was answered first, a refusal too, is answered again."""
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is None:
        return (*_worked(asked, work), {})
    told = json.dumps([request.method, request.path, asked.given], sort_keys=True)
    mark = hashlib.sha256(told.encode()).hexdigest()
    known = asked.stripe.answers.get(key)
    if known and known["mark"] != mark:
        refusal = Refusal(OTHER_REQUEST.format(key), kind=IDEMPOTENCY)
        return refusal.status, body_of(refusal), {}
    if known:
        return known["status"], known["body"], {"Idempotent_Replayed": "true"}
    status, body = _worked(asked, work)
    asked.stripe.answers[key] = {"mark": mark, "status": status, "body": body}
    return status, body, {}


def _worked(asked: Asked, work: Work) -> tuple[int, Any]:
    try:
        body = shown(work(asked))
        for path in asked.given.get("expand", ()):
            try:
                expanded(asked.stripe, body, path)
            except (LookupError, TypeError):
                raise Refusal(f"This property cannot be expanded ({path}).", "expand") from None
        return 200, body
    except Refusal as refusal:
        return refusal.status, body_of(refusal)


def _spoilt(said: Response, failure: Failure) -> Response:
    """What was done, and does not come back."""
    if failure.kind == "lost_answer":
        hang_up()
    if failure.kind == "timeout":
        return never_answered(float(failure.details.get("seconds", 30)))
    return gave_up() if failure.kind == "gateway_timeout" else said


def listed(asked: Asked, things: list[Thing]) -> Thing:
    """One page of them, newest first, by `limit` and `starting_after`. Raises Refusal."""
    after = asked.given.get("starting_after")
    if after:
        ids = [one["id"] for one in things]
        if after not in ids:
            raise missing("object", after, "starting_after")
        things = things[ids.index(after) + 1 :]
    limit = int(asked.given.get("limit", 10))
    if not 1 <= limit <= 100:
        raise Refusal("This value must be between 1 and 100 (inclusive).", "limit", "parameter_invalid_integer")
    return {"object": "list", "data": [shown(one) for one in things[:limit]], "has_more": len(things) > limit,
            "url": request.path.removeprefix("/stripe")}  # fmt: skip


def yes(given: dict[str, Any], name: str) -> bool:
    """Whether a parameter says so."""
    return given.get(name) == "true"
