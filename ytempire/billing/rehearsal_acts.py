"""What a person does on the pages of the built-in checkout, and what Stripe would say of it: signed, and heard by the
same ears."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.billing import customers, hearing, jobs, provider, rehearsing
from ytempire.billing.rehearsal import RehearsalObject
from ytempire.billing.rehearsing import PERIOD, change, held, make, new_invoice, period
from ytempire.config import Settings
from ytempire.config_billing import PAID_PLANS
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.payments import COMPLETE, OPEN
from ytempire.providers.stripe_client import signed

CHECKOUT, PORTAL = "checkout.session", "billing_portal.session"
GOES_ON = ("active", "trialing", "past_due", "unpaid")

Content = dict[str, Any]
Said = list[tuple[str, Content]]  # kind of event, and what it is about


class CardRefused(Refusal):
    """The card that is always refused."""

    code = "card_declined"

    def __init__(self) -> None:
        super().__init__("The card was refused. Nothing was paid: try another one.")


class NotNow(Refusal):
    """There is nothing of the kind to be done."""

    status = 409
    code = "conflict"


def shown(user: User, own: str) -> Content:
    """A checkout or a visit to the portal, in Stripe's form. Raises NotTheirs."""
    return _theirs(user, own).content


def subscription(user: User) -> Content | None:
    """The person's newest subscription as the portal shows it, in Stripe's form."""
    customer = customers.of(user.id)
    if customer is None or not customer.customer_id:
        return None
    provider.payments().subscriptions(customer.customer_id)  # brings what time has brought
    found = rehearsing.of_customer(customer.customer_id, "subscription")
    return found[0].content if found else None


def pay(user: User, session_id: str, accepted: bool = True) -> str:
    """Pay a checkout with a card that is accepted or refused; the address that follows. Commits. Raises NotTheirs,
    CardRefused, NotNow."""
    _theirs(user, session_id, CHECKOUT)
    provider.payments().session(session_id)  # it may have run out
    with writing():
        row = held(CHECKOUT, session_id)
        address = str(row.content["success_url"]).replace("{CHECKOUT_SESSION_ID}", session_id)
        if row.content["status"] == COMPLETE:
            return address
        if row.content["status"] != OPEN:
            raise NotNow(rehearsing.OVER)
        if not accepted:
            raise CardRefused
        said = _paid(row)
    _tell(said)
    return address


def leave(user: User, session_id: str) -> str:
    """The address that follows where nothing is paid; the checkout stays open. Raises NotTheirs."""
    return str(_theirs(user, session_id, CHECKOUT).content["cancel_url"])


def act(user: User, portal_id: str, what: str, plan: str = "") -> str:
    """Do one of `ACTS` to the person's subscription; the address to go back to. `plan` is that of `change`. Commits.
    Raises NotTheirs, NotNow."""
    portal = _theirs(user, portal_id, PORTAL)
    customer_id, address = portal.customer_id, str(portal.content["return_url"])
    if what not in ACTS or (what == "change") != (plan in PAID_PLANS):
        raise NotNow("There is nothing of the kind to be done here.")
    provider.payments().subscriptions(customer_id)
    with writing():
        going = [row for row in rehearsing.of_customer(customer_id, "subscription") if row.content["status"] in GOES_ON]
        if not going:
            raise NotNow("There is no subscription that goes on.")
        said = ACTS[what](held("subscription", going[0].id), plan)
    _tell(said)
    return address


def _paid(session: RehearsalObject) -> Said:
    now, told = utcnow(), session.content
    trial = timedelta(days=told["trial_days"])
    one = make(
        "subscription", "sub_rehearsal_", session.customer_id, status="trialing" if trial else "active",
        items=period(told["price"], now, now + (trial or PERIOD)), cancel_at_period_end=False, cancel_at=None,
        trial_end=int((now + trial).timestamp()) if trial else None, metadata={"plan": told["plan"]},
    )  # fmt: skip
    bill = new_invoice(one.content, True, now)
    change(session, status=COMPLETE, payment_status="paid", subscription=one.id, invoice=bill.id)
    return [("checkout.session.completed", session.content), ("customer.subscription.created", one.content),
            ("invoice.paid", bill.content)]  # fmt: skip


