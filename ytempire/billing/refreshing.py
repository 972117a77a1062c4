"""What Stripe says now about how a person pays, fetched whole and written down. Whatever the events were, and in which
order they came, in the end the row says what Stripe said last.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from ytempire import audit
from ytempire.accounts import notice
from ytempire.billing import customers, oddities, provider
from ytempire.billing.customer import GOOD, OWING, PAUSED, STARTING, Customer
from ytempire.billing.invoice import Invoice
from ytempire.config import Settings
from ytempire.config_billing import PAID_PLANS
from ytempire.extensions import db, give_back_connection, shared_now, writing
from ytempire.formatting import counted
from ytempire.providers.payments import Bill, PaymentError, Subscription

SHOWN = ("status", "plan", "subscription_id", "period_end", "trial_end", "ends_at_period_end", "owing_since", "problem",
         "pay_url")  # fmt: skip
TOLD = ("status", "plan", "ends_at_period_end")  # changes of these are kept in the audit log
NEVER_BEGUN = ("incomplete", "incomplete_expired")
UNPAID = ("open", "uncollectible")
KIND, PAGE = "billing", "/billing"  # of notices

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What a customer has at Stripe. `asked` is when that was asked for."""

    asked: datetime
    customer_id: str
    subscriptions: Sequence[Subscription] = ()
    bills: Sequence[Bill] = ()

    @property
    def subscription(self) -> Subscription | None:
        """The one that counts: one that is paid before one that is owed for; of several that are paid the one of the
        largest plan, then the newest."""
        return min(self.subscriptions, key=_worth, default=None)

    @property
    def unpaid(self) -> list[Bill]:
        """Of the one that counts, the newest first, and what was written off last."""
        one = self.subscription
        mine = [bill for bill in self.bills if one and bill.subscription_id == one.id and bill.status in UNPAID]
        return sorted(mine, key=lambda bill: (bill.status != "open", -bill.due.timestamp(), bill.id))

    @property
    def owing_since(self) -> datetime | None:
        """When the oldest of its invoices came due that is still waited for: none that was written off, and none from
        before one that was paid."""
        one = self.subscription
        paid = [bill.due for bill in self.bills if one and bill.subscription_id == one.id and bill.status == "paid"]
        waited_for = [bill.due for bill in self.unpaid if bill.status == "open"]
        return min((due for due in waited_for if not paid or due > max(paid)), default=None)


def refresh(user_id: int) -> bool:
    """Ask what the person has at Stripe, and write it down; whether anything is another than before. Commits, and tells
    open pages. Raises PaymentError, BillingOff."""
    customer = customers.of(user_id)
    if customer is None or not customer.customer_id:
        return False
    customer_id = customer.customer_id
    give_back_connection()
    found = ask(customer_id)
    with writing():
        changed = store(user_id, found)
    if changed:
        customers.announce(user_id)
    return changed


def ask(customer_id: str) -> Found:
    asked, payments = shared_now(), provider.payments()
    give_back_connection()
    try:
        return Found(asked, customer_id, payments.subscriptions(customer_id), payments.invoices(customer_id))
    except PaymentError as error:
        if not error.no_customer:
            raise
        log.warning("Customer %s is not at Stripe any more", customer_id)
        return Found(asked, customer_id)


def _worth(one: Subscription) -> tuple[int, int, float, str]:
    good = one.status in GOOD
    kind = 0 if good else 1 if one.status in OWING else 2 if one.status in (*STARTING, PAUSED) else 3
    plan = provider.plan_of(current_app.config["SETTINGS"], one.price_id)
    size = PAID_PLANS.index(plan) if good and plan else -1
    return kind, -size, -one.created.timestamp(), one.id


def store(user_id: int, found: Found) -> bool:
    """In the caller's write transaction. An answer to an earlier question than the last one is left alone; where the
    last one is from the future, the clock was put back, and the answer counts."""
    customers.lock(user_id)  # before the row of how they pay, as whoever grants a plan does
    customer = db.session.get(Customer, user_id, with_for_update=True, populate_existing=True)
    if customer is None or customer.customer_id != found.customer_id:
        return False
    if customer.fetched_at and found.asked < customer.fetched_at <= shared_now():
        return False
    customer.fetched_at, customer.service = found.asked, current_app.config["SETTINGS"].bills
    before = {name: getattr(customer, name) for name in SHOWN}
    for name, value in _told(customer, found).items():
        setattr(customer, name, value)
    _look_twice(customer, found)
    differs = [name for name in SHOWN if getattr(customer, name) != before[name]]
    invoices = _keep_invoices(user_id, found.bills)
    if not differs and not invoices:
        return False
    customer.revision += 1
    _follow(customer, before, differs)
    return True


