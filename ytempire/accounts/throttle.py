"""How often something may be tried. Counts live in Redis; while it is away, in this process's memory."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import redis
from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from ytempire.config import Settings
from ytempire.errors import Refusal

SIGN_IN_OF_ACCOUNT = parse("10 per 15 minutes")
SIGN_IN_FROM_ADDRESS = parse("50 per 15 minutes")
SIGN_UP_FROM_ADDRESS = parse("100 per 1 hour")
LINK_FOR_ACCOUNT = parse("5 per 1 hour")
LINK_FROM_ADDRESS = parse("30 per 1 hour")

PATIENCE = 0.5  # seconds for one answer of Redis
IPV6_NETWORK = 64  # bits: one customer is given as many addresses as these leave

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class TooManyTries(Refusal):
    """Tried too often; `seconds` until it may be tried again."""

    status = 429
    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        at = datetime.fromtimestamp(time.time() + seconds, UTC)
        super().__init__(f"Too many tries. Try again in {minutes} min, at {at:%H:%M} UTC.")
        self.seconds = seconds


@dataclass
class Throttle:
    """Fixed windows, counted before the try, so that many tries at once do not slip through."""

    shared: FixedWindowRateLimiter
    own: FixedWindowRateLimiter = field(default_factory=lambda: FixedWindowRateLimiter(MemoryStorage()))

    def take(self, limit: RateLimitItem, kind: str, key: str) -> None:
        """Count one try. Raises `TooManyTries` when the limit was reached before it."""
        if self._with_either(lambda counts: counts.hit(limit, kind, key)):
            return
        ends = self._with_either(lambda counts: counts.get_window_stats(limit, kind, key)).reset_time
        raise TooManyTries(max(1, round(ends - time.time())))

    def forget(self, limit: RateLimitItem, kind: str, key: str) -> None:
        """Begin the count anew, after a try that succeeded."""
        self._with_either(lambda counts: counts.clear(limit, kind, key))

    def _with_either(self, act: Callable[[FixedWindowRateLimiter], Answer]) -> Answer:
        try:
            return act(self.shared)
        except redis.RedisError as error:
            log.warning("Tries are counted in this process only, Redis is away: %s", error)
            return act(self.own)


def throttle() -> Throttle:
    """The throttle of the present app."""
    counts: Throttle = current_app.extensions["ytempire_throttle"]
    return counts


def network_of(address: str | None) -> str:
    """What is counted as one sender: an IPv4 address, also where it is written as IPv6 (`::ffff:192.0.2.1`), or the
    /64 network of an IPv6 address."""
    try:
        given = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    given = getattr(given, "ipv4_mapped", None) or given  # else all of IPv4 would be one network
    if given.version == 4:
        return str(given)
    return str(ipaddress.ip_network((given, IPV6_NETWORK), strict=False))


def counted_in(redis_address: str, password: str | None = None) -> Throttle:
    """A throttle that counts in this Redis. It asks once and briefly: a sign-in does not wait for a
    Redis that is away."""
    pool = redis.ConnectionPool.from_url(
        redis_address,
        password=password,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        retry=Retry(NoBackoff(), retries=0),
    )
    return Throttle(FixedWindowRateLimiter(RedisStorage("redis://", pool, key_prefix="ytempire:tries")))


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    throttle = counted_in(settings.redis_address, settings.redis_password or None)
    app.extensions["ytempire_throttle"] = throttle
