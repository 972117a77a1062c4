"""What the queue carries: a job is the id of a publication. Losing one loses nothing, `reconcile` puts it back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import redis
from rq import Queue
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import selectinload

from ytempire import live
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.publishing import lease, run
from ytempire.publishing.part import QUOTA, RECONNECT, TIME, Part
from ytempire.publishing.publication import Publication, held

QUEUE = "publish"
LONGEST = 24 * 3600  # seconds: a large film over a slow line
SETTLED = timedelta(seconds=6)  # a publication that waits longer without a job in the queue has lost its job
MOST_AT_ONCE = 500
FARTHEST = timedelta(days=2)  # that anything but a publish time is waited for: at the most a day and an hour, for quota
LOOKED_AT_AGAIN = timedelta(minutes=1)  # what could not be woken

AWAY = (redis.RedisError, OperationalError, InterfaceError)  # no fault of a publication

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
                and_(Publication.state == "running", lease.ran_out(now)))
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
    """Let go on what waited for a moment that has come, or for one that a clock that was wrong has set; how many there
    were."""
    now = now or utcnow()
    due, absurd = Publication.wake_at <= now, Publication.wake_at > now + FARTHEST
    timeless = Publication.waiting_for["reason"].as_string() != TIME
    waiting = select(Publication.id).where(Publication.state == "waiting").limit(MOST_AT_ONCE)
    ids = db.session.scalars(waiting.where(due).order_by(Publication.wake_at, Publication.asked_at)).all()
    lost = db.session.scalars(waiting.where(absurd, timeless)).all()
    db.session.commit()
    return _wake(ids) + _wake(lost, lambda part: part.reason != TIME)


def wake_channel(channel_id: str) -> int:
    """A person has connected the channel, again or through one more account: what waited for that, or for quota, goes
    on; how many there were. After the commit."""
    waits = {QUOTA, RECONNECT}
    found = db.session.scalars(
        select(Publication).where(Publication.channel_id == channel_id, Publication.state == "waiting")
        .options(selectinload(Publication.parts))
    ).all()  # fmt: skip
    ids = [each.id for each in found if waits & {(each.waiting_for or {}).get("reason"), *_reasons(each)}]
    db.session.commit()
    return _wake(ids, lambda part: part.reason in waits)


def _reasons(publication: Publication) -> set[str]:
    """What its parts wait for: the publication itself says only what the first of them does."""
    return {part.reason for part in publication.parts}


def _wake(ids: Sequence[str], at_once: Callable[[Part], bool] = lambda _part: False) -> int:
    """Into the queue, those that still wait; how many. One that cannot be woken holds up no other. at_once: parts that
    are tried now, whatever time they wait for."""
    woken = 0
    for publication_id in ids:
        try:
            woken += _wake_one(publication_id, at_once)
        except AWAY:
            raise
        except Exception:
            log.exception("Publication %s cannot be woken, it is tried again in a minute", publication_id)
            later = update(Publication).where(Publication.id == publication_id, Publication.wake_at.is_not(None))
            with writing():
                db.session.execute(later.values(wake_at=utcnow() + LOOKED_AT_AGAIN))
    return woken


def _wake_one(publication_id: str, at_once: Callable[[Part], bool]) -> bool:
    with writing():
        publication = held(publication_id)
        if publication is None or publication.state != "waiting":
            return False
        for part in publication.parts:
            if at_once(part) and part.state == "waiting":
                part.reset()
        publication.wake()
    live.announce(publication.user_id, publication.video_id)
    publish_later(publication)
    return True


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
