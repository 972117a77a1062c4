"""From the outbox to the endpoints: each event becomes one delivery for every endpoint that is to hear of it.

An endpoint hears of what happened since it was made, and while it is not paused: what happens meanwhile is not sent to
it later, and its page says so. A batch is one transaction, and an endpoint has an event once by a constraint, so that
neither a kill nor a second clock loses or doubles any.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from ytempire.accounts.user import User
from ytempire.billing.customer import Customer
from ytempire.billing.standing import standing_of
from ytempire.extensions import db, insert_into, rfc3339, utcnow, writing
from ytempire.outbox import OutboxEvent
from ytempire.webhooks import own
from ytempire.webhooks.delivery import WAITING, Delivery, new_delivery_id
from ytempire.webhooks.endpoint import ACTIVE, Endpoint

AT_ONCE = 200  # events of a transaction
BATCHES = 5  # of a turn of the clock, which has other things to do


def fan_out() -> int:
    """Hand on what has happened; how many events that were. Called by the clock; where nothing has happened, a look at
    an index."""
    own.keep_in_step()
    handed = 0
    for _ in range(BATCHES):
        if not _any():
            break
        with writing():
            handed += _batch()
    return handed


def body_of(event: OutboxEvent) -> str:
    """What every receiver of the event is sent, to the byte, at every try: JSON in ASCII."""
    told = {"id": event.public_id, "event": event.event, "created_at": rfc3339(event.at), "data": event.payload}
    return json.dumps(told, separators=(",", ":"))


def _any() -> bool:
    found = db.session.scalar(select(OutboxEvent.id).where(OutboxEvent.fanned_at.is_(None)).limit(1))
    db.session.commit()
    return found is not None


def _batch() -> int:
    """The oldest ones that no other clock has in hand."""
    events = db.session.scalars(
        select(OutboxEvent).where(OutboxEvent.fanned_at.is_(None)).order_by(OutboxEvent.id).limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    if not events:
        return 0
    listening = _listening({event.user_id for event in events})
    without = _without_webhooks({each.user_id for each in listening} - {None})
    listening = [each for each in listening if each.user_id not in without]
    rows = [_delivery(event, each) for event in events for each in listening if _hears(each, event)]
    if rows:
        db.session.execute(insert_into(Delivery).on_conflict_do_nothing(), rows)
    handed = update(OutboxEvent).where(OutboxEvent.id.in_([event.id for event in events]))
    db.session.execute(handed.values(fanned_at=utcnow()), execution_options={"synchronize_session": False})
    return len(events)


def _listening(concerned: set[int | None]) -> Sequence[Any]:
    """Endpoints of these people, of admins and of the installation. Held, so that none is removed before what it is to
    hear is written."""
    who = or_(Endpoint.user_id.in_(concerned - {None}), Endpoint.user_id.is_(None), User.role == "admin")
    columns = (Endpoint.id, Endpoint.user_id, Endpoint.events, Endpoint.created_at, User.role)
    return db.session.execute(
        select(*columns).outerjoin(User, User.id == Endpoint.user_id).where(Endpoint.state == ACTIVE, who)
        .order_by(Endpoint.id).with_for_update(read=True, key_share=True, of=Endpoint)
    ).all()  # fmt: skip


def _without_webhooks(people: set[int]) -> set[int]:
    """Those of them whose plan has no webhooks (any more): what happens meanwhile is not sent to them later."""
    if current_app.config["SETTINGS"].bills == "off":
        return set()
    known = db.session.scalars(select(Customer).where(Customer.user_id.in_(people))).all()
    users = db.session.scalars(select(User).where(User.id.in_(people))).all()
    without = {user.id for user in users if not standing_of(user).plan.webhooks}
    del known  # held until here, so that each is read once
    return without


def _hears(endpoint: Any, event: OutboxEvent) -> bool:
    """What concerns nobody in particular is for admins."""
    if event.event not in endpoint.events or event.at < endpoint.created_at:
        return False
    if endpoint.user_id is None:
        return True
    return bool(endpoint.role == "admin" if event.user_id is None else endpoint.user_id == event.user_id)


def _delivery(event: OutboxEvent, endpoint: Any) -> dict[str, object]:
    now = utcnow()
    return {"id": new_delivery_id(), "endpoint_id": endpoint.id, "event_id": event.public_id, "event": event.event,
            "body": body_of(event), "state": WAITING, "tries": 0, "next_at": now, "created_at": now}  # fmt: skip
