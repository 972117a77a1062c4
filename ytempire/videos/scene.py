"""A scene of a video: what is said and what its layout shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model


class Scene(Model):
    __tablename__ = "scenes"
    __table_args__ = (UniqueConstraint("video_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    position: Mapped[int]  # 0, 1, 2, …
    narration: Mapped[str]
    layout: Mapped[str]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)  # what the layout is filled from
    start: Mapped[float | None]  # seconds in the film, once voiced
    end: Mapped[float | None]
    voice_key: Mapped[str | None]  # storage keys
    picture_key: Mapped[str | None]

    @property
    def heading(self) -> str:
        return self.fields.get("heading") or self.narration

    def as_fields(self) -> dict[str, Any]:
        """The scene as the film reads it."""
        return {**self.fields, "layout": self.layout, "narration": self.narration}
