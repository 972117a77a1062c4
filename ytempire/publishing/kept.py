"""What is kept of a publication: the columns of its row, and what they say of its upload."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.extensions import Model, UtcDateTime, utcnow
from ytempire.providers.youtube import CHUNK
from ytempire.sealed import Sealed

PRIVACIES = ("public", "unlisted", "private")
LICENCES = ("youtube", "creativeCommon")


def fresh_marker() -> str:
    """A tag that no other upload has."""
    return f"yte-{uuid.uuid4().hex[:16]}"


def address(youtube_id: str | None, local: bool | None) -> str | None:
    """Where a film is watched; None before it is there, and for one that was kept on this computer."""
    return f"https://youtu.be/{youtube_id}" if youtube_id and not local else None


class Kept(Model):
    """`draft`: words and choices are kept, nothing was asked yet. `queued`, `running`: a worker has it or is to have
    it. `waiting`: until `wake_at`, or (None) for a person; `waiting_for` says why, as `{"reason", "message", "until"}`
    with reason time, quota, provider, reconnect or processing.

    `publish_at` asks for privacy public. `film` is the storage key of the film that was, or is, uploaded: another
    film is another upload. `marker` is a tag by which an upload whose answer was lost is found again.
    """

    __abstract__ = True

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id"))

    # What YouTube is told
    title: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    privacy: Mapped[str] = mapped_column(default="private")
    publish_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    category: Mapped[str] = mapped_column(default="22")
    language: Mapped[str] = mapped_column(default="en-US")
    licence: Mapped[str] = mapped_column(default="youtube")
    made_for_kids: Mapped[bool] = mapped_column(default=False)
    synthetic: Mapped[bool] = mapped_column(default=True)
    playlist_id: Mapped[str] = mapped_column(default="")
    playlist_title: Mapped[str] = mapped_column(default="")
    drafted: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # title, description, tags: as the video had them

    # Where it stands
    state: Mapped[str] = mapped_column(default="draft")
    waiting_for: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change that a page shows
    attempt: Mapped[int] = mapped_column(default=0)  # claims so far
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enqueued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # By a person or by the channel's mode, before anything of it was uploaded.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdraw: Mapped[bool] = mapped_column(default=False)  # what is uploaded is to be made private again

    # Where it went
    local: Mapped[bool] = mapped_column(default=False)  # kept on this computer in place of YouTube
    account_id: Mapped[int | None] = mapped_column(ForeignKey("youtube_accounts.id"))
    youtube_channel_id: Mapped[str] = mapped_column(default="")
    youtube_id: Mapped[str | None] = mapped_column(index=True)
    film: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    sent: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes that YouTube is known to have
    session: Mapped[str | None] = mapped_column(Sealed)  # where the upload goes on; whoever knows it may write
    marker: Mapped[str] = mapped_column(default="")
    looks: Mapped[int] = mapped_column(default=0)  # for an upload that may have arrived unseen
    uploaded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # as YouTube had it last: title, privacy, gone, at
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    @property
    def url(self) -> str | None:
        """Where it is watched; None before it is there, and for one that was kept on this computer."""
        return address(self.youtube_id, self.local)

    @property
    def lost(self) -> bool:
        """Whether nobody can watch on YouTube what was uploaded: it was rejected, or removed. Published again it is
        another upload."""
        return self.youtube_id is not None and bool((self.seen or {}).get("gone"))

    @property
    def studio(self) -> str:
        """Where YouTube tells its owner more of it."""
        return f"https://studio.youtube.com/video/{self.youtube_id}" if self.youtube_id and not self.local else ""

    @property
    def begun(self) -> bool:
        """Whether YouTube has, or may have, something of it."""
        return self.youtube_id is not None or self.session is not None or self.looks > 0

    @property
    def misses_its_time(self) -> bool:
        """Whether it goes on only after the time that it was to be seen, and nothing is there to be seen by then."""
        at, again = self.publish_at, self.wake_at
        return self.youtube_id is None and at is not None and again is not None and at <= again

    @property
    def left_behind(self) -> bool:
        """Whether it could not be made private when it was taken back, and is not known to be since."""
        return self.state == "cancelled" and self.begun and self.error is not None

    @property
    def may_have_arrived(self) -> bool:
        """Whether all bytes may be there without our knowing: the chunk under way is, or was, the last one."""
        open_still = self.session is not None or self.looks > 0
        return open_still and self.size is not None and self.sent + CHUNK >= self.size

    def forget_upload(self) -> None:
        """YouTube has nothing of it, and nothing that was begun goes on."""
        self.youtube_id = self.uploaded_at = self.session = None
        self.sent = self.looks = 0
