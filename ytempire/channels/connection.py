"""A grant: one of our channels, connected to a YouTube channel through one account of the pool.

A refresh token belongs to one client and one YouTube channel, so what is sent with it can land nowhere else. All the
connections of a channel lead to the same YouTube channel.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytempire.extensions import Model, UtcDateTime, db, utcnow
from ytempire.quotas.account import Account
from ytempire.sealed import Sealed

CONNECTED, RECONNECT = "connected", "reconnect"


class Connection(Model):
    """`reconnect`: Google takes its token no more, and a person has to grant again; `reason` says why.

    `ends_at`: when Google ends the grant by itself (a project in Testing: seven days). `playlists` are
    `[{"id", "title"}]` as they were seen last.
    """

    __tablename__ = "youtube_connections"
    __table_args__ = (
        UniqueConstraint("channel_id", "account_id"),
        Index("ix_youtube_connections_state_checked_at", "state", "checked_at"),
        Index("ix_youtube_connections_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("youtube_accounts.id"), index=True)
    youtube_channel_id: Mapped[str]
    youtube_title: Mapped[str] = mapped_column(default="")
    youtube_handle: Mapped[str] = mapped_column(default="")
    picture_key: Mapped[str | None]  # storage key of the YouTube channel's picture
    uploads_playlist: Mapped[str] = mapped_column(default="")
    playlists: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    scopes: Mapped[list[str]] = mapped_column(JSON, default=list)  # as they were granted
    refresh_token: Mapped[str] = mapped_column(Sealed)
    access_token: Mapped[str] = mapped_column(Sealed, default="")
    access_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(default=CONNECTED)
    reason: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when a token was last had with it
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    warned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that it ends soon

    account: Mapped[Account] = relationship()

    @property
    def url(self) -> str:
        """The YouTube channel's page."""
        return f"https://www.youtube.com/channel/{self.youtube_channel_id}"

    @property
    def works(self) -> bool:
        return self.state == CONNECTED


def of_channel(channel_id: str) -> list[Connection]:
    """The channel's connections, by the number of their accounts."""
    return list(db.session.scalars(
        select(Connection).join(Connection.account).where(Connection.channel_id == channel_id)
        .order_by(Account.number)
    ))  # fmt: skip
