"""The same installation, at the stand-in for Stripe."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.billing.till import Till
from tests.standins import stripe_checkout, stripe_hooks
from tests.standins.server import StandIns
from tests.standins.stripe_state import GOOD_CARD, Stripe, Thing


class AtStripe(Till):
    def __init__(self, app: Flask, standins: StandIns) -> None:
        super().__init__(app)
        self.standins = standins
        self._sent: set[str] = set()

    @property
    def stripe(self) -> Stripe:
        return self.standins.desk.stripe

    def fail(self, kind: str, method: str, times: int = 2) -> None:
        """At the next calls of the method; Stripe's own library tries once more by itself."""
        self.standins.desk.fail("stripe", kind, times, method=method)

    def pay(self, address: str, card: str = GOOD_CARD) -> Thing:
        """Pay at the checkout of this address; the subscription."""
        return stripe_checkout.pay(self.stripe, self.stripe.objects[address.rpartition("/")[2]], card)

    def deliver(self) -> list[int]:
        """Send what Stripe has to say since the last time, and work it off; what was answered."""
        waiting = [event for event in self.stripe.events if event["id"] not in self._sent]
        answers = [self.send(event) for event in waiting]
        self.work()
        return answers

    def send(self, event: dict[str, Any]) -> int:
        body, signature = stripe_hooks.signed(event)
        self._sent.add(event["id"])
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        return self.app.test_client().post("/v1/webhooks/stripe", data=body, headers=headers).status_code

    def subscribe(self, plan: str = "growth", card: str = GOOD_CARD) -> None:
        self.pay(self.begin(plan), card)
        self.deliver()

    def of_owner(self, kind: str) -> list[Thing]:
        """The owner's at Stripe, the newest first."""
        return self.stripe.find(kind, customer=self.customer().customer_id)
