"""One of the seven parts of a publication: its state, how far it is, how often it was tried, what went wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime

NAMES = ("metadata", "upload", "thumbnail", "captions", "playlist", "processing", "live")
NEEDED = ("metadata", "upload", "processing", "live")  # without one of these the publication fails whole
STATES = ("pending", "running", "waiting", "done", "failed", "skipped")

TIME, QUOTA, PROVIDER, RECONNECT, PROCESSING = "time", "quota", "provider", "reconnect", "processing"
PLAN = "plan"  # a payment is missing
WAITS = {  # the detail of a part that waits, by its reason
    TIME: "waits for its time",
    QUOTA: "waits for quota",
    PROVIDER: "waits for YouTube",
    RECONNECT: "waits for a person",
    PROCESSING: "YouTube is processing it",
    PLAN: "waits for a payment",
}


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

    @property
    def reason(self) -> str:
        """Why it waits; "" where it does not."""
        return next((why for why, detail in WAITS.items() if self.state == "waiting" and detail == self.detail), "")

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be worked on now, as far as that is its own matter."""
        woken = self.state == "waiting" and self.wake_at is not None and self.wake_at <= now
        return woken or self.state in ("pending", "running")

    def begin(self, now: datetime) -> None:
        self.state, self.error, self.wake_at = "running", None, None
        self.detail = "" if self.detail in WAITS.values() else self.detail
        self.attempts += 1
        self.started_at, self.finished_at = self.started_at or now, None

    def end(self, state: str, now: datetime, detail: str = "", error: str | None = None) -> None:
        """Done, skipped or failed."""
        self.state, self.detail, self.error, self.finished_at = state, detail, error, now
        self.wake_at, self.tries = None, 0
        if state == "done":
            self.progress = 1.0

    def wait(self, reason: str, message: str, wake_at: datetime | None) -> None:
        """Until then, or (None) for a person. The try that it broke off does not count."""
        self.state, self.detail, self.error, self.wake_at = "waiting", WAITS[reason], message, wake_at
        self.attempts = max(0, self.attempts - 1)


def fresh_parts() -> list[Part]:
    """The seven parts of a new publication."""
    return [Part(name=name, position=position) for position, name in enumerate(NAMES)]
