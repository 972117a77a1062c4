"""A checkout that somebody has begun: at most one open one of each person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

OPEN, COMPLETE, EXPIRED = "open", "complete", "expired"


class Checkout(Model):
    """`key` is the idempotency key under which Stripe is asked, and so the same after a crash; `session_id` and `url`
    are there once it has answered."""

    __tablename__ = "billing_checkouts"
    __table_args__ = (
        Index("uq_billing_checkouts_open", "user_id", unique=True, sqlite_where=text("state = 'open'"),
              postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    plan: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN)
    session_id: Mapped[str | None] = mapped_column(unique=True)
    url: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
