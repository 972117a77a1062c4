"""What is old and of no more use is removed, every half hour, by whichever clock looks first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from ytempire import once
from ytempire.accounts import tokens
from ytempire.acts import n8n
from ytempire.billing import reconciling
from ytempire.extensions import db, redis_client
from ytempire.webhooks import log as webhook_log

EVERY = 1800  # seconds
STEPS: Sequence[tuple[str, Callable[[datetime], int]]] = (
    ("deliveries and events of webhooks", webhook_log.tidy),
    ("kept answers", lambda _now: once.tidy()),
    ("ended sign-ins of programs", lambda _now: tokens.tidy()),
    ("calls of n8n", lambda _now: n8n.tidy()),
    ("events of payments", reconciling.tidy),
)

log = logging.getLogger(__name__)


def tidy_due(now: datetime, steps: Sequence[tuple[str, Callable[[datetime], int]]] = STEPS) -> int:
    """How many rows went; 0 where somebody has looked in this half hour. A step that breaks holds up no other, and is
    tried again in the next half hour. Raises RedisError."""
    key = f"ytempire:tidy:{int(now.timestamp()) // EVERY}"
    if not redis_client().set(key, 1, nx=True, ex=2 * EVERY):
        return 0
    return sum(_take(name, step, now) for name, step in steps)


def _take(name: str, step: Callable[[datetime], int], now: datetime) -> int:
    try:
        return step(now)
    except Exception:
        db.session.rollback()
        log.exception("What is old was not removed: %s", name)
        return 0
