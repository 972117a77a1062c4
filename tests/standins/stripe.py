"""A stand-in for Stripe: customers, checkout, portal, subscriptions, invoices, signed webhooks, and a clock.

Failures: `desk.fail("stripe", kind, times, **details)`; the detail `method` (`checkout.sessions.create`) keeps a
failure for such calls. The kinds:

- nothing is done: `down` (the connection is reset), `html` (a 502 that is a page), `unknown_price`, and those of
  `stripe_wire.FAILURES`: `500`, `503`, `rate_limit` (retry_after=…), `bad_key`, `no_permission`, `key_in_use`;
- it is done all the same: `lost_answer` (the connection is reset), `timeout` (nothing comes for seconds=30),
  `gateway_timeout` (a 504 that is a page).

Tests read and steer `desk.stripe`: `hooks.address` is where webhooks go, `hooks.settle()` waits until they are there,
`hooks.hold()`, `hooks.release()` (the last first), `hooks.times`; `events`; `stripe_hooks.signed(event)` makes a body
and its signature. What happens is in `stripe_life`: `advance(stripe, days=31)` moves the clock and does what falls due;
`change`, `end_later`, `end`, `pause`; `stripe_checkout.pay(stripe, session, card)` pays at a checkout. From another
process `/control/stripe`.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from tests.standins import stripe_checkout, stripe_objects, stripe_pages
from tests.standins.desk import Desk
from tests.standins.stripe_wire import Refusal, answer, body_of


def blueprint(desk: Desk) -> Blueprint:
    routes = Blueprint("stripe", __name__)
    for part in (stripe_checkout, stripe_objects, stripe_pages):
        part.add_routes(routes, desk)
    routes.add_url_rule("/<path:rest>", "unknown", partial(_unknown, desk), methods=["GET", "POST", "DELETE", "PUT"])
    return routes


def _unknown(desk: Desk, rest: str) -> Response:
    desk.complain(f"{request.method} /{rest}: the stand-in for Stripe has no such call")
    return answer(body_of(Refusal(f"Unrecognized request URL ({request.method}: /{rest}).")), 404, "req_unknown")
