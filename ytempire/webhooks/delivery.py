"""One event on its way to one endpoint, and each try to get it there."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytempire.extensions import Model, UtcDateTime, utcnow

WAITING, SENDING, DELIVERED, FAILED = "waiting", "sending", "delivered", "failed"
TEST = "webhook.test"  # an event that an endpoint is sent when a person asks, and that none can choose
# What has an end yet to come. Word for word as in the index, or SQLite does not see that the index will do.
UNFINISHED = text("webhook_deliveries.state IN ('waiting', 'sending')")
_OF_INDEX = text("state IN ('waiting', 'sending')")


def new_delivery_id() -> str:
    return f"dl_{secrets.token_hex(8)}"


class Attempt(Model):
    """A try: what was sent (headers without secrets), what came back, in how many milliseconds. `status` is None where
    there was no answer; then `error` says why."""

    __tablename__ = "webhook_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    status: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="")  # its first 4 kB, as text
    error: Mapped[str] = mapped_column(default="")
    milliseconds: Mapped[int] = mapped_column(default=0)


class Delivery(Model):
    """`body` is what is sent, byte for byte, at every try. `next_at` is when it is tried next, None for not any more.
    An endpoint gets each event once."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "event_id"),
        Index("ix_webhook_deliveries_state_next_at", "state", "next_at"),
        Index("ix_webhook_deliveries_endpoint_id_created_at", "endpoint_id", "created_at", "id"),
        Index("ix_webhook_deliveries_created_at", "created_at"),
        Index("ix_webhook_deliveries_unfinished", "endpoint_id", "event_id", sqlite_where=_OF_INDEX,
              postgresql_where=_OF_INDEX),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_delivery_id)
    endpoint_id: Mapped[str] = mapped_column(ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    event_id: Mapped[str]  # OutboxEvent.public_id
    event: Mapped[str]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)  # of the present row of tries; a redelivery begins anew
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    attempts: Mapped[list[Attempt]] = relationship(order_by=Attempt.id, cascade="all, delete-orphan")

    @property
    def is_test(self) -> bool:
        return self.event == TEST
