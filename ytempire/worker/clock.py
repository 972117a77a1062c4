"""What time brings: every two seconds lost work is put back. Of several clocks one acts, by a lease in Redis.

Two that act at once, for a moment after Redis was wiped, do no harm: putting back is idempotent.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

import redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

LEASE = "ytempire:clock"
LASTS = 8.0  # seconds without a word until another clock takes over
TICK = 2.0  # seconds

# Renewing and giving up are for the holder alone; asking and doing must be one act.
IF_HELD = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
RENEW = IF_HELD + "return redis.call('pexpire', KEYS[1], ARGV[2])"
GIVE_UP = IF_HELD + "return redis.call('del', KEYS[1])"

log = logging.getLogger(__name__)


class Clock:
    """Calls `tick` every two seconds while it holds the lease."""

    def __init__(self, client: redis.Redis, tick: Callable[[], object]) -> None:
        self._client = client
        self._tick = tick
        self._token = secrets.token_hex(8)
        self._missing = False

    def run(self) -> None:
        """Until the process is told to end."""
        while True:
            began = time.monotonic()
            self.turn()
            time.sleep(max(0.0, TICK - (time.monotonic() - began)))

    def turn(self) -> bool:
        """Act if it is this clock's to act; whether it did. What is away now is tried at the next turn."""
        try:
            if not self._holds():
                return False
            self._tick()
        except (RedisError, SQLAlchemyError, OSError) as error:
            if not self._missing:  # said once, not every two seconds
                log.warning("The clock waits until this is over: %s", getattr(error, "orig", None) or error)
            self._missing = True
            return False
        if self._missing:
            log.warning("The clock goes on.")
        self._missing = False
        return True

    def step_down(self) -> None:
        """Let another clock act at once."""
        try:
            self._client.eval(GIVE_UP, 1, LEASE, self._token)
        except RedisError as error:
            log.info("Redis is away; the clock's lease runs out by itself: %s", error)

    def _holds(self) -> bool:
        milliseconds = int(LASTS * 1000)
        if self._client.eval(RENEW, 1, LEASE, self._token, milliseconds):
            return True
        return bool(self._client.set(LEASE, self._token, nx=True, px=milliseconds))
