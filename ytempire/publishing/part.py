"""One of the seven parts of a publication: its state, how far it is, how often it was tried, what went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime

NAMES = ("metadata", "upload", "thumbnail", "captions", "playlist", "processing", "live")
NEEDED = ("metadata", "upload", "processing", "live")  # without one of these the publication fails whole
STATES = ("pending", "running", "waiting", "done", "failed", "skipped")


class Part(Model):
    """`wake_at`: when a part that waits is tried again; None for one that waits for a person."""

    __tablename__ = "publication_parts"
    __table_args__ = (UniqueConstraint("publication_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default="pending")
    progress: Mapped[float] = mapped_column(default=0.0)  # 0..1
    detail: Mapped[str] = mapped_column(default="")  # a few words: "169 of 264 MB"
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)  # of a YouTube that is away, in a row
    units: Mapped[int] = mapped_column(default=0)  # of quota that it has taken
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def reset(self) -> None:
        """As if it had not begun."""
        self.state, self.progress, self.detail, self.error = "pending", 0.0, "", None
        self.attempts = self.tries = 0
        self.wake_at = self.started_at = self.finished_at = None

    @property
    def finished(self) -> bool:
        return self.state in ("done", "skipped")


def fresh_parts() -> list[Part]:
    """The seven parts of a new publication."""
    return [Part(name=name, position=position) for position, name in enumerate(NAMES)]
