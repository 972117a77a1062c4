"""The built-in checkout (`BILLING=test`): what Stripe would be asked is asked here, and kept in Stripe's own form. No
money moves. What a person does on its pages is in `rehearsal_acts`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ytempire.billing.rehearsal import RehearsalObject
from ytempire.config import Settings
from ytempire.extensions import db, give_back_connection, utcnow, writing
from ytempire.providers import payments
from ytempire.providers.payments import GONE, NOT_OPEN, Bill, Order, PaymentError, Session, Subscription

LASTS = timedelta(hours=24)  # a checkout, as at Stripe
PERIOD = timedelta(days=30)
MOST = 100
CENTS = {"starter": 19_00, "growth": 49_00, "scale": 149_00}
NOT_THERE = "The built-in checkout does not have this any more."
OVER = "This checkout is over: it was paid, or has run out."

Content = dict[str, Any]


def price_of(plan: str) -> str:
    """The price id of a plan, where none is set."""
    return f"price_rehearsal_{plan}"


class Rehearsal:
    """`payments.Payments`, answered here."""

    def __init__(self, settings: Settings) -> None:
        self._pages = f"{settings.address}/billing/rehearsal"

    def customer(self, key: str, email: str, name: str, reference: str) -> str:
        return str(_once(key, lambda: make("customer", "cus_", "", key, email=email, name=name))["id"])

    def checkout(self, order: Order) -> Session:
        return payments.session_of(_once(order.key, lambda: self._opened(order)))

    def _opened(self, order: Order) -> RehearsalObject:
        ends = int((utcnow() + LASTS).timestamp())
        row = make(
            "checkout.session", "cs_rehearsal_", order.customer_id, order.key, status="open", price=order.price_id,
            plan=order.plan, trial_days=order.trial_days, expires_at=ends, success_url=order.success_url,
            cancel_url=order.cancel_url, client_reference_id=order.reference,
        )  # fmt: skip
        change(row, url=f"{self._pages}/{row.id}")
        return row

    def session(self, session_id: str) -> Session:
        with writing():
            return payments.session_of(_session(session_id).content)

    def expire(self, session_id: str) -> Session:
        with writing():
            row = _session(session_id)
            if row.content["status"] != payments.OPEN:
                raise PaymentError(NOT_OPEN, OVER)
            change(row, status=payments.EXPIRED)
            return payments.session_of(row.content)

    def portal(self, customer_id: str, return_url: str) -> str:
        with writing():
            row = make("billing_portal.session", "bps_rehearsal_", customer_id, return_url=return_url)
            change(row, url=f"{self._pages}/{row.id}")
            return str(row.content["url"])

    def subscriptions(self, customer_id: str) -> Sequence[Subscription]:
        with writing():
            rows = [_as_of_now(row, utcnow()) for row in of_customer(customer_id, "subscription")]
            return [payments.subscription_of(row.content) for row in rows]

    def invoices(self, customer_id: str) -> Sequence[Bill]:
        found = [payments.bill_of(row.content) for row in of_customer(customer_id, "invoice")]
        give_back_connection()
        return found


def make(kind: str, prefix: str, customer_id: str, key: str | None = None, **content: Any) -> RehearsalObject:
    """Keep a new object, in the caller's write transaction. Its content gets what every object of Stripe's has."""
    now = utcnow()
    own = prefix + secrets.token_hex(12)
    told = {"id": own, "object": kind, "created": int(now.timestamp()), "livemode": False, **content}
    if customer_id:
        told["customer"] = customer_id
    row = RehearsalObject(id=own, kind=kind, customer_id=customer_id, key=key, content=told, made_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def change(row: RehearsalObject, **content: Any) -> None:
    row.content = {**row.content, **content}


def held(kind: str, own: str) -> RehearsalObject:
    """The object, locked until the caller's write transaction ends. Raises PaymentError."""
    found = select(RehearsalObject).where(RehearsalObject.id == own, RehearsalObject.kind == kind).with_for_update()
    row = db.session.scalar(found, execution_options={"populate_existing": True})
    if row is None:
        raise PaymentError(GONE, NOT_THERE, "resource_missing")
    return row


def of_customer(customer_id: str, kind: str) -> Sequence[RehearsalObject]:
    """The newest first."""
    return db.session.scalars(
        select(RehearsalObject).where(RehearsalObject.customer_id == customer_id, RehearsalObject.kind == kind)
        .order_by(RehearsalObject.made_at.desc(), RehearsalObject.id).limit(MOST)
    ).all()  # fmt: skip


def difference(subscription: Content, plan: str, now: datetime) -> int:
    """Cents that a larger plan costs for what is left of the period; 0 for a smaller one, in a trial, and while a
    payment is open."""
    more = CENTS[plan] - CENTS[subscription["metadata"]["plan"]]
    if subscription["status"] != "active" or more <= 0:
        return 0
    left = subscription["items"]["data"][0]["current_period_end"] - now.timestamp()
    return round(more * min(1.0, max(0.0, left / PERIOD.total_seconds())))


def new_invoice(subscription: Content, paid: bool, now: datetime, total: int | None = None) -> RehearsalObject:
    """What a period of the subscription costs, or so many cents; paid, or open with a payment that was refused."""
    customer_id, plan = subscription["customer"], subscription["metadata"]["plan"]
    number = f"TEST-{len(of_customer(customer_id, 'invoice')) + 1:04d}"
    if total is None:
        total = 0 if subscription["status"] == "trialing" else CENTS[plan]
    return make(
        "invoice", "in_rehearsal_", customer_id, number=number, status="paid" if paid else "open", total=total,
        currency="usd", attempted=True, hosted_invoice_url="", invoice_pdf="",
        status_transitions={"finalized_at": int(now.timestamp())},
        parent={"subscription_details": {"subscription": subscription["id"]}},
    )  # fmt: skip


def period(price: str, begins: datetime, ends: datetime) -> Content:
    """The item of a subscription."""
    return {"data": [{"price": {"id": price}, "current_period_start": int(begins.timestamp()),
                      "current_period_end": int(ends.timestamp())}]}  # fmt: skip


def _once(key: str, made: Callable[[], RehearsalObject]) -> Content:
    """What was made under the idempotency key; of two at once one makes it."""
    before = select(RehearsalObject).where(RehearsalObject.key == key)
    try:
        with writing():
            return (db.session.scalar(before) or made()).content
    except IntegrityError:
        return db.session.scalars(before).one().content


def _session(session_id: str) -> RehearsalObject:
    """As it is by now: after a day it has run out."""
    row = held("checkout.session", session_id)
    if row.content["status"] == payments.OPEN and row.content["expires_at"] <= utcnow().timestamp():
        change(row, status=payments.EXPIRED)
    return row


def _as_of_now(row: RehearsalObject, now: datetime) -> RehearsalObject:
    """What time has brought: the end of a subscription that was cancelled, or a further period, paid."""
    told = row.content
    item = told["items"]["data"][0]
    ended = payments.moment(item["current_period_end"])
    if told["status"] not in ("active", "trialing") or ended is None or ended > now:
        return row
    if told["cancel_at_period_end"]:
        change(row, status="canceled", ended_at=int(ended.timestamp()))
        return row
    begins = ended
    while ended <= now:
        begins, ended = ended, ended + PERIOD
    change(row, status="active", items=period(item["price"]["id"], begins, ended))
    new_invoice(row.content, True, now)
    return row