def _look_twice(customer: Customer, found: Found) -> None:
    """What is kept for good, and what should not be."""
    begun = [one for one in found.subscriptions if one.status not in NEVER_BEGUN]
    customer.subscribed_before = customer.subscribed_before or bool(begun)
    one, paid = found.subscription, [one.id for one in begun if one.status in GOOD]
    customer.price_id = one.price_id if one else ""
    if len(paid) > 1:
        oddities.several(customer.user_id, paid)
    if one and one.status in (*GOOD, *OWING) and not provider.plan_of(current_app.config["SETTINGS"], one.price_id):
        oddities.unknown_price(customer.user_id, one.id, one.price_id)


def _told(customer: Customer, found: Found) -> dict[str, Any]:
    one, unpaid = found.subscription, found.unpaid
    if one is None:
        return {"status": "", "plan": "", "subscription_id": None, "period_end": None, "trial_end": None,
                "ends_at_period_end": False, "owing_since": None, "problem": "", "pay_url": ""}  # fmt: skip
    owes = one.status in OWING
    since = found.owing_since or customer.owing_since or found.asked
    return {
        "status": one.status, "plan": _plan_of(one, customer), "subscription_id": one.id,
        "period_end": one.cancel_at or one.period_end, "trial_end": one.trial_end, "ends_at_period_end": one.ends,
        "owing_since": since if owes else None,
        "problem": _trouble(one, unpaid),
        "pay_url": next((bill.url for bill in unpaid), "") if owes or one.status in STARTING else "",
    }  # fmt: skip


def _plan_of(one: Subscription, customer: Customer) -> str:
    """By its price. One of former times is of the plan that it was known to be of; where the subscription was never
    seen before, of that which was chosen at the checkout."""
    settings: Settings = current_app.config["SETTINGS"]
    known = provider.plan_of(settings, one.price_id)
    if known:
        return known
    if customer.subscription_id == one.id:
        return customer.plan if customer.price_id == one.price_id else ""
    return one.plan if one.plan in PAID_PLANS else ""


def _trouble(one: Subscription, unpaid: Sequence[Bill]) -> str:
    """What the person is to do something about; "" for nothing."""
    if one.status == PAUSED:
        return "Your subscription is paused: its trial is over, and there is no card. Add one in the portal."
    return _problem(unpaid) if one.status in (*OWING, *STARTING) else ""


def _problem(unpaid: Sequence[Bill]) -> str:
    """A sentence for the person. Which of the two it was is said on the page of the invoice."""
    dollars = f" of ${unpaid[0].total / 100:,.2f}" if unpaid and unpaid[0].currency == "usd" else ""
    return f"The payment{dollars} did not go through: the card was refused, or the bank asks you to confirm it."


def _keep_invoices(user_id: int, bills: Sequence[Bill]) -> bool:
    """Whether one is new or another than before. Drafts are not shown, and not kept."""
    wanted = {bill.id: bill for bill in bills if bill.status != "draft"}
    there = {row.id: row for row in db.session.scalars(select(Invoice).where(Invoice.id.in_(wanted)))}
    changed = False
    for bill in wanted.values():
        told = {"number": bill.number, "status": bill.status, "total": bill.total, "currency": bill.currency,
                "url": bill.url, "pdf": bill.pdf, "made_at": bill.created}  # fmt: skip
        row = there.get(bill.id)
        if row is None:
            db.session.add(Invoice(id=bill.id, user_id=user_id, **told))
            changed = True
        elif row.user_id == user_id and any(getattr(row, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(row, name, value)
            changed = True
    return changed


def _grace() -> str:
    days = current_app.config["SETTINGS"].billing_grace_days
    return f"Everything goes on for {counted(days, 'day')}." if days else "Nothing new is begun until it is paid."


def _follow(customer: Customer, before: dict[str, Any], differs: Sequence[str]) -> None:
    """The audit log, and a word to the person, in the same transaction."""
    if set(differs) & set(TOLD):
        audit.record(customer.user_id, "billing.changed", customer.subscription_id or "",
                     plan=customer.plan, status=customer.status, ends=customer.ends_at_period_end,
                     plan_before=before["plan"], status_before=before["status"])  # fmt: skip
    was, now = before["status"], customer.status
    if now in OWING and was not in OWING:
        notice.tell(customer.user_id, KIND, customer.problem, _grace(), PAGE)
    elif (was in OWING and now not in OWING) or (now in GOOD and was not in GOOD):
        notice.dismiss_of(customer.user_id, KIND, PAGE)
    if was in (*GOOD, *OWING) and now not in (*GOOD, *OWING):
        over = "is paused" if now == PAUSED else "has ended"
        notice.tell(customer.user_id, KIND, f"Your {before['plan'].title()} plan {over}.",
                    "Nothing is deleted. What your plan does not cover now can be read, not changed.",
                    PAGE)  # fmt: skip
