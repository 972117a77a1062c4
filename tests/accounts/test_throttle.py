from __future__ import annotations

from pathlib import Path

import pytest
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from ytempire.accounts.throttle import Throttle, TooManyTries, counted_in, network_of

THREE = parse("3 per 1 hour")


def test_the_try_after_the_last_is_refused_and_says_when() -> None:
    throttle = Throttle(FixedWindowRateLimiter(MemoryStorage()))
    for _ in range(3):
        throttle.take(THREE, "door", "maya")
    with pytest.raises(TooManyTries, match=r"Try again in \d+ min, at \d\d:\d\d UTC\.") as refused:
        throttle.take(THREE, "door", "maya")
    assert 0 < refused.value.seconds <= 3600


def test_one_key_does_not_close_another() -> None:
    throttle = Throttle(FixedWindowRateLimiter(MemoryStorage()))
    for _ in range(3):
        throttle.take(THREE, "door", "maya")
    throttle.take(THREE, "door", "omar")
    throttle.take(THREE, "window", "maya")


def test_it_counts_in_memory_while_redis_is_away(tmp_path: Path) -> None:
    throttle = counted_in(f"unix://{tmp_path / 'none.sock'}")
    for _ in range(3):
        throttle.take(THREE, "door", "maya")
    with pytest.raises(TooManyTries):
        throttle.take(THREE, "door", "maya")
    throttle.forget(THREE, "door", "maya")
    throttle.take(THREE, "door", "maya")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (None, "unknown"),
    ],
)
def test_a_sender_is_an_ipv4_address_or_an_ipv6_network(address: str | None, network: str) -> None:
    assert network_of(address) == network