def _change(row: RehearsalObject, plan: str) -> Said:
    settings: Settings = current_app.config["SETTINGS"]
    item = row.content["items"]["data"][0]
    item = {**item, "price": {"id": provider.price_of(settings, plan)}}
    now = utcnow()
    more = rehearsing.difference(row.content, plan, now)
    change(row, items={"data": [item]}, metadata={"plan": plan})
    bills = [new_invoice(row.content, True, now, more)] if more else []
    return [*_updated(row), *[("invoice.paid", bill.content) for bill in bills]]


def _cancel(row: RehearsalObject, _plan: str) -> Said:
    change(row, cancel_at_period_end=True)
    return _updated(row)


def _resume(row: RehearsalObject, _plan: str) -> Said:
    change(row, cancel_at_period_end=False)
    return _updated(row)


def _refuse(row: RehearsalObject, _plan: str) -> Said:
    """A further period begins, and its payment is refused."""
    now = utcnow()
    change(row, status="active")
    bill = new_invoice(row.content, False, now)
    change(row, status="past_due", items=_from(row, now))
    return [("invoice.payment_failed", bill.content), *_updated(row)]


def _pay_open(row: RehearsalObject, _plan: str) -> Said:
    bills = [bill for bill in rehearsing.of_customer(row.customer_id, "invoice") if bill.content["status"] == "open"]
    for bill in bills:
        change(bill, status="paid")
    change(row, status="active")
    return [*[("invoice.paid", bill.content) for bill in bills], *_updated(row)]


def _end_period(row: RehearsalObject, _plan: str) -> Said:
    """What is paid for ends now: where it was cancelled it is over, else a further period is paid."""
    now = utcnow()
    if row.content["cancel_at_period_end"]:
        change(row, status="canceled", ended_at=int(now.timestamp()), items=_until(row, now))
        return [("customer.subscription.deleted", row.content)]
    change(row, status="active", items=_from(row, now))
    bill = new_invoice(row.content, True, now)
    return [*_updated(row), ("invoice.paid", bill.content)]


ACTS: dict[str, Callable[[RehearsalObject, str], Said]] = {
    "change": _change, "cancel": _cancel, "resume": _resume, "refuse": _refuse, "pay": _pay_open,
    "end": _end_period,
}  # fmt: skip


def _from(row: RehearsalObject, begins: datetime) -> Content:
    return period(row.content["items"]["data"][0]["price"]["id"], begins, begins + PERIOD)


def _until(row: RehearsalObject, ends: datetime) -> Content:
    return period(row.content["items"]["data"][0]["price"]["id"], ends - PERIOD, ends)


def _updated(row: RehearsalObject) -> Said:
    return [("customer.subscription.updated", row.content)]


def _theirs(user: User, own: str, kind: str = "") -> RehearsalObject:
    """Raises NotTheirs, also where there is no built-in checkout."""
    settings: Settings = current_app.config["SETTINGS"]
    customer = customers.of(user.id)
    row = db.session.get(RehearsalObject, own) if own.isascii() and "\0" not in own else None
    known = row is not None and row.kind in ((kind,) if kind else (CHECKOUT, PORTAL))
    if not provider.rehearses(settings) or customer is None or row is None or not known:
        raise NotTheirs
    if not row.customer_id or row.customer_id != customer.customer_id:
        raise NotTheirs
    return row


def _tell(said: Said) -> None:
    """Signed as Stripe signs, and heard as Stripe is."""
    secret = provider.webhook_secret(current_app.config["SETTINGS"])
    for kind, about in said:
        body = json.dumps({
            "id": f"evt_rehearsal_{secrets.token_hex(12)}", "object": "event", "type": kind, "livemode": False,
            "created": int(utcnow().timestamp()), "data": {"object": about},
        })  # fmt: skip
        event_id = hearing.receive(body.encode(), signed(body, secret))
        if event_id is not None:
            jobs.work_later(event_id)
