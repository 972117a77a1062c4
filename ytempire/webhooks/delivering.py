"""Deliveries on their way: claimed by a lease, sent with no transaction open, and what came of it stored in one.

At least once: whoever is killed in mid request leaves a lease that runs out, and the same event goes out again with the
same `X-Webhook-Id`. To one endpoint goes one request at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from ytempire import audit
from ytempire.accounts.owning import NotTheirs
from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.errors import Refusal
from ytempire.extensions import db, utcnow, writing
from ytempire.webhooks import endpoints, outcome, sending, signing, turns
from ytempire.webhooks.addresses import Resolver, resolve
from ytempire.webhooks.delivery import SENDING, WAITING, Attempt, Delivery
from ytempire.webhooks.endpoint import ACTIVE, PAUSED

LASTS = timedelta(seconds=60)  # a lease; several times what a request may take
UNREADABLE = "Its secret cannot be read any more: DATA_ENCRYPTION_KEY is another one by now. Make a new secret."
HIDDEN = "(kept secret)"

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


class NotNow(Refusal):
    """It cannot be sent again as things stand."""

    status = 409
    code = "conflict"


@dataclass(frozen=True)
class Claimed:
    """What a request needs, apart from the database."""

    id: str
    endpoint_id: str
    own: bool  # of the installation
    url: str
    secret: str = field(repr=False)
    event: str
    event_id: str
    body: str = field(repr=False)


def deliver_next(endpoint_id: str, token: str, clock: Clock = utcnow, seconds: float = sending.TAKES_AT_MOST,
                 resolver: Resolver = resolve) -> bool:  # fmt: skip
    """Send the endpoint its oldest event that is due, under a lease of this token; False where there is none, or
    somebody else is at it."""
    now = clock()
    claimed = _claim(endpoint_id, token, now)
    if claimed is None:
        return False
    plain = signing.headers(claimed.id, claimed.event, claimed.event_id, now)
    answer = _send(claimed, plain, seconds, resolver)
    _settle(claimed, token, plain, answer, now, clock())
    return True


def _claim(endpoint_id: str, token: str, now: datetime) -> Claimed | None:
    with writing():
        endpoint = endpoints.held(endpoint_id)
        if endpoint is None or endpoint.state != ACTIVE or db.session.scalar(select(turns.busy(endpoint_id, now))):
            return None
        first = turns.oldest_due(endpoint_id, now).with_for_update()
        delivery = db.session.scalar(first, execution_options={"populate_existing": True})
        if delivery is None:
            return None
        if delivery.state == SENDING:
            log.warning("Webhook delivery %s: its sender is gone, it is sent again", delivery.id)
        delivery.state, delivery.lease_token, delivery.lease_until = SENDING, token, now + LASTS
        return Claimed(delivery.id, endpoint_id, endpoint.user_id is None, endpoint.url, endpoint.secret,
                       delivery.event, delivery.event_id, delivery.body)  # fmt: skip


def _send(claimed: Claimed, plain: dict[str, str], seconds: float, resolver: Resolver) -> sending.Answer:
    settings: Settings = current_app.config["SETTINGS"]
    if not claimed.secret and not claimed.own:
        return sending.Answer(None, "", UNREADABLE, 0)
    token = claimed.secret if claimed.own else signing.token_of(claimed.secret)
    headers = signing.signed(claimed.secret, token, claimed.body, plain)
    private = claimed.own or settings.webhooks_allow_private
    return sending.send(claimed.url, headers, claimed.body, private, seconds, resolver)


def _settle(claimed: Claimed, token: str, plain: dict[str, str], answer: sending.Answer, began: datetime,
            now: datetime) -> None:  # fmt: skip
    """What came of it, unless the endpoint was removed or the lease is somebody else's by now."""
    shown = plain | ({signing.SIGNATURE: HIDDEN, signing.TOKEN: HIDDEN} if claimed.secret else {})
    with writing():
        endpoint = endpoints.held(claimed.endpoint_id)
        mine = select(Delivery).where(Delivery.id == claimed.id, Delivery.state == SENDING,
                                      Delivery.lease_token == token).with_for_update()  # fmt: skip
        delivery = db.session.scalar(mine, execution_options={"populate_existing": True})
        if endpoint is None or delivery is None:
            log.warning("Webhook delivery %s was taken away while it was sent", claimed.id)
            return
        db.session.add(Attempt(
            delivery_id=delivery.id, at=began, headers=shown, status=answer.status, answer=answer.text,
            error=answer.error, milliseconds=answer.milliseconds,
        ))  # fmt: skip
        delivery.lease_token = delivery.lease_until = None
        delivery.tries += 1
        outcome.store(endpoint, delivery, answer, now)


def give_back(token: str) -> None:
    """For a sender that is told to end in mid request: another may try again at once."""
    held = update(Delivery).where(Delivery.state == SENDING, Delivery.lease_token == token)
    with writing():
        db.session.execute(held.values(state=WAITING, lease_token=None, lease_until=None))


def redeliver(user: User, delivery_id: str, also: Callable[[Delivery], Any] | None = None,
              as_admin: bool = False) -> Delivery:  # fmt: skip
    """Send it once more, whatever came of it before: the same body under the same event id, with a new row of tries.
    The clock sees to it within two seconds. `also` is called last in the transaction. Who comes as an admin
    may do it for the installation's own endpoint. Raises NotTheirs, and NotNow where it is being sent, or its endpoint
    is paused."""
    user_id, endpoint_id = user.id, _readable(user, delivery_id, as_admin)
    with writing():
        endpoint = endpoints.held(endpoint_id)
        delivery = db.session.get(Delivery, delivery_id, populate_existing=True, with_for_update=True)
        if endpoint is None or delivery is None:
            raise NotTheirs
        if endpoint.state == PAUSED:
            raise NotNow("This webhook is paused. Resume it first: what waits for it is sent then.")
        if delivery.state == SENDING:
            raise NotNow("It is being sent at this moment.")
        delivery.state, delivery.next_at, delivery.tries, delivery.delivered_at = WAITING, utcnow(), 0, None
        audit.record(user_id, "webhook.redelivered", delivery_id, endpoint=endpoint_id)
        if also:
            also(delivery)
    return delivery


def _readable(user: User, delivery_id: str, as_admin: bool) -> str:
    """The id of its endpoint. Raises NotTheirs."""
    delivery = db.session.get(Delivery, delivery_id) if "\0" not in delivery_id else None
    if delivery is None:
        raise NotTheirs
    return endpoints.readable(user, delivery.endpoint_id, as_admin).id
