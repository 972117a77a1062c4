"""Events written in the transaction of the change that they tell of, so that none is lost and none made up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, db, utcnow


class OutboxEvent(Model):
    """`event` is a name of interface.md, such as `budget.alert`; `user_id` is whom it concerns, None for admins."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    event: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def put(event: str, user_id: int | None, **payload: Any) -> None:
    """Add the event to the caller's transaction. Amounts in it are decimal strings, times RFC 3339."""
    db.session.add(OutboxEvent(event=event, user_id=user_id, payload=payload))
