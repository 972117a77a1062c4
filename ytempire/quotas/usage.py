"""What was used of an account's buckets on a day at the Pacific coast, and every call that used it.

Calls are rows: reserved before, sent, settled after. A row of a process that died is settled whole where the call was
sent (YouTube may have counted it), and released where it was not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow

RESERVED, SENT = "reserved", "sent"
OK, FAILED, UNKNOWN, RELEASED = "ok", "failed", "unknown", "released"
OPEN = (RESERVED, SENT)


class Usage(Model):
    """Units of one bucket. `exhausted`: YouTube itself said that nothing is left, whatever was counted here."""

    __tablename__ = "youtube_usage"

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bucket: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)  # "2026-11-28", Pacific
    used: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    exhausted: Mapped[bool] = mapped_column(default=False)


class Call(Model):
    """One call. `holds` is [[bucket, units], …] as it was reserved on `day`. No foreign keys: it outlives the video."""

    __tablename__ = "youtube_calls"
    __table_args__ = (
        Index("ix_youtube_calls_state", "state", "alive_until"),
        Index("ix_youtube_calls_account_id_day", "account_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    account_id: Mapped[int]
    day: Mapped[str]
    method: Mapped[str]  # as in the discovery document: "videos.insert"
    holds: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(default=RESERVED)
    reason: Mapped[str] = mapped_column(default="")  # YouTube's word for what went wrong: "quotaExceeded"
    video_id: Mapped[str] = mapped_column(default="", index=True)
    channel_id: Mapped[str] = mapped_column(default="")
    alive_until: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
