"""What should not be, between a person and Stripe, and needs somebody who runs the place: logged, and told to the
admins once."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import select

from ytempire import audit
from ytempire.accounts import notice
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.extensions import db

KIND = "billing"  # of notices
CUSTOMER = "billing.customer"  # the act of having one made at Stripe

log = logging.getLogger(__name__)


def several(user_id: int, subscription_ids: Sequence[str]) -> None:
    """A person pays for more than one subscription; in the caller's write transaction."""
    _once(user_id, "billing.several", " ".join(sorted(subscription_ids)),
          f"{_name(user_id)} pays for {len(subscription_ids)} subscriptions at once.",
          "The largest plan counts here. End the others in Stripe's dashboard, and give back what was paid for "
          "them.")  # fmt: skip


def unknown_price(user_id: int, subscription_id: str, price_id: str) -> None:
    """A person pays a price that is of no plan; in the caller's write transaction."""
    _once(user_id, "billing.unknown_price", f"{subscription_id} {price_id}",
          f"{_name(user_id)} pays a price that belongs to no plan: {price_id}.",
          "Put it into STRIPE_PRICE_…, or give them another one in Stripe's dashboard.")  # fmt: skip


def nobodys(customer_id: str) -> None:
    """Something happened to a customer who is nobody's: one that was made here is told of, and one of another
    installation is none of ours. In the caller's write transaction."""
    made = select(AuditEntry.user_id).where(AuditEntry.act == CUSTOMER, AuditEntry.subject == customer_id)
    user_id = db.session.scalar(made) if customer_id else None
    if user_id is None:
        return
    _once(user_id, "billing.nobodys", customer_id,
          f"Stripe tells of {customer_id}, which was the customer of {_name(user_id)} and is not any more.",
          "See in Stripe's dashboard whether anything is paid there that nobody has the plan of.")  # fmt: skip


def _once(user_id: int, act: str, subject: str, what: str, more: str) -> None:
    before = select(AuditEntry.id).where(AuditEntry.act == act, AuditEntry.subject == subject).limit(1)
    if db.session.scalar(before) is not None:
        return
    log.error("%s %s", what, more)
    audit.record(user_id, act, subject)
    there = db.session.get(User, user_id) is not None
    notice.tell_admins(KIND, what, more, f"/admin/users/{user_id}" if there else "/admin/users")


def _name(user_id: int) -> str:
    user = db.session.get(User, user_id)
    return user.email if user else f"user {user_id}"
