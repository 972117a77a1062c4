"""`/control/stripe`: steering the stand-in for Stripe from another process.

GET answers what it knows. POST takes any of these, in this order, and answers as GET: see `SETTERS`. Failures:
`POST /control/failures` with the service `stripe`. `POST /control/stripe/reset` forgets everything but where webhooks
go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tests.standins.desk import Desk
from tests.standins.stripe_life import advance, advance_to_period_end, attempt, change, end, end_later, pause
from tests.standins.stripe_state import Stripe, Thing, shown
from tests.standins.stripe_things import item_of
from ytempire.ground.standins import PRICES

SETTERS: dict[str, Callable[[Stripe, Any], object]] = {
    "webhooks": lambda stripe, address: setattr(stripe.hooks, "address", address),
    "secret": lambda stripe, secret: setattr(stripe.hooks, "secret", secret),
    "times": lambda stripe, times: setattr(stripe.hooks, "times", times),  # how often each webhook is sent
    "hold": lambda stripe, hold: stripe.hooks.hold() if hold else stripe.hooks.release(),
    "retry_seconds": lambda stripe, waits: setattr(stripe.hooks, "retry_seconds", tuple(waits)),
    "retry_days": lambda stripe, days: setattr(stripe, "retry_days", tuple(days)),
    "after_retries": lambda stripe, status: setattr(stripe, "after_retries", status),  # canceled, unpaid, past_due
    "flexible": lambda stripe, flexible: setattr(stripe, "flexible", flexible),
    "card": lambda stripe, told: _use_card(stripe, told["customer"], told["number"]),
    "change": lambda stripe, told: change(stripe, _of(stripe, told["subscription"]), PRICES[told["plan"]]),
    "end_later": lambda stripe, id: end_later(stripe, _of(stripe, id), True),
    "keep": lambda stripe, id: end_later(stripe, _of(stripe, id), False),
    "end": lambda stripe, id: end(stripe, _of(stripe, id)),
    "pause": lambda stripe, id: pause(stripe, _of(stripe, id)),
    "resume": lambda stripe, id: pause(stripe, _of(stripe, id), False),
    "pay": lambda stripe, id: attempt(stripe, stripe.objects[id], present=True),  # an invoice
    "now": lambda stripe, moment: stripe.clock.put(datetime.fromisoformat(moment)),  # without what falls due by then
    "advance_seconds": lambda stripe, seconds: advance(stripe, seconds=seconds),
    "advance_days": lambda stripe, days: advance(stripe, days=days),
    "period_end": lambda stripe, id: advance_to_period_end(stripe, _of(stripe, id)),
}


def blueprint(desk: Desk) -> Blueprint:
    routes = Blueprint("stripe_control", __name__)

    @routes.get("")
    def known() -> ResponseReturnValue:
        return _known(desk)

    @routes.post("")
    def steer() -> ResponseReturnValue:
        asked = request.get_json()
        if unknown := sorted(set(asked) - set(SETTERS)):
            return {"error": f"There is no {unknown[0]} to set."}, 400
        try:
            with desk.stripe.lock:
                for name in [name for name in SETTERS if name in asked]:
                    SETTERS[name](desk.stripe, asked[name])
        except LookupError as error:
            return {"error": f"There is no {error}."}, 404
        finally:
            desk.stripe.save()
        return _known(desk)

    @routes.post("/reset")
    def forget() -> ResponseReturnValue:
        address = desk.stripe.hooks.address
        desk.stripe.reset()
        desk.stripe.hooks.address = address
        desk.stripe.save()
        return _known(desk)

    return routes


def _use_card(stripe: Stripe, customer: str, number: str) -> None:
    """The card that is charged from now on."""
    stripe.objects[customer]["_card"] = number


def _of(stripe: Stripe, id: str) -> Thing:
    return stripe.objects[id]


def _known(desk: Desk) -> dict[str, Any]:
    stripe = desk.stripe
    calls = Counter(call.path.split()[0] for call in list(desk.calls) if call.service == "stripe")
    with stripe.lock:
        return {
            "now": datetime.fromtimestamp(stripe.now(), UTC).isoformat(), "webhooks": stripe.hooks.address,
            "calls": calls, "judged": stripe.judged, "wrong": list(desk.wrong),
            "customers": [{"id": one["id"], "email": one["email"], "card": one["_card"]}
                          for one in stripe.find("customer")],
            "sessions": [shown(one) for one in stripe.find("checkout.session")],
            "subscriptions": [{"plan": item_of(one)["price"]["nickname"], **shown(one)}
                              for one in stripe.find("subscription")],
            "invoices": [shown(one) for one in stripe.find("invoice")],
            "events": [{"id": one["id"], "type": one["type"], "created": one["created"]} for one in stripe.events],
            "deliveries": [asdict(one) for one in list(stripe.hooks.deliveries)],
        }  # fmt: skip
