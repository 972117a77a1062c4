"""What the queue `sync` carries: a job is the id of a channel. Losing one loses nothing, `reconcile` puts it back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime

import redis
from rq import Queue
from sqlalchemy import and_, or_, select

from ytempire.analytics import sync, turn
from ytempire.analytics.figures import Sync
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, Connection
from ytempire.extensions import db, redis_client, utcnow, writing

LONGEST = 3600  # seconds: a channel with thousands of videos, counted for the first time
MOST_AT_ONCE = 200

log = logging.getLogger(__name__)


def count(channel_id: str) -> None:
    """Perform: count the channel."""
    sync.sync(channel_id)


def sync_later(channel_id: str) -> bool:
    """Put the channel in line, and into the queue; False where it is in line already. Without Redis the reconciler
    does the second."""
    with writing():
        asked = turn.ask(channel_id)
    if asked:
        _enqueue([channel_id])
    return asked


def give_back(channel_id: str) -> None:
    """For a worker that is told to end in mid count: another may go on at once."""
    turn.give_back(channel_id, utcnow())


def reconcile(now: datetime | None = None) -> int:
    """Queue the channels whose time has come, and again what has no job: what Redis lost, and what a worker that is
    gone was counting. Idempotent, cheap, called every few seconds. Returns how many it queued."""
    now = now or utcnow()
    due, left = _due(now), _left(now)
    db.session.commit()
    for channel_id in due:
        with writing():
            turn.ask(channel_id)
    if not due and not left:
        return 0
    try:
        waiting = {job_id.rpartition("-")[0] for job_id in _queue().get_job_ids()}
    except redis.RedisError as error:
        log.warning("Redis is away, %s channels wait to be counted: %s", len(due) + len(left), error)
        return 0
    return _enqueue([channel_id for channel_id in (*due, *left) if channel_id not in waiting])


def _due(now: datetime) -> Sequence[str]:
    """Channels with a connection that works that were never counted, or whose time has come."""
    never = Sync.channel_id.is_(None)
    idle = and_(Sync.state == turn.IDLE, or_(Sync.next_at.is_(None), Sync.next_at <= now))
    return db.session.scalars(
        select(Channel.id).join(Connection, Connection.channel_id == Channel.id)
        .outerjoin(Sync, Sync.channel_id == Channel.id)
        .where(Connection.state == CONNECTED, Channel.archived_at.is_(None), or_(never, idle))
        .distinct().limit(MOST_AT_ONCE)
    ).all()  # fmt: skip


def _left(now: datetime) -> Sequence[str]:
    """Channels in line, and those whose worker is gone."""
    gone = and_(Sync.state == turn.RUNNING, Sync.lease_until < now)
    return db.session.scalars(
        select(Sync.channel_id).where(or_(Sync.state == turn.QUEUED, gone)).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip


def _queue() -> Queue:
    return Queue("sync", connection=redis_client())


def _enqueue(channel_ids: Sequence[str]) -> int:
    """Into the queue; how many were. The rest waits for Redis."""
    for number, channel_id in enumerate(channel_ids):
        try:
            job_id = f"{channel_id}-{secrets.token_hex(4)}"
            _queue().enqueue(count, channel_id, job_id=job_id, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600)
        except redis.RedisError as error:
            log.warning("Channel %s waits for Redis to be counted: %s", channel_id, error)
            return number
    return len(channel_ids)
