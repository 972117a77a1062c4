"""What needs a person, said once: in the page until it is read, and by mail unless its kind is switched off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.accounts.user import User
from ytempire.extensions import Model, UtcDateTime, db, utcnow

# Kinds, and what switching them off is called.
KINDS = {
    "budget": "A limit is near or reached",
    "provider": "A service is out of money, or refuses its key",
    "review": "A video waits for your review",
    "failed": "A video failed",
}


class Notice(Model):
    """A sentence for one person. `mailed_at` is set before the mail is sent: no mail goes out twice."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_read_at", "user_id", "read_at"),
        Index("ix_notices_mailed_at", "mailed_at"),
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


def tell(user_id: int, kind: str, message: str, more: str = "", link: str = "") -> None:
    """Add a notice for the person, in the caller's transaction."""
    db.session.add(Notice(user_id=user_id, kind=kind, message=message, more=more, link=link))


def tell_admins(kind: str, message: str, more: str = "", link: str = "") -> None:
    """The same for every admin."""
    for user_id in db.session.scalars(select(User.id).where(User.role == "admin").order_by(User.id)):
        tell(user_id, kind, message, more, link)
