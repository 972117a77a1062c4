"""One of the eight steps of a video: its state, how far it is, how often it was tried, what went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime

NAMES = ("script", "voice", "visuals", "thumbnail", "captions", "render", "quality", "publish")
STATES = ("pending", "running", "waiting", "done", "reused", "failed", "skipped")


class Step(Model):
    __tablename__ = "video_steps"
    __table_args__ = (UniqueConstraint("video_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="pending")
    progress: Mapped[float] = mapped_column(default=0.0)  # 0..1
    detail: Mapped[str] = mapped_column(default="")  # a few words: "3 of 9 scenes"
    attempts: Mapped[int] = mapped_column(default=0)
    provider: Mapped[str] = mapped_column(default="")
    error: Mapped[str | None]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def reset(self) -> None:
        """As if it had not begun; its tries count anew."""
        self.state, self.progress, self.detail, self.error, self.attempts = "pending", 0.0, "", None, 0

    @property
    def finished(self) -> bool:
        return self.state in ("done", "reused", "skipped")

    @property
    def duration_seconds(self) -> float | None:
        """How long the work took, once it has ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


def fresh_steps() -> list[Step]:
    """The eight steps of a new video."""
    return [Step(name=name, position=position) for position, name in enumerate(NAMES)]
