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
    """Queue the connections whose tokens are to be looked at; how many. A job that is lost comes again by itself."""
    try:
        due = token_health.due(utcnow())
        for connection_id in due:
            Queue("sync", connection=redis_client()).enqueue(
                check, connection_id, job_timeout=LONGEST, result_ttl=60, failure_ttl=3600
            )
    except redis.RedisError as error:
        log.warning("Redis is away, tokens are checked later: %s", error)
        return 0
    return len(due)
