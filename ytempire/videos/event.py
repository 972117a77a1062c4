"""What happened to a video, a sentence each, newest first on its page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow


class Event(Model):
    __tablename__ = "video_events"
    __table_args__ = (Index("ix_video_events_video_id_id", "video_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    message: Mapped[str]
