"""What YouTube counted on a day: of a channel, and of a video. Days are YouTube's own (Pacific).

Rows are written again as long as YouTube still counts (about 48 hours). `revenue` is micro-dollars, None where it was
not granted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow


class ChannelDay(Model):
    __tablename__ = "channel_days"

    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    minutes: Mapped[int] = mapped_column(BigInteger, default=0)
    average_seconds: Mapped[int] = mapped_column(default=0)
    likes: Mapped[int] = mapped_column(default=0)
    subscribers_gained: Mapped[int] = mapped_column(default=0)
    subscribers_lost: Mapped[int] = mapped_column(default=0)
    revenue: Mapped[int | None] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class VideoDay(Model):
    """Ids without foreign keys: figures of a video that was deleted here stay with its channel."""

    __tablename__ = "video_days"
    __table_args__ = (Index("ix_video_days_channel_id_day", "channel_id", "day"),)

    video_id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str]
    views: Mapped[int] = mapped_column(BigInteger, default=0)
    minutes: Mapped[int] = mapped_column(BigInteger, default=0)
    average_seconds: Mapped[int] = mapped_column(default=0)
    likes: Mapped[int] = mapped_column(default=0)
    subscribers_gained: Mapped[int] = mapped_column(default=0)
    revenue: Mapped[int | None] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Sync(Model):
    """How the counting of a channel stands. `next_at` is when it is counted again; `error` is a sentence."""

    __tablename__ = "channel_syncs"

    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(default="idle")  # idle, queued, running
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    totals: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # subscribers, views and videos of the whole channel
