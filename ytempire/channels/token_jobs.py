"""The checks of tokens in the queue `sync`: a job is the id of a connection."""

from __future__ import annotations

import logging

import redis
from rq import Queue

from ytempire.channels import token_health
from ytempire.extensions import redis_client, utcnow

LONGEST = 300  # seconds

log = logging.getLogger(__name__)


def check(connection_id: int) -> None:
    """Perform: try the connection's token."""
    token_health.check(connection_id, utcnow())


def check_due() -> int:
    """Once a minute: queue the connections whose tokens are to be looked at; how many. They come before what else is in
    this queue: a look takes a second, and counting channels hours. A job that is lost comes again by itself."""
    now = utcnow()
    try:
        due = token_health.due(now) if token_health.is_time(now) else []
        for connection_id in due:
            Queue("sync", connection=redis_client()).enqueue(
                check, connection_id, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600, at_front=True
            )
    except redis.RedisError as error:
        log.warning("Redis is away, tokens are checked later: %s", error)
        return 0
    return len(due)
