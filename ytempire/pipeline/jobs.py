"""What the queue carries: a job is the id of a video. Losing one loses nothing, `reconcile` puts it back."""

from __future__ import annotations

import logging
import shutil
from datetime import datetime, timedelta

import redis
from rq import Queue
from sqlalchemy import and_, or_, select, update

from ytempire import live
from ytempire.billing import allowing
from ytempire.costs import ledger
from ytempire.extensions import db, redis_client, utcnow, writing
from ytempire.pipeline import holding, run
from ytempire.pipeline.turns import take_place
from ytempire.storage import storage
from ytempire.videos.video import Video

# `media` keeps a processor busy, `sync` has time; who has paid waits for none of them.
QUEUES = ("billing", "publish", "default", "webhooks", "media", "sync")
LONGEST = 6 * 3600  # seconds: an hour of film on a slow computer
SETTLED = timedelta(seconds=6)  # a video that waits longer without a job in the queue has lost its job
MOST_AT_ONCE = 500

log = logging.getLogger(__name__)


def produce(video_id: str) -> None:
    """Perform: work on the video until it ends."""
    run.produce(video_id)


def produce_later(video: Video) -> None:
    """Put a queued video into the queue; call it after the commit. Without Redis the reconciler does it later."""
    _enqueue(video.id, video.attempt, video.user_id, video.queued_at)


def reconcile() -> int:
    """Queue again what has no job: queued videos that Redis lost, and those whose worker is gone.

    Idempotent, cheap, called every two seconds. Returns how many it queued.
    """
    now = utcnow()
    rows = db.session.execute(
        select(Video.id, Video.attempt, Video.status, Video.user_id, Video.queued_at).where(
            or_(
                and_(Video.status == "queued", or_(Video.enqueued_at.is_(None), Video.enqueued_at < now - SETTLED)),
                and_(Video.status == "processing", Video.lease_until < now),
            )
        ).order_by(Video.created_at).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip
    db.session.commit()
    if not rows:
        return 0
    try:
        waiting = set(_queue().get_job_ids())
    except redis.RedisError as error:
        log.warning("Redis is away, %s videos wait: %s", len(rows), error)
        return 0
    lost = [row for row in rows if _job_id(row.id, row.attempt) not in waiting]
    for row in lost:
        if row.status == "processing":
            log.warning("Video %s: its worker is gone, it goes on elsewhere", row.id)
        _enqueue(row.id, row.attempt, row.user_id, row.queued_at)
    return len(lost)


def wake() -> int:
    """Let go on what waited for room in a budget or for a service, where that is there now; how many there were."""
    due = holding.due(utcnow())
    db.session.commit()
    for video in holding.wake(due) if due else []:
        live.announce(video.user_id, video.id)
        produce_later(video)
    return len(due)


def close_strays() -> int:
    """End reservations whose worker is gone; how many there were. Their calls take places at a service, for which
    all who could go on may wait."""
    if not ledger.any_dead():
        return 0
    with writing():
        return ledger.abandon()


def sweep() -> int:
    """Remove unfinished files whose worker is gone. Returns how many folders there were.

    The folders are listed before the leases are read: who has a folder by then had its lease before that, so a
    video that is begun meanwhile keeps its folder. Who has lost the lease in mid call keeps it until the answer is
    stored, which is paid for.
    """
    found = storage().unfinished()
    if not found:
        return 0
    leases = select(Video.lease_token).where(Video.status == "processing", Video.lease_token.in_(found))
    alive = set(db.session.scalars(leases)) | ledger.in_mid_call(list(found))
    db.session.commit()
    left = [folder for owner, folders in found.items() if owner not in alive for folder in folders]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _queue() -> Queue:
    return Queue("media", connection=redis_client())


def _job_id(video_id: str, attempt: int) -> str:
    return f"{video_id}-{attempt}"


def _enqueue(video_id: str, attempt: int, user_id: int, since: datetime | None) -> None:
    """`since` when a person queued it: so it stands where it stood, also after Redis lost everything."""
    queue, job_id, priority = _queue(), _job_id(video_id, attempt), allowing.priority(user_id)
    try:
        queue.enqueue(produce, video_id, job_id=job_id, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600)
        take_place(queue, job_id, priority, since)
    except redis.RedisError as error:
        log.warning("Video %s waits for Redis: %s", video_id, error)
        return
    with writing():
        db.session.execute(update(Video).where(Video.id == video_id).values(enqueued_at=utcnow()))
