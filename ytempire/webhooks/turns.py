"""Whose turn it is: endpoints that something is due for, and what that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ytempire.extensions import db
from ytempire.webhooks.delivery import SENDING, UNFINISHED, WAITING, Delivery
from ytempire.webhooks.endpoint import ACTIVE, Endpoint

OF_ONE = 2  # endpoints of one person that a courier is at together
# Those that have been failing come last: however many they are, they keep nobody else waiting. Before them comes who
# has waited longest since a try, however old the backlog of others is; one that is new waits since it was made.
TURN = (Endpoint.failing_since.is_not(None), func.coalesce(Endpoint.tried_at, Endpoint.created_at), Endpoint.id)


class Ready(NamedTuple):
    """`user_id` is None for the installation's own."""

    endpoint_id: str
    user_id: int | None


def ready(now: datetime, most: int, flying: Collection[Ready] = (), without: Collection[str] = ()) -> list[Ready]:
    """Endpoints that something is due for and nothing is on its way to, in turn, at most so many. `flying` is what the
    caller is at already: of one person no more than `OF_ONE` are in there and here together. without: ids."""
    taken = Counter(each.user_id for each in flying)
    full = [user_id for user_id, count in taken.items() if user_id is not None and count >= OF_ONE]
    # With somebody of whom one is taken, every second one found may be too many.
    found = _in_turn(now, {*without, *(each.endpoint_id for each in flying)}, full).limit(2 * most)
    chosen: list[Ready] = []
    for endpoint_id, user_id in db.session.execute(found).all():
        if user_id is None or taken[user_id] < OF_ONE:
            taken[user_id] += 1
            chosen.append(Ready(endpoint_id, user_id))
    db.session.commit()
    return chosen[:most]


def _in_turn(now: datetime, without: Collection[str], full: Collection[int]) -> Select[str, int | None]:
    """Of each person the first ones alone, and none of those who have all that they may have."""
    waits = select(Delivery.endpoint_id).where(due(now)).distinct().subquery()
    place = func.row_number().over(partition_by=Endpoint.user_id, order_by=TURN).label("place")
    placed = (
        select(Endpoint.id, place).join(waits, waits.c.endpoint_id == Endpoint.id)
        .where(Endpoint.state == ACTIVE, ~busy(Endpoint.id, now), Endpoint.id.not_in(without),
               or_(Endpoint.user_id.is_(None), Endpoint.user_id.not_in(full)))
    ).subquery()  # fmt: skip
    found = select(Endpoint.id, Endpoint.user_id).join(placed, placed.c.id == Endpoint.id)
    return found.where(placed.c.place <= OF_ONE).order_by(*TURN)


def due(now: datetime) -> ColumnElement[bool]:
    """Deliveries whose time has come, and those whose sender is gone."""
    return or_(and_(Delivery.state == WAITING, Delivery.next_at <= now),
               and_(Delivery.state == SENDING, Delivery.lease_until < now))  # fmt: skip


def busy(endpoint_id: Any, now: datetime) -> ColumnElement[bool]:
    """Whether something is being sent there at this moment."""
    other = aliased(Delivery)
    return exists(select(other.id).where(other.endpoint_id == endpoint_id, other.state == SENDING,
                                         other.lease_until >= now))  # fmt: skip


def oldest_due(endpoint_id: str, now: datetime) -> Select[Delivery]:
    """Looks at what is unfinished alone, however long the endpoint's log is."""
    found = select(Delivery).where(Delivery.endpoint_id == endpoint_id, UNFINISHED, due(now))
    return found.order_by(Delivery.event_id).limit(1)
