"""What came in from outside: kept with what was done about it, and answered the same when it comes again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

LONGEST_BODY = 65_536  # characters that are kept
DONE, UNKNOWN, REFUSED = "done", "unknown", "refused"


class Received(Model):
    """`source` is who calls in (`n8n`), `name` what it says (a workflow), `owner` whose token it had ("" for the
    installation's), `key` its idempotency key. Nothing that gets in unasked has a key here: two without one are two."""

    __tablename__ = "received_webhooks"
    __table_args__ = (
        UniqueConstraint("source", "name", "owner", "key"),
        Index("ix_received_webhooks_at", "at"),
        Index("ix_received_webhooks_owner", "source", "owner", "outcome", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    source: Mapped[str]
    name: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None]
    fingerprint: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    status: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
