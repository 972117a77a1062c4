"""What is known here, compared with what Stripe says: of each person once a day, and where something should have been
heard that was not. So a webhook that never came is made good."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, or_, select, update

from ytempire.billing import checking_out, refreshing
from ytempire.billing.checkout import OPEN, Checkout
from ytempire.billing.customer import Customer
from ytempire.billing.event import DONE, FAILED, IGNORED, BillingEvent
from ytempire.extensions import db, redis_client, writing
from ytempire.providers.errors import DOWN, LOST
from ytempire.providers.payments import PaymentError

EVERY = timedelta(days=1)
LATE = timedelta(minutes=10)  # of a word that should have come
PAUSE = timedelta(minutes=15)  # until somebody is asked about once more, whatever came of it
AWAY = "ytempire:billing:away"  # in Redis, while Stripe does not answer
REST = 120  # seconds for which nobody is compared after that
KEPT = timedelta(days=90)  # events, and checkouts that are over
MOST_AT_ONCE = 50

log = logging.getLogger(__name__)


def due(now: datetime, most: int = MOST_AT_ONCE) -> Sequence[int]:
    """Ids of people who are to be compared: who has waited longest for it first, so that those who always fail keep
    nobody from it."""
    begun = exists(select(Checkout.key).where(
        Checkout.user_id == Customer.user_id, Checkout.state == OPEN, Checkout.session_id.is_not(None),
        Checkout.made_at < now - LATE,
    ))  # fmt: skip
    late = and_(or_(begun, Customer.period_end < now), Customer.fetched_at < now - LATE)
    passed = or_(begun, Customer.fetched_at < Customer.period_end)
    found = db.session.scalars(
        select(Customer.user_id).where(
            Customer.customer_id.is_not(None), or_(Customer.asked_at.is_(None), Customer.asked_at < now - PAUSE),
            or_(Customer.fetched_at.is_(None), Customer.fetched_at < now - EVERY, and_(late, passed)),
        ).order_by(Customer.asked_at.nulls_first(), Customer.fetched_at.nulls_first()).limit(most)
    ).all()  # fmt: skip
    db.session.commit()
    return found


def asked(people: Sequence[int], now: datetime) -> None:
    """They are being compared, and come last the next time. Commits."""
    with writing():
        db.session.execute(update(Customer).where(Customer.user_id.in_(people)).values(asked_at=now))


def resting() -> bool:
    """Whether Stripe did not answer a moment ago: to wait for it again would keep workers from films. Raises
    RedisError."""
    return bool(redis_client().exists(AWAY))


def everybody() -> Sequence[int]:
    """Ids of all who have ever begun to pay."""
    found = select(Customer.user_id).where(Customer.customer_id.is_not(None)).order_by(Customer.user_id)
    return db.session.scalars(found).all()


def compare(user_id: int) -> bool:
    """Compare a person with Stripe; whether something was another here. Commits. Raises PaymentError."""
    mine = select(Checkout.session_id).where(Checkout.user_id == user_id, Checkout.state == OPEN)
    for session_id in db.session.scalars(mine).all():
        if session_id:
            checking_out.settle(session_id)
    changed = refreshing.refresh(user_id)
    if changed:
        log.warning("What was known of user %s and Stripe was not what Stripe says; it is now", user_id)
    return changed


def compare_quietly(user_id: int) -> bool:
    """The same for the queue: while Stripe is away it is left for another time, and so is everybody who is queued
    behind. Raises RedisError."""
    if resting():
        return False
    try:
        return compare(user_id)
    except PaymentError as error:
        log.log(logging.INFO if error.kind == DOWN else logging.WARNING, "Stripe is asked later: %s", error.message)
        if error.kind in (DOWN, LOST):
            redis_client().set(AWAY, 1, ex=REST)
        return False


def tidy(now: datetime) -> int:
    """Forget events and checkouts that were over 90 days ago; called by the clock. How many there were."""
    events = delete(BillingEvent).where(BillingEvent.at < now - KEPT, BillingEvent.state.in_((DONE, IGNORED, FAILED)))
    checkouts = delete(Checkout).where(Checkout.made_at < now - KEPT, Checkout.state != OPEN)
    with writing():
        found = [db.session.execute(old).rowcount for old in (events, checkouts)]  # type: ignore[attr-defined]
    return sum(found)
