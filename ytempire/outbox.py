"""Events written in the transaction of the change that they tell of, so that none is lost and none made up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, db, utcnow

EVENTS = ("video.queued", "video.completed", "video.failed", "video.review", "video.published", "budget.alert",
          "budget.reached", "quota.exhausted")  # interface.md  # fmt: skip


class OutboxEvent(Model):
    """`event` is one of `EVENTS`; `user_id` is whom it concerns, None for admins. `fanned_at` is when it was handed
    to the webhooks that are to hear of it, be there any or none."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_fanned_at_id", "fanned_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    event: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def public_id(self) -> str:
        """As receivers see it; the same in every delivery of the event."""
        return f"evt_{self.id:012d}"


def put(event: str, user_id: int | None, **payload: Any) -> None:
    """Add the event to the caller's transaction. Amounts in it are decimal strings, times RFC 3339."""
    db.session.add(OutboxEvent(event=event, user_id=user_id, payload=payload))
