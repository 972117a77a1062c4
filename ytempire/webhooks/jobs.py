"""What the queue `webhooks` carries: a job delivers whatever is due. Losing one loses nothing, the clock puts in
another for as long as something is due."""

from __future__ import annotations

import logging
import secrets
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

import redis
from flask import Flask, current_app
from rq import Queue
from sqlalchemy.exc import SQLAlchemyError

from ytempire.extensions import redis_client, utcnow
from ytempire.webhooks import delivering, turns
from ytempire.webhooks.delivering import Clock
from ytempire.webhooks.turns import Ready

QUEUE = "webhooks"
LONGEST = 120  # seconds; a pass takes no more than WORKS and one request
WORKS = 15.0  # seconds that a pass begins requests for; then the next job's turn has come
AT_ONCE = 8  # requests, each to an endpoint of its own
IN_A_ROW = 1.0  # seconds that one endpoint is sent one event after the other before others have their turn
LOOKS_EVERY = 0.5  # seconds, while requests are on their way, for what has become due meanwhile

log = logging.getLogger(__name__)


def deliver_due(token: str) -> None:
    """Perform: deliver what is due, under leases of this token."""
    drain(token)


def give_back(token: str) -> None:
    """For a worker that is told to end in mid request."""
    delivering.give_back(token)


def enqueue_due(now: datetime | None = None) -> bool:
    """Queue a job if something is due and none is queued; whether it did. Called by the clock: an index is looked at
    where nothing is due. While Redis is away, what is due stays so."""
    if not turns.ready(now or utcnow(), 1):
        return False
    queue = Queue(QUEUE, connection=redis_client())
    try:
        if queue.count:
            return False
        token = secrets.token_hex(8)
        queue.enqueue(deliver_due, token, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600)
    except redis.RedisError as error:
        log.warning("Redis is away, webhooks wait: %s", error)
        return False
    return True


def drain(token: str, clock: Clock = utcnow, works: float = WORKS) -> int:
    """Deliver what is due and becomes due meanwhile, until nothing is; how many requests were made. One that hangs
    holds up its own endpoint alone, and those of one person hold up no other's."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    ends, sent = time.monotonic() + works, 0
    flying: dict[Future[int | None], Ready] = {}
    broken: set[str] = set()  # endpoints that are left alone in this pass
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            room = AT_ONCE - len(flying) if time.monotonic() < ends else 0
            for each in turns.ready(clock(), room, flying.values(), broken) if room else ():
                flying[pool.submit(_deliver, app, each.endpoint_id, token, clock)] = each
            if not flying:
                return sent
            done, _ = wait(flying, LOOKS_EVERY, FIRST_COMPLETED)
            for future in done:
                endpoint_id, made = flying.pop(future).endpoint_id, future.result()
                sent += made or 0
                broken |= {endpoint_id} if made is None else set()


def _deliver(app: Flask, endpoint_id: str, token: str, clock: Clock) -> int | None:
    """Send the endpoint what is due, one after the other, for a second or one request; how many that were. None where
    something broke that is no fault of the receiver: the lease runs out."""
    until, made = time.monotonic() + IN_A_ROW, 0
    try:
        with app.app_context():
            while delivering.deliver_next(endpoint_id, token, clock):
                made += 1
                if time.monotonic() > until:
                    break
        return made
    except SQLAlchemyError as error:
        log.warning("A webhook of %s waits for the database: %s", endpoint_id,
                    getattr(error, "orig", None) or type(error).__name__)  # fmt: skip
    except Exception:
        log.exception("A webhook of %s could not be sent, it is tried again in a minute", endpoint_id)
    return None
