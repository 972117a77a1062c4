"""What the service of payment is asked for, and how it says no. `stripe_client` asks Stripe; the built-in checkout
(`billing.rehearsing`) answers in its place. Both have objects in Stripe's own form, which is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from ytempire.providers.errors import ServiceError

# Further kinds of ServiceError, for payments alone.
GONE = "gone"  # there is no such customer, session or subscription any more
UNKNOWN_PRICE = "unknown_price"  # a price that was set here is none of Stripe's
OTHER_REQUEST = "other_request"  # the idempotency key was used before, with something else
NOT_OPEN = "not_open"  # a checkout is over: it was paid, or has run out

OPEN, COMPLETE, EXPIRED = "open", "complete", "expired"  # of a session
Json = Mapping[str, Any]


class PaymentError(ServiceError):
    """`code` is Stripe's own word (`resource_missing`), or ""; the message is a sentence for a person. `answered`: it
    was Stripe that said so, and it says the same again under the same idempotency key. `param` is which of the things
    that it was asked with is to blame, or ""."""

    def __init__(self, kind: str, message: str, code: str = "", retry_after: float | None = None,
                 answered: bool = True, param: str = "") -> None:  # fmt: skip
        super().__init__(kind, message, retry_after=retry_after)
        self.code, self.answered, self.param = code, answered, param

    @property
    def no_customer(self) -> bool:
        """Stripe does not have the customer any more, and not only something of theirs."""
        return self.kind == GONE and self.param == "customer"


@dataclass(frozen=True)
class Session:
    """A checkout. `status`: open, complete, expired."""

    id: str
    url: str
    status: str
    customer_id: str
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Subscription:
    """`plan` is what was chosen at its checkout, which the price overrules. Of one that ends, `ends` is true from the
    moment that this was asked for; `cancel_at` is when, where that is another day than the end of its period."""

    id: str
    customer_id: str
    status: str
    price_id: str
    created: datetime
    period_end: datetime | None
    trial_end: datetime | None
    ends: bool
    plan: str = ""
    cancel_at: datetime | None = None


@dataclass(frozen=True)
class Bill:
    """An invoice. `total` in the smallest unit of the currency; `due` when it was made final."""

    id: str
    customer_id: str
    subscription_id: str
    number: str
    status: str
    total: int
    currency: str
    url: str
    pdf: str
    created: datetime
    due: datetime


@dataclass(frozen=True)
class Order:
    """What is to be bought: a price, for a customer, under an idempotency key. Addresses to come back to; that of
    success has Stripe's `{CHECKOUT_SESSION_ID}` in it. `trial_days` 0: none. `tax`: Stripe reckons it."""

    key: str
    customer_id: str
    plan: str
    price_id: str
    success_url: str
    cancel_url: str
    reference: str
    trial_days: int = 0
    tax: bool = False


class Payments(Protocol):
    """All raise PaymentError."""

    def customer(self, key: str, email: str, name: str, reference: str) -> str:
        """Make a customer under an idempotency key; its id."""

    def checkout(self, order: Order) -> Session: ...

    def session(self, session_id: str) -> Session: ...

    def expire(self, session_id: str) -> Session:
        """NOT_OPEN where it is over already."""

    def portal(self, customer_id: str, return_url: str) -> str:
        """The address where the customer changes, cancels and pays."""

    def subscriptions(self, customer_id: str) -> Sequence[Subscription]:
        """All that the customer has and had, the newest first, 100 at most."""

    def invoices(self, customer_id: str) -> Sequence[Bill]:
        """The newest 100, the newest first."""


def session_of(told: Json) -> Session:
    return Session(told["id"], told.get("url") or "", told.get("status") or "", id_of(told.get("customer")),
                   moment(told.get("expires_at")))  # fmt: skip


def subscription_of(told: Json) -> Subscription:
    """The end of its period lies at its item (Stripe's API since 2025)."""
    items = (told.get("items") or {}).get("data") or [{}]
    item = items[0]
    return Subscription(
        told["id"], id_of(told.get("customer")), told["status"], id_of(item.get("price")), _moment(told["created"]),
        moment(item.get("current_period_end")), moment(told.get("trial_end")),
        bool(told.get("cancel_at_period_end") or told.get("cancel_at")),
        str((told.get("metadata") or {}).get("plan") or ""), moment(told.get("cancel_at")),
    )  # fmt: skip


def bill_of(told: Json) -> Bill:
    created = _moment(told["created"])
    finalized = moment((told.get("status_transitions") or {}).get("finalized_at"))
    return Bill(
        told["id"], id_of(told.get("customer")), subscription_of_bill(told), told.get("number") or "",
        told.get("status") or "", int(told.get("total") or 0), told.get("currency") or "usd",
        _web(told.get("hosted_invoice_url")), _web(told.get("invoice_pdf")), created, finalized or created,
    )  # fmt: skip


def subscription_of_bill(told: Json) -> str:
    """Where an invoice names its subscription (Stripe's API since 2025); "" where it is for none."""
    details = (told.get("parent") or {}).get("subscription_details") or {}
    return id_of(details.get("subscription"))


def id_of(told: Any) -> str:
    """An id, be it told by itself or with its object."""
    if isinstance(told, Mapping):
        told = told.get("id")
    return told if isinstance(told, str) else ""


def _web(told: Any) -> str:
    """An address that a page may link to."""
    return told if isinstance(told, str) and told.startswith(("https://", "http://")) else ""


def moment(told: Any) -> datetime | None:
    return _moment(told) if told else None


def _moment(told: Any) -> datetime:
    return datetime.fromtimestamp(int(told), UTC)
