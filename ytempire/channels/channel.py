"""A channel: its subject, its voice and its look. What a video does not say, the channel says."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import UtcDateTime, db, utcnow
from ytempire.film.look import Look


def new_channel_id() -> str:
    """`ch_` and sixteen hexadecimal digits (interface.md)."""
    return f"ch_{secrets.token_hex(8)}"


class Channel(db.Model):
    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_channel_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    niche: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en-US")
    tone: Mapped[str] = mapped_column(default="")
    style: Mapped[str] = mapped_column(default="educational")
    voice: Mapped[str] = mapped_column(default="joe")
    music: Mapped[str] = mapped_column(default="curious")
    format: Mapped[str] = mapped_column(default="landscape")
    duration_target: Mapped[int] = mapped_column(default=60)
    description_template: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    quality_threshold: Mapped[float] = mapped_column(default=0.5)
    publish_mode: Mapped[str] = mapped_column(default="manual")
    timezone: Mapped[str] = mapped_column(default="UTC")
    palette: Mapped[str] = mapped_column(default="#5b5bf0")
    pairing: Mapped[str] = mapped_column(default="modern")
    backgrounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    captions: Mapped[str] = mapped_column(default="karaoke")
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def look(self) -> Look:
        return Look(colour=self.palette, pairing=self.pairing, backgrounds=tuple(self.backgrounds),
                    captions=self.captions, music=self.music)

    def archive(self) -> None:
        """Out of the lists, its videos and films stay."""
        self.archived_at = self.archived_at or utcnow()

    def restore(self) -> None:
        self.archived_at = None
