"""What Stripe has told us: kept before it is answered, worked off afterwards, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

NEW, WORKING, DONE, IGNORED, FAILED = "new", "working", "done", "ignored", "failed"


class BillingEvent(Model):
    """`made_at` is Stripe's own time; `next_at` when it is tried again, and of one that is `working` when whoever is at
    it is taken for dead. What was forged, old or malformed is kept in `received_webhooks` alone."""

    __tablename__ = "billing_events"
    __table_args__ = (Index("ix_billing_events_state_next_at", "state", "next_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)  # evt_…
    kind: Mapped[str]  # "invoice.paid"
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default=NEW)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(default="")
