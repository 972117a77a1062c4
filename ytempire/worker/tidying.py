"""What is old and of no more use is removed, every half hour, by whichever clock looks first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ytempire import once
from ytempire.accounts import tokens
from ytempire.acts import n8n
from ytempire.billing import reconciling
from ytempire.extensions import redis_client
from ytempire.webhooks import log as webhook_log

EVERY = 1800  # seconds
STEPS: Sequence[Callable[[datetime], int]] = (
    webhook_log.tidy,
    lambda _now: once.tidy(),
    lambda _now: tokens.tidy(),
    lambda _now: n8n.tidy(),
    reconciling.tidy,
)


def tidy_due(now: datetime) -> int:
    """How many rows went; 0 where somebody has looked in this half hour. Raises RedisError."""
    key = f"ytempire:tidy:{int(now.timestamp()) // EVERY}"
    if not redis_client().set(key, 1, nx=True, ex=2 * EVERY):
        return 0
    return sum(step(now) for step in STEPS)
