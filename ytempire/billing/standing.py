"""On which plan a person is now, and why: what was fetched of their subscription, or what an admin has granted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask import current_app

from ytempire.accounts.user import User
from ytempire.billing import customers
from ytempire.billing.customer import GOOD, OWING, Customer
from ytempire.billing.plan import UNLIMITED, Plan, plans
from ytempire.config import Settings
from ytempire.extensions import db, utcnow
from ytempire.formatting import local_day

State = Literal["off", "admin", "free", "active", "trialing", "ending", "grace", "lapsed", "granted"]


@dataclass(frozen=True)
class Standing:
    """`sentence` says it for the person, where there is something to say. `until` is when that changes: the end of a
    trial, of a grant, of the time of grace, of what is paid for. Where `unlimited` is true no plan is asked for: an
    admin's or the terminal's (`admin`), or billing is off (`off`). `free` is the plan of who pays nothing,
    `DEFAULT_PLAN`."""

    plan: Plan
    state: State
    sentence: str = ""
    until: datetime | None = None
    unlimited: bool = False

    @property
    def lapsed(self) -> bool:
        """Whether a payment is missing for so long that nothing new is begun."""
        return self.state == "lapsed"


def standing_of(user: User, now: datetime | None = None) -> Standing:
    """Where a person stands. Reads one row, none while billing is off."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.bills == "off":
        return Standing(UNLIMITED, "off", unlimited=True)
    if user.is_admin or user.is_terminal:
        return Standing(UNLIMITED, "admin", "Admins have no plan limits.", unlimited=True)
    customer = db.session.get(Customer, user.id)
    if customer is None:
        return Standing(plans()[settings.default_plan], "free")
    return _of_customer(customer, user, now or utcnow())


def _of_customer(customer: Customer, user: User, now: datetime) -> Standing:
    """The larger plan counts, of what is granted and what is paid; where they are the same, the one that goes on."""
    paid, granted = _of_subscription(customer, user, now), _granted(customer, user, now)
    if granted is None or paid is None:
        return granted or paid or Standing(plans()[current_app.config["SETTINGS"].default_plan], "free")
    names = list(plans())
    more = names.index(paid.plan.name) - names.index(granted.plan.name)
    goes_on = paid.state in ("active", "trialing")
    return paid if not paid.lapsed and (more > 0 or (more == 0 and goes_on)) else granted


def _granted(customer: Customer, user: User, now: datetime) -> Standing | None:
    plan, until = plans().get(customer.granted), customer.granted_until
    if plan is None or (until is not None and now >= until):
        return None
    return Standing(plan, "granted", f"An admin has given you the {plan.title} plan{_until(until, user)}.", until)


def _of_subscription(customer: Customer, user: User, now: datetime) -> Standing | None:
    """None where nothing is paid; what was paid at another service than the one that is asked now is nothing."""
    plan = plans().get(customer.plan)
    if plan is None or not customers.of_this_service(customer):
        return None
    if customer.status in GOOD:
        return _paid(customer, plan, user)
    return _owing(customer, plan, user, now) if customer.status in OWING else None


def _paid(customer: Customer, plan: Plan, user: User) -> Standing:
    if customer.ends_at_period_end:
        ends = _until(customer.period_end, user) or " until the end of what is paid for"
        return Standing(plan, "ending", f"You keep the {plan.title} plan{ends}; then it ends. Nothing is deleted.",
                        customer.period_end)  # fmt: skip
    if customer.status == "trialing":
        until = customer.trial_end or customer.period_end
        return Standing(plan, "trialing", f"You are trying the {plan.title} plan{_until(until, user)}.", until)
    return Standing(plan, "active", until=customer.period_end)


def _owing(customer: Customer, plan: Plan, user: User, now: datetime) -> Standing:
    """In the days of grace everything goes on; after them nothing new is begun."""
    why = customer.problem or f"The payment for the {plan.title} plan failed."
    since = customer.owing_since or customer.period_end or now
    ends = since + timedelta(days=current_app.config["SETTINGS"].billing_grace_days)
    if now < ends:
        return Standing(plan, "grace", f"{why} Pay{_until(ends, user)}, or new videos have to wait.", ends)
    return Standing(plan, "lapsed", f"{why} Until it is paid nothing new is begun, and what is queued waits. "
                    "Nothing is deleted.")  # fmt: skip


def _until(moment: datetime | None, user: User) -> str:
    return f" until {local_day(moment, user.timezone)}" if moment else ""
