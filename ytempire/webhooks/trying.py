"""A test of a webhook: an event that a person asks for, for one endpoint alone, so that they see one arrive before
there is a film. It goes the way of all: signed, sent by whoever delivers, in the log, and sent again from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from ytempire import audit
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.errors import Refusal
from ytempire.extensions import db, rfc3339, utcnow, writing
from ytempire.formatting import duration
from ytempire.outbox import OutboxEvent
from ytempire.webhooks import endpoints
from ytempire.webhooks.delivering import NotNow
from ytempire.webhooks.delivery import TEST, UNFINISHED, WAITING, Delivery
from ytempire.webhooks.endpoint import PAUSED, Endpoint
from ytempire.webhooks.fanning import body_of

MOST = 60  # tests of one person in an hour, wherever they go: addresses are people's own only by their word
HOUR = timedelta(hours=1)
ACT = "webhook.tested"
MESSAGE = "A test: nothing has happened."


class TooManyTests(Refusal):
    """`seconds` until there may be another."""

    status = 429
    code = "too_many_tests"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{MOST} tests were sent within an hour. There may be another in {duration(seconds)}.")
        self.seconds = seconds


def send_test(user: User, endpoint_id: str, also: Callable[[Delivery], Any] | None = None,
              as_admin: bool = False) -> Delivery:  # fmt: skip
    """Have the endpoint sent a test, whatever events it asks for; the clock sees to it within two seconds, behind what
    is due there before. `also` is called last in the transaction. Who comes as an admin may do it for the
    installation's own endpoint. Raises NotTheirs, PlanLimit, TooManyTests, and NotNow where it is paused, or a test is
    on its way there already."""
    user_id, name = user.id, user.name
    endpoint_id = endpoints.readable(user, endpoint_id, as_admin).id
    with writing():
        endpoint = endpoints.held(endpoint_id)
        if endpoint is None:
            raise NotTheirs
        endpoints.require_plan(user)
        _require_free(endpoint)
        _require_few(user_id, utcnow())
        delivery = _put(endpoint, user_id, name, utcnow())
        audit.record(user_id, ACT, endpoint_id, delivery=delivery.id)
        if also:
            also(delivery)
    return delivery


def _require_free(endpoint: Endpoint) -> None:
    if endpoint.state == PAUSED:
        raise NotNow("This webhook is paused, and nothing is sent to it. Resume it first.")
    under_way = select(Delivery.id).where(Delivery.endpoint_id == endpoint.id, UNFINISHED, Delivery.event == TEST)
    if db.session.scalar(under_way.limit(1)):
        raise NotNow("A test is on its way already. See first what comes of it.")


def _require_few(user_id: int, now: datetime) -> None:
    """Counted where nothing is deleted: who removes an endpoint and makes it anew has no more of them."""
    asked = (AuditEntry.user_id == user_id, AuditEntry.act == ACT, AuditEntry.at > now - HOUR)
    count, first = db.session.execute(select(func.count(), func.min(AuditEntry.at)).where(*asked)).one()
    if count >= MOST:
        raise TooManyTests(max(1, round((first + HOUR - now).total_seconds())))


def _put(endpoint: Endpoint, user_id: int, name: str, now: datetime) -> Delivery:
    """The event counts as handed on, so that no other endpoint hears of it."""
    told = {"message": MESSAGE, "endpoint_id": endpoint.id, "asked_by": name, "at": rfc3339(now)}
    event = OutboxEvent(event=TEST, user_id=user_id, payload=told, at=now, fanned_at=now)
    db.session.add(event)
    db.session.flush()
    delivery = Delivery(endpoint_id=endpoint.id, event_id=event.public_id, event=TEST, body=body_of(event),
                        state=WAITING, next_at=now)  # fmt: skip
    db.session.add(delivery)
    db.session.flush()
    return delivery
