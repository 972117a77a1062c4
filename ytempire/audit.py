"""Who did what, when, from where. Rows are written with the change that they tell of, and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import has_request_context, request
from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, db, utcnow


class AuditEntry(Model):
    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow, index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)  # no foreign key: it outlives the account
    act: Mapped[str]  # "video.deleted", "password.changed"
    subject: Mapped[str] = mapped_column(default="")  # the id of what it was done to
    address: Mapped[str] = mapped_column(default="")  # network address, empty for the terminal and workers
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(user_id: int | None, act: str, subject: object = "", **details: Any) -> None:
    """Add an entry to the caller's transaction. Never give it a secret."""
    address = (request.remote_addr or "") if has_request_context() else ""
    db.session.add(
        AuditEntry(user_id=user_id, act=act, subject=str(subject), address=address, details=details)
    )
