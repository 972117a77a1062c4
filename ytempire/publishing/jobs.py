"""What the queue carries: a job is the id of a publication. Losing one loses nothing, `reconcile` puts it back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import redis
from rq import Queue
from sqlalchemy import and_, or_, select, update

from ytempire import live
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.publishing import run
from ytempire.publishing.part import RECONNECT
from ytempire.publishing.publication import Publication, held

QUEUE = "publish"
LONGEST = 24 * 3600  # seconds: a large film over a slow line
SETTLED = timedelta(seconds=6)  # a publication that waits longer without a job in the queue has lost its job
MOST_AT_ONCE = 500

log = logging.getLogger(__name__)


def publish(publication_id: str) -> None:
    """Perform: work on the publication until it ends or waits."""
    run.publish(publication_id)


def publish_later(publication: Publication) -> None:
    """Put a queued publication into the queue; call it after the commit. Without Redis the reconciler does it later."""
    if publication.state == "queued":
        _enqueue(publication.id, publication.attempt)


def reconcile() -> int:
    """Queue again what has no job: queued publications that Redis lost, and those whose worker is gone.

    Idempotent, cheap, called every two seconds. Returns how many it queued.
    """
    now = utcnow()
    unheard = or_(Publication.enqueued_at.is_(None), Publication.enqueued_at < now - SETTLED)
    rows = db.session.execute(
        select(Publication.id, Publication.attempt, Publication.state).where(
            or_(and_(Publication.state == "queued", unheard),
                and_(Publication.state == "running", Publication.lease_until < now))
        ).order_by(Publication.asked_at).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip
    db.session.commit()
    if not rows:
        return 0
    try:
        waiting = set(_queue().get_job_ids())
    except redis.RedisError as error:
        log.warning("Redis is away, %s publications wait: %s", len(rows), error)
        return 0
    lost = [row for row in rows if _job_id(row.id, row.attempt) not in waiting]
    for row in lost:
        if row.state == "running":
            log.warning("Publication %s: its worker is gone, it goes on elsewhere", row.id)
        _enqueue(row.id, row.attempt)
    return len(lost)


def wake(now: datetime | None = None) -> int:
    """Let go on what waited for a moment that has come; how many there were."""
    due = db.session.scalars(
        select(Publication.id).where(Publication.state == "waiting", Publication.wake_at <= (now or utcnow()))
        .order_by(Publication.wake_at, Publication.asked_at).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip
    db.session.commit()
    return _wake(due)


def wake_channel(channel_id: str) -> int:
    """A person has connected the channel again: what waited for that goes on; how many there were. After the commit."""
    found = db.session.execute(
        select(Publication.id, Publication.waiting_for)
        .where(Publication.channel_id == channel_id, Publication.state == "waiting")
    ).all()  # fmt: skip
    db.session.commit()
    return _wake([row.id for row in found if (row.waiting_for or {}).get("reason") == RECONNECT])


def _wake(ids: Sequence[str]) -> int:
    """Into the queue, those that still wait."""
    woken = 0
    for publication_id in ids:
        with writing():
            publication = held(publication_id)
            if publication is None or publication.state != "waiting":
                continue
            publication.wake()
        woken += 1
        live.announce(publication.user_id, publication.video_id)
        publish_later(publication)
    return woken


def _queue() -> Queue:
    return Queue(QUEUE, connection=redis_client())


def _job_id(publication_id: str, attempt: int) -> str:
    return f"{publication_id}-{attempt}"


def _enqueue(publication_id: str, attempt: int) -> None:
    try:
        _queue().enqueue(
            publish, publication_id, job_id=_job_id(publication_id, attempt), job_timeout=LONGEST, result_ttl=60,
            failure_ttl=3600,
        )
    except redis.RedisError as error:
        log.warning("Publication %s waits for Redis: %s", publication_id, error)
        return
    with writing():
        db.session.execute(update(Publication).where(Publication.id == publication_id).values(enqueued_at=utcnow()))
