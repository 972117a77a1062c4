"""The rows of people who pay: looked up, made, and changed so that open pages hear of it."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select

from ytempire import live
from ytempire.accounts.user import User
from ytempire.billing.customer import GOING, Customer
from ytempire.extensions import db, insert_into


def of(user_id: int) -> Customer | None:
    """What is known of how the person pays."""
    return db.session.get(Customer, user_id)


def held(user_id: int) -> Customer:
    """The same, made where there is none, locked until the caller's write transaction ends."""
    lock(user_id)
    db.session.execute(insert_into(Customer).values(
        user_id=user_id, status="", plan="", price_id="", service="", subscribed_before=False, ends_at_period_end=False,
        problem="", pay_url="", granted="", granted_why="", revision=0,
    ).on_conflict_do_nothing())  # fmt: skip
    return db.session.get_one(Customer, user_id, with_for_update=True, populate_existing=True)


def lock(user_id: int) -> None:
    """The person, before the row of how they pay, in the caller's write transaction: the other way round two wait for
    each other, as rows of the audit log name the person."""
    db.session.execute(select(User.id).where(User.id == user_id).with_for_update(key_share=True))


def whose(customer_id: str) -> int | None:
    """The id of the person; None where Stripe has the customer from somebody else."""
    if not customer_id:
        return None
    return db.session.scalar(select(Customer.user_id).where(Customer.customer_id == customer_id))


def of_this_service(customer: Customer) -> bool:
    """Whether what is known of them was said by the service that takes the money now."""
    return customer.service in ("", current_app.config["SETTINGS"].bills)


def subscribed(customer: Customer | None) -> bool:
    """Whether there is a subscription that goes on: paid, owed for, begun with a first payment that is open, or paused.
    Beside it a second one must not be begun."""
    return customer is not None and customer.status in GOING and of_this_service(customer)


def announce(user_id: int) -> None:
    """Tell the person's open pages that their plan, or what they owe, is another one. After the commit."""
    live.announce(user_id, "")
