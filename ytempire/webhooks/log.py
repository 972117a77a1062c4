"""What was sent to an endpoint, and what came of it; kept for 30 days."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import selectinload

from ytempire.extensions import db, writing
from ytempire.outbox import OutboxEvent
from ytempire.webhooks.delivery import DELIVERED, FAILED, SENDING, WAITING, Delivery
from ytempire.webhooks.endpoint import Endpoint

KEPT = timedelta(days=30)
DELETED_AT_ONCE = 1000
VIEWS = {"": (), "delivered": (DELIVERED,), "waiting": (WAITING, SENDING), "failed": (FAILED,)}  # by state


def deliveries(endpoint: Endpoint, before: str | None = None, most: int = 50,
               states: Collection[str] = ()) -> list[Delivery]:  # fmt: skip
    """The endpoint's, newest first, with their attempts; before: the id of the last one of the page before. One that is
    not there (any more) leads to the newest. Without states, those in any."""
    wanted = select(Delivery).where(Delivery.endpoint_id == endpoint.id)
    if states:
        wanted = wanted.where(Delivery.state.in_(states))
    last = of_endpoint(endpoint, before) if before else None
    if last:
        same_time = and_(Delivery.created_at == last.created_at, Delivery.id < last.id)
        wanted = wanted.where(or_(Delivery.created_at < last.created_at, same_time))
    newest = wanted.order_by(Delivery.created_at.desc(), Delivery.id.desc()).limit(most)
    return list(db.session.scalars(newest.options(selectinload(Delivery.attempts))))


def of_endpoint(endpoint: Endpoint, delivery_id: str) -> Delivery | None:
    """The delivery, if it is one of this endpoint's."""
    delivery = db.session.get(Delivery, delivery_id) if "\0" not in delivery_id else None
    return delivery if delivery and delivery.endpoint_id == endpoint.id else None


def tidy(now: datetime) -> int:
    """Delete deliveries of more than 30 days ago, and events that were handed on then; how many rows there were."""
    return _all_of(_old_deliveries, now - KEPT) + _all_of(_old_events, now - KEPT)


def _all_of(batch: Callable[[datetime], int], line: datetime) -> int:
    deleted = 0
    while True:
        with writing():
            count = batch(line)
        deleted += count
        if count < DELETED_AT_ONCE:
            return deleted


def older_than(line: datetime) -> Select[str]:
    """Ids of deliveries, as many as are deleted at once."""
    return select(Delivery.id).where(Delivery.created_at < line).limit(DELETED_AT_ONCE)


def _old_deliveries(line: datetime) -> int:
    ids = db.session.scalars(older_than(line)).all()
    db.session.execute(delete(Delivery).where(Delivery.id.in_(ids)), execution_options={"synchronize_session": False})
    return len(ids)


def _old_events(line: datetime) -> int:
    """But for the newest one: SQLite would give its number again, and receivers know events by it."""
    newest = select(func.max(OutboxEvent.id)).scalar_subquery()
    old = select(OutboxEvent.id).where(OutboxEvent.fanned_at < line, OutboxEvent.id < newest).limit(DELETED_AT_ONCE)
    ids = db.session.scalars(old).all()
    db.session.execute(delete(OutboxEvent).where(OutboxEvent.id.in_(ids)),
                       execution_options={"synchronize_session": False})  # fmt: skip
    return len(ids)
