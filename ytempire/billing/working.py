"""What Stripe has told, worked off: each event says only where to look, and what is there is fetched afresh. So it is
no matter in which order events come, how often, or whether one is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, update

from ytempire.accounts import notice
from ytempire.accounts.user import User
from ytempire.billing import checking_out, customers, oddities, refreshing
from ytempire.billing.customer import Customer
from ytempire.billing.event import DONE, FAILED, IGNORED, NEW, WORKING, BillingEvent
from ytempire.billing.provider import BillingOff
from ytempire.extensions import db, utcnow, writing
from ytempire.formatting import local_day
from ytempire.providers.payments import PaymentError, id_of

# Seconds until an event that could not be worked off is tried again; after the last one the nightly comparison is left.
PAUSES = (5, 15, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600)
LASTS = timedelta(seconds=120)  # that one try may take

Json = dict[str, Any]
log = logging.getLogger(__name__)


def work(event_id: str) -> None:
    """Work off the event, unless somebody has or is at it. What fails is tried again later. Commits."""
    event = _claimed(event_id)
    if event is None:
        return
    kind, told = event.kind, event.payload
    handler = HANDLERS.get(kind)
    user_id = customers.whose(id_of(told.get("customer")))
    if user_id is None:
        with writing():
            oddities.nobodys(id_of(told.get("customer")))
    if handler is None or user_id is None:
        _settle(event_id, IGNORED, "Nothing here hears this." if handler is None else "It is nobody's here.")
        return
    try:
        handler(user_id, told)
    except BillingOff as error:
        _settle(event_id, IGNORED, error.message)
    except PaymentError as error:
        _again(event_id, error.message, error.retry_after)
    except Exception as error:
        db.session.rollback()
        log.exception("Event %s, %s, could not be worked off", event_id, kind)
        _again(event_id, type(error).__name__)
    else:
        _settle(event_id, DONE)


def _claimed(event_id: str) -> BillingEvent | None:
    """The event, kept from others for the time of one try; None where it is done with, or somebody is at it."""
    now = utcnow()
    left = and_(BillingEvent.state == WORKING, BillingEvent.next_at <= now)
    mine = update(BillingEvent).where(BillingEvent.id == event_id, or_(BillingEvent.state == NEW, left))
    with writing():
        found = db.session.execute(mine.values(state=WORKING, tries=BillingEvent.tries + 1, next_at=now + LASTS))
    return db.session.get(BillingEvent, event_id) if found.rowcount else None  # type: ignore[attr-defined]


def _settle(event_id: str, state: str, problem: str = "") -> None:
    done = update(BillingEvent).where(BillingEvent.id == event_id, BillingEvent.state == WORKING)
    with writing():
        db.session.execute(done.values(state=state, problem=problem, next_at=None))


def _again(event_id: str, problem: str, retry_after: float | None = None) -> None:
    """Put it off; after the last try it is given up, and the comparison with Stripe brings what it would have."""
    with writing():
        event = db.session.get_one(BillingEvent, event_id, with_for_update=True, populate_existing=True)
        if event.tries > len(PAUSES):
            event.state, event.next_at = FAILED, None
        else:
            event.state = NEW
            event.next_at = utcnow() + timedelta(seconds=max(PAUSES[event.tries - 1], retry_after or 0))
        event.problem = problem
        log.warning("Event %s waits until %s: %s", event_id, event.next_at, problem)


def give_back(event_id: str) -> None:
    """For a worker that is told to end in mid work: another may go on at once."""
    held = update(BillingEvent).where(BillingEvent.id == event_id, BillingEvent.state == WORKING)
    with writing():
        db.session.execute(held.values(state=NEW, next_at=utcnow()))


def _checkout(user_id: int, told: Json) -> None:
    checking_out.settle(str(told.get("id") or ""))
    refreshing.refresh(user_id)


def _look(user_id: int, _told: Json) -> None:
    refreshing.refresh(user_id)


def _trial_ends(user_id: int, _told: Json) -> None:
    refreshing.refresh(user_id)
    with writing():
        customer = db.session.get_one(Customer, user_id)
        if customer.status == "trialing" and customer.trial_end and not customer.ends_at_period_end:
            day = local_day(customer.trial_end, db.session.get_one(User, user_id).timezone)
            notice.tell(user_id, refreshing.KIND, f"Your trial of the {customer.plan.title()} plan ends on {day}.",
                        "It is paid for from then on, unless you cancel it before.", refreshing.PAGE)  # fmt: skip


HANDLERS: dict[str, Callable[[int, Json], None]] = {
    "checkout.session.completed": _checkout,
    "checkout.session.async_payment_succeeded": _checkout,
    "checkout.session.async_payment_failed": _checkout,
    "checkout.session.expired": _checkout,
    "customer.subscription.created": _look,
    "customer.subscription.updated": _look,
    "customer.subscription.deleted": _look,
    "customer.subscription.paused": _look,
    "customer.subscription.resumed": _look,
    "customer.subscription.trial_will_end": _trial_ends,
    "invoice.paid": _look,
    "invoice.payment_failed": _look,
    "invoice.payment_action_required": _look,
    "payment_intent.succeeded": _look,
}
