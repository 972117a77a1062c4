"""Asking the stand-in for Stripe by Stripe's own library, and paying at its pages, for tests."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
import stripe

from tests.standins.server import KEY, StandIns
from tests.standins.stripe_checkout import subscribe
from tests.standins.stripe_state import GOOD_CARD, Thing
from ytempire.ground.standins import PRICES

MAYA = {"email": "maya@example.com", "name": "Maya Okafor", "metadata": {"user": "7"}}
SUCCESS = "http://127.0.0.1:9/billing/success?session_id={CHECKOUT_SESSION_ID}"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Is shown, not followed."""


def client(standins: StandIns, key: str = KEY, timeout: float = 10) -> Any:
    """The library; a request that fails is not repeated."""
    return stripe.StripeClient(key, base_addresses={"api": f"{standins.address}/stripe"}, max_network_retries=0,
                               http_client=stripe.RequestsClient(timeout=timeout))  # fmt: skip


def checkout(asked: Any, customer: str, plan: str = "growth", key: str | None = None, **more: Any) -> Any:
    """A new session for a month of the plan."""
    params = {"mode": "subscription", "customer": customer, "line_items": [{"price": PRICES[plan], "quantity": 1}],
              "success_url": SUCCESS, "cancel_url": "http://127.0.0.1:9/billing/cancelled", **more}  # fmt: skip
    return asked.v1.checkout.sessions.create(params, {"idempotency_key": key} if key else {})


def sent(url: str, **form: str) -> tuple[int, str, str]:
    """A form sent by a browser, or the page without one: status, where it leads to, and its text."""
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.build_opener(_Stay).open(url, data, timeout=10) as answer:
            return answer.status, "", answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        headers: http.client.HTTPMessage = error.headers
        return error.code, headers.get("Location", ""), error.read().decode()


def subscribed(standins: StandIns, plan: str = "growth", card: str = GOOD_CARD, **told: Any) -> Thing:
    """A new customer who pays, or not: the subscription as the stand-in has it."""
    made = client(standins).v1.customers.create(MAYA)
    return subscribe(standins.desk.stripe, made.id, PRICES[plan], card, **told)


def kinds(standins: StandIns) -> list[str]:
    """Of all events, oldest first."""
    return [event["type"] for event in standins.desk.stripe.events]


def refused(call: Any) -> tuple[str, str, str]:
    """The kind of error, Stripe's code, and the parameter that is to blame."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    error = caught.value
    return type(error).__name__, error.code or "", getattr(error, "param", None) or ""
