"""What queues carry: events of Stripe's in `billing`, which every worker takes from first, so that who has paid does
not wait for a film; people to be compared with Stripe in `sync`, which has time. Losing a job loses nothing, the clock
puts it back."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import redis
from flask import current_app
from rq import Queue
from sqlalchemy import select

from ytempire.billing import provider, reconciling, working
from ytempire.billing.event import NEW, WORKING, BillingEvent
from ytempire.extensions import db, redis_client, utcnow

QUEUE, SYNC = "billing", "sync"
LONGEST = 120  # seconds
MOST_AT_ONCE = 200
COMPARED = "compare-"  # and the id of a person: the name of the job
EVERY = 60  # seconds between two looks for who is to be compared

log = logging.getLogger(__name__)


def work(event_id: str) -> None:
    """Perform: work off the event."""
    working.work(event_id)


def compare(user_id: int) -> None:
    """Perform: compare the person with Stripe."""
    reconciling.compare_quietly(user_id)


def give_back(event_id: str) -> None:
    """For a worker that is told to end in mid work."""
    working.give_back(event_id)


def work_later(event_id: str) -> None:
    """Queue the event; call it after the commit. Without Redis the clock does it later."""
    _enqueue(work, event_id, _job_id(event_id))


def put_back(now: datetime | None = None) -> int:
    """Queue again the events whose time has come, and those whose worker is gone; how many. Called by the clock: an
    index is looked at where there is nothing."""
    left = db.session.scalars(
        select(BillingEvent.id).where(BillingEvent.state.in_((NEW, WORKING)), BillingEvent.next_at <= (now or utcnow()))
        .order_by(BillingEvent.next_at).limit(MOST_AT_ONCE)
    ).all()  # fmt: skip
    db.session.commit()
    if not left:
        return 0
    try:
        waiting = {job_id.rpartition("-")[0] for job_id in _queue().get_job_ids()}
    except redis.RedisError as error:
        log.warning("Redis is away, %s events of Stripe's wait: %s", len(left), error)
        return 0
    return sum(_enqueue(work, event_id, _job_id(event_id)) for event_id in left if event_id not in waiting)


def compare_due(now: datetime | None = None) -> int:
    """Once a minute, while Stripe answers: queue the people who are to be compared, each once; how many."""
    if current_app.config["SETTINGS"].bills == provider.OFF:
        return 0
    now = now or utcnow()
    try:
        first = redis_client().set(f"ytempire:billing:{int(now.timestamp()) // EVERY}", 1, nx=True, ex=2 * EVERY)
        if not first or reconciling.resting():
            return 0
        waiting = set(_queue(SYNC).get_job_ids())
    except redis.RedisError as error:
        log.warning("Redis is away, payments are compared later: %s", error)
        return 0
    people = [user_id for user_id in reconciling.due(now) if f"{COMPARED}{user_id}" not in waiting]
    if people:
        reconciling.asked(people, now)
    return sum(_enqueue(compare, user_id, f"{COMPARED}{user_id}", SYNC) for user_id in people)


def _job_id(event_id: str) -> str:
    return f"{event_id}-{secrets.token_hex(4)}"


def _queue(name: str = QUEUE) -> Queue:
    return Queue(name, connection=redis_client())


def _enqueue(job: Callable[[Any], None], about: str | int, job_id: str, queue: str = QUEUE) -> bool:
    """Whether it is in the queue."""
    try:
        _queue(queue).enqueue(job, about, job_id=job_id, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600)
    except redis.RedisError as error:
        log.warning("Redis is away, %s waits: %s", about, error)
        return False
    return True
