"""Stripe, through its own SDK: customers, checkouts, the portal, subscriptions, invoices; and whether an event is its.

The SDK is loaded where it is used first: pages and workers that take no money do without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from ytempire.config import Settings
from ytempire.providers import payments, stripe_errors
from ytempire.providers.payments import Bill, Order, Session, Subscription

if TYPE_CHECKING:
    from stripe import StripeClient

PATIENCE = (5.0, 15.0)  # seconds to connect, and for an answer
TRIES_AGAIN = 1  # times, by the SDK itself, under the same idempotency key
MOST = 100  # of a list; Stripe's largest page
FORGED = "Its signature is not Stripe's."
# What Stripe needs to know of the customer for it is asked at the checkout, and kept there.
TAXED = {"automatic_tax": {"enabled": True}, "tax_id_collection": {"enabled": True},
         "customer_update": {"address": "auto", "name": "auto"}}  # fmt: skip
OLDEST = 300  # seconds between the signature and now

T = TypeVar("T")
Params = dict[str, Any]


class NotFromStripe(Exception):
    """What came in is no event that Stripe has signed just now; `outcome` says how: `forged`, `old`, `malformed`."""

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(message)
        self.outcome, self.message = outcome, message


class StripePayments:
    """`payments.Payments`, asked of Stripe."""

    def __init__(self, settings: Settings) -> None:
        self._key, self._base = settings.stripe_api_key, settings.stripe_api_base.rstrip("/")

    @cached_property
    def _client(self) -> StripeClient:
        import stripe

        logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it tells what people typed
        return stripe.StripeClient(
            self._key, base_addresses={"api": self._base} if self._base else None, max_network_retries=TRIES_AGAIN,
            http_client=stripe.RequestsClient(timeout=PATIENCE),
        )  # fmt: skip

    def customer(self, key: str, email: str, name: str, reference: str) -> str:
        params = {"email": email, "name": name, "metadata": {"reference": reference}}
        made = self._ask("a customer", lambda client: client.customers.create(params, {"idempotency_key": key}))
        return str(made["id"])

    def checkout(self, order: Order) -> Session:
        params = _checkout_params(order)
        return self._read(
            "a checkout",
            payments.session_of,
            lambda client: client.checkout.sessions.create(params, {"idempotency_key": order.key}),
        )

    def session(self, session_id: str) -> Session:
        return self._read(
            "for a checkout", payments.session_of, lambda client: client.checkout.sessions.retrieve(session_id)
        )

    def expire(self, session_id: str) -> Session:
        return self._read(
            stripe_errors.ENDING, payments.session_of, lambda client: client.checkout.sessions.expire(session_id)
        )

    def portal(self, customer_id: str, return_url: str) -> str:
        params = {"customer": customer_id, "return_url": return_url}
        made = self._ask("the portal", lambda client: client.billing_portal.sessions.create(params))
        return str(made["url"])

    def subscriptions(self, customer_id: str) -> Sequence[Subscription]:
        params = {"customer": customer_id, "status": "all", "limit": MOST}
        return self._read(
            "for subscriptions", _each(payments.subscription_of), lambda client: client.subscriptions.list(params)
        )

    def invoices(self, customer_id: str) -> Sequence[Bill]:
        params = {"customer": customer_id, "limit": MOST}
        return self._read("for invoices", _each(payments.bill_of), lambda client: client.invoices.list(params))

    def _read(self, what: str, read: Callable[[Any], T], ask: Callable[[Any], Any]) -> T:
        told = self._ask(what, ask)
        try:
            return read(told)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise stripe_errors.unreadable() from None

    def _ask(self, what: str, ask: Callable[[Any], Any]) -> dict[str, Any]:
        from stripe import StripeError

        try:
            answer: dict[str, Any] = ask(self._client.v1).to_dict(for_json=True)
        except StripeError as error:
            raise stripe_errors.refusal(error, what) from None
        return answer


def event_of(raw: bytes, signature: str, secret: str, oldest: int = OLDEST) -> dict[str, Any]:
    """The event, as Stripe signed it. Raises NotFromStripe."""
    from stripe import SignatureVerificationError, Webhook

    if not secret or not signature.isascii():  # an empty secret signs for everybody
        raise NotFromStripe("forged", FORGED)
    try:
        event: dict[str, Any] = Webhook.construct_event(raw, signature, secret, oldest).to_dict(for_json=True)
    except SignatureVerificationError as error:
        if "outside the tolerance zone" in str(error):
            raise NotFromStripe("old", f"Its signature is older than {oldest} seconds.") from None
        raise NotFromStripe("forged", FORGED) from None
    except (ValueError, TypeError, AttributeError, RecursionError):  # also what is no UTF-8
        raise NotFromStripe("malformed", "It is no event in JSON.") from None
    return event


def signed(body: str, secret: str) -> str:
    """The header that Stripe would send with the body now."""
    from stripe import WebhookSignature

    return WebhookSignature.generate_signature_header(body, secret)


def _each(read: Callable[[Any], T]) -> Callable[[Any], list[T]]:
    return lambda told: [read(one) for one in told["data"]]


def _checkout_params(order: Order) -> Params:
    """Proration, the reckoning of tax and the ways to pay are Stripe's, as they are set there. The plan is kept with
    the subscription, for a price that is another one some day."""
    about = {"plan": order.plan, "reference": order.reference}
    subscription: Params = {"metadata": about}
    if order.trial_days:
        subscription["trial_period_days"] = order.trial_days
    taxed = TAXED if order.tax else {}
    return {
        "mode": "subscription", "customer": order.customer_id, "client_reference_id": order.reference,
        "line_items": [{"price": order.price_id, "quantity": 1}], "allow_promotion_codes": True,
        "success_url": order.success_url, "cancel_url": order.cancel_url, "metadata": about,
        "subscription_data": subscription, **taxed,
    }  # fmt: skip
