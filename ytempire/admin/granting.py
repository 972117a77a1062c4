"""An admin gives a person a plan, whatever they pay, and takes it back."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from ytempire import audit
from ytempire.accounts import notice
from ytempire.admin import user_acts
from ytempire.billing import customers, refreshing
from ytempire.billing.customer import GOOD, Customer
from ytempire.billing.plan import Plan, plans
from ytempire.billing.provider import BillingOff
from ytempire.errors import Refusal
from ytempire.extensions import writing


class NotGranted(Refusal):
    """It would take something away, or change nothing."""

    status = 409
    code = "conflict"


def grant(by: int, user_id: int, plan: Plan, why: str, until: datetime | None) -> None:
    """Until a moment, or until it is taken back. Audited with the reason. Commits, and tells the person's open pages.

    Raises NotTheirs where there is nobody, NoAdmin, NotGranted, BillingOff."""
    if current_app.config["SETTINGS"].bills == "off":
        raise BillingOff
    with writing():
        user, _ = user_acts.held(by, user_id)
        if user.is_admin:
            raise NotGranted("Admins have no plan limits, so there is nothing to grant.")
        customer = customers.held(user_id)
        _require_more(customer, plan)
        audit.record(by, "billing.granted", user_id, plan=plan.name, why=why, before=customer.granted,
                     until=until.isoformat() if until else None)  # fmt: skip
        customer.granted, customer.granted_why, customer.granted_until = plan.name, why, until
        customer.revision += 1
        if not customers.subscribed(customer):
            notice.dismiss_of(user_id, refreshing.KIND, refreshing.PAGE)  # that a plan has ended is no news any more
    customers.announce(user_id)


def take_back(by: int, user_id: int) -> bool:
    """From now on what is paid for counts; whether there was a grant. Raises NotTheirs, NoAdmin."""
    with writing():
        user_acts.held(by, user_id)
        customer = customers.held(user_id)
        before = customer.granted
        if before:
            audit.record(by, "billing.grant_taken_back", user_id, plan=before)
            customer.granted, customer.granted_why, customer.granted_until = "", "", None
            customer.revision += 1
    if before:
        customers.announce(user_id)
    return bool(before)


def _require_more(customer: Customer, plan: Plan) -> None:
    """Of a plan that is paid. One that is owed for may be granted: it is what keeps the person at work."""
    names = list(plans())
    paid = plans().get(customer.plan)
    if paid is None or customer.status not in GOOD or not customers.of_this_service(customer):
        return
    if names.index(plan.name) <= names.index(paid.name):
        raise NotGranted(f"They pay for the {paid.title} plan. Grant a larger one.")
