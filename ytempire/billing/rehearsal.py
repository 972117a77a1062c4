"""What the built-in checkout keeps in Stripe's place (`BILLING=test`): objects in Stripe's own form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow


class RehearsalObject(Model):
    """A customer, a session, a subscription or an invoice; `kind` as Stripe's `object`, `customer_id` whose it is."""

    __tablename__ = "billing_rehearsal"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    customer_id: Mapped[str] = mapped_column(default="", index=True)
    key: Mapped[str | None] = mapped_column(unique=True)  # the idempotency key under which it was made
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
