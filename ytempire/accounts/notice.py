"""What needs a person, said once: in the page until it is read, and by mail unless its kind is switched off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.accounts.user import User
from ytempire.extensions import Model, UtcDateTime, db, utcnow

# Kinds, and what switching them off is called.
KINDS = {
    "budget": "A limit is near or reached",
    "provider": "A service is out of money, or refuses its key",
    "review": "A video waits for your review",
    "failed": "A video failed",
    "reconnect": "A YouTube channel has to be connected again, or an account of the pool needs a person",
    "published": "A video is live",
    "changed": "YouTube has changed, hidden or removed a video",
    "webhook": "A webhook was paused",
    "billing": "A payment failed, or a plan ends",
}
GOOD = "published"  # the kind that needs nobody
FACES = {"provider": ("bad", "unplug"), "reconnect": ("warn", "unplug")}  # tone and icon
OF_VIDEOS = ("review", "failed")  # the home page lists these videos themselves


class Notice(Model):
    """A sentence for one person. `mailed_at` is set before the mail is sent: no mail goes out twice."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_read_at", "user_id", "read_at"),
        Index("ix_notices_mailed_at", "mailed_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    kind: Mapped[str]
    message: Mapped[str]
    more: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")  # a path of this installation
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_tries: Mapped[int] = mapped_column(default=0)  # that no mail server took

    @property
    def face(self) -> tuple[str, str]:
        """Tone and icon."""
        if self.kind == GOOD:
            return "good", "circle-check"
        return FACES.get(self.kind, ("warn", "triangle-alert"))


def tell(user_id: int, kind: str, message: str, more: str = "", link: str = "") -> None:
    """Add a notice for the person, in the caller's transaction."""
    db.session.add(Notice(user_id=user_id, kind=kind, message=message, more=more, link=link))


def tell_admins(kind: str, message: str, more: str = "", link: str = "") -> None:
    """The same for every admin."""
    for user_id in db.session.scalars(select(User.id).where(User.role == "admin").order_by(User.id)):
        tell(user_id, kind, message, more, link)


def unread(user_id: int, most: int, without: Sequence[str] = ()) -> list[Notice]:
    """The person's notices that are not dismissed, newest first and what is published last; without
    those whose videos the page lists, and without the kinds that it says otherwise."""
    mine = Notice.user_id == user_id, Notice.read_at.is_(None), Notice.kind.not_in((*OF_VIDEOS, *without))
    return list(db.session.scalars(
        select(Notice).where(*mine).order_by(Notice.kind == GOOD, Notice.id.desc()).limit(most)
    ))  # fmt: skip


def dismiss_of(user_id: int, kind: str, path: str) -> None:
    """What was told of the thing at this path is over; in the caller's write transaction."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None), Notice.kind == kind)
    there = or_(Notice.link == path, *(Notice.link.startswith(f"{path}{end}", autoescape=True) for end in "/?"))
    db.session.execute(statement.where(there).values(read_at=utcnow()))


def dismiss(user_id: int, notice_id: int | None = None) -> None:
    """One of the person's notices is read, or all of them; in the caller's write transaction."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    if notice_id is not None:
        statement = statement.where(Notice.id == notice_id)
    db.session.execute(statement.values(read_at=utcnow()))
