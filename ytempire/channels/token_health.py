"""Whether the tokens of connections still open anything: each is tried once a day, and one that Google will end by
itself is told of two days before. Google is asked by a worker, never by a page.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select

from ytempire.accounts import notice
from ytempire.accounts.user import User
from ytempire.channels import youtube_access
from ytempire.channels.channel import Channel
from ytempire.channels.connecting import TESTING_LASTS
from ytempire.channels.connection import CONNECTED, Connection
from ytempire.extensions import db, give_back_connection, redis_client, writing
from ytempire.providers.youtube import YoutubeError
from ytempire.quotas.account import Account

CHECKED_EVERY = timedelta(hours=20)  # so that whatever is in the way, each is looked at within a day
WARNS_BEFORE = timedelta(days=2)
TRIES_EVERY = 900  # seconds, where Google cannot be reached
LOOKS_EVERY = 60  # seconds
AT_ONCE = 50

log = logging.getLogger(__name__)


def due(now: datetime, most: int = AT_ONCE) -> list[int]:
    """The ids of connections to `check` now, `most` at the most. Each is handed out once in a quarter of an hour: what
    is under way, or could not be done, holds up no other. Raises RedisError."""
    handed_out = f"ytempire:tokens:{int(now.timestamp()) // TRIES_EVERY}"
    members = cast("set[bytes]", redis_client().smembers(handed_out))
    found = list(db.session.scalars(_to_check(now, [int(each) for each in members]).limit(most)))
    give_back_connection()
    if found:
        redis_client().sadd(handed_out, *found)
        redis_client().expire(handed_out, TRIES_EVERY)
    return found


def is_time(now: datetime) -> bool:
    """Whether it is this minute's first look. Raises RedisError."""
    return bool(redis_client().set(f"ytempire:tokens:look:{int(now.timestamp()) // LOOKS_EVERY}", 1, nx=True,
                                   ex=2 * LOOKS_EVERY))  # fmt: skip


def _to_check(now: datetime, without: Sequence[int]) -> Select[Any]:
    """Those that were not looked at for a day, or of which there is something to tell."""
    warned_of = and_(Connection.ends_at <= now + WARNS_BEFORE, Connection.warned_at.is_(None))
    ended = and_(Connection.ends_at <= now, Connection.checked_at < Connection.ends_at)
    old = or_(Connection.checked_at.is_(None), Connection.checked_at <= now - CHECKED_EVERY)
    taken = or_(Account.faulty_until.is_(None), Account.faulty_until <= now)  # whose client is refused asks for nothing
    return (
        select(Connection.id).join(Connection.account)
        .where(Connection.state == CONNECTED, Account.client_id != "", Account.suspended_at.is_(None), taken)
        .where(or_(old, warned_of, ended), Connection.id.not_in(without))
        .order_by(Connection.checked_at.asc().nulls_first(), Connection.id)
    )  # fmt: skip


def check(connection_id: int, now: datetime) -> None:
    """Try the connection's token, and tell its creator of what is to come. What Google says of it is kept; where Google
    is away it is left for later."""
    if not _learns(connection_id, now):
        return
    _warn(connection_id, now)
    try:
        youtube_access.refreshed(db.session.get_one(Connection, connection_id), now)
    except YoutubeError as error:
        log.info("The token of connection %s is not refreshed: %s", connection_id, error.message)
        return
    _outlived(connection_id, now)


def _learns(connection_id: int, now: datetime) -> bool:
    """Whether there is anything to check; that its project is in Testing may have been said after the grant."""
    connection = db.session.get(Connection, connection_id)
    if connection is None or not connection.works or connection.account.is_local:
        return False
    ends_at = connection.granted_at + TESTING_LASTS
    if connection.account.testing and connection.ends_at is None and ends_at > now:
        with writing():
            connection.ends_at = ends_at
    return True


def _outlived(connection_id: int, now: datetime) -> None:
    """A token that still works after its end has none: its project is not in Testing any more."""
    connection = db.session.get(Connection, connection_id)
    if connection is not None and connection.ends_at is not None and connection.ends_at <= now:
        with writing():
            connection.ends_at = None


def _warn(connection_id: int, now: datetime) -> None:
    """Two days before Google ends the grant by itself, once."""
    connection = db.session.get_one(Connection, connection_id)
    if not _ends_soon(connection, now):
        return
    with writing():
        held = db.session.get(Connection, connection_id, with_for_update=True, populate_existing=True)
        if held is None or not held.works or not _ends_soon(held, now):
            return
        held.warned_at = now
        name = db.session.scalar(select(Channel.name).where(Channel.id == held.channel_id))
        notice.tell(
            held.user_id, "reconnect", f"“{name}” signs out of YouTube on {_when(held)}.",
            f"Google ends it by itself, since the project of {held.account.label} is in Testing. Connect again before, "
            "and nothing has to wait.", f"/channels/{held.channel_id}/youtube?account={held.account.number}",
        )  # fmt: skip


def _ends_soon(connection: Connection, now: datetime) -> bool:
    ends = connection.ends_at
    return connection.warned_at is None and ends is not None and now < ends <= now + WARNS_BEFORE


def _when(connection: Connection) -> str:
    """`Tuesday 1 December, 14:05`, where the person is."""
    assert connection.ends_at is not None
    zone = db.session.scalar(select(User.timezone).where(User.id == connection.user_id)) or "UTC"
    there = connection.ends_at.astimezone(ZoneInfo(zone))
    return f"{there:%A} {there.day} {there:%B, %H:%M}"
