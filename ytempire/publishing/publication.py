"""A publication: what YouTube is told of a film, how far that is, and who works on it. A video has at most one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, relationship

from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.formatting import local as local_time
from ytempire.providers.youtube_client import UPLOAD_TIMEOUT
from ytempire.publishing import mirror
from ytempire.publishing.kept import Kept, fresh_marker
from ytempire.publishing.part import PROCESSING, TIME, Part
from ytempire.quotas import pool
from ytempire.videos import lifecycle, result
from ytempire.videos.video import Video

ACTIVE = ("queued", "running", "waiting")  # it is on its way
AHEAD = timedelta(hours=1)  # of its time a film is uploaded
STILL_SENDS = timedelta(seconds=UPLOAD_TIMEOUT + 10)  # whoever had it may be at its last chunk, and not hear of it
FIRST_PRIVATE = "The film before is still being made private on YouTube. Publish this one when that is done."
STILL_OUT = ("The film before could not be made private on YouTube, and may be seen there. Make it private in YouTube "
             "Studio, and have it looked at again here; then publish this one.")  # fmt: skip
LOOKED_FOR = "Its last bytes were on their way. It is looked for on YouTube, to make it private."
TOLD = ("title", "description", "tags", "privacy", "publish_at", "category", "language", "licence", "made_for_kids",
        "synthetic", "playlist_id", "playlist_title")  # what a person can change  # fmt: skip


class NoFilm(Refusal):
    """There is nothing to publish."""

    status = 409
    code = "not_yet"


class Publication(Kept):
    """Where it stands, and what may become of it."""

    __tablename__ = "publications"
    __table_args__ = (
        Index("uq_publications_video_id", "video_id", unique=True),
        Index("ix_publications_state_wake_at", "state", "wake_at"),
        Index("ix_publications_state_lease_until", "state", "lease_until"),
        Index("ix_publications_channel_id_live_at", "channel_id", "live_at"),
    )

    video: Mapped[Video] = relationship()
    parts: Mapped[list[Part]] = relationship(order_by=Part.position, cascade="all, delete-orphan")

    @property
    def active(self) -> bool:
        return self.state in ACTIVE

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    # What people and a channel's mode ask for. In a write transaction that holds the publication (`held`).

    def ask(self, now: datetime) -> None:
        """On its way: now, or an hour before `publish_at`. What is uploaded already of this very film is told the
        words as they are now, and not uploaded again. Raises NoFilm, ImpossibleTransition."""
        if not self.active or self.withdraw:
            lifecycle.require(self.video, "publish")
        self._take_film(result.file_of(self.video_id, "render", "film.mp4"), local=not pool.has_clients())
        if self.lost:
            self.marker, self.seen = fresh_marker(), None  # what is there, or was, has the other one
            self.forget_upload()
        for part in self.parts:
            if self.youtube_id is None or not part.finished or part.name in ("metadata", "live"):
                part.reset()
        self.asked_at = self.asked_at if self.begun and self.asked_at else now
        self.withdraw, self.error, self.live_at, self.looks = False, None, None, min(self.looks, 1)
        self.lease_token = self.lease_until = None
        self.video.error = None
        self.video.tell("It is to be published." if self.publish_at is None else "It is to be published at its time.")
        self._set_off(now)

    def change(self, now: datetime, **values: Any) -> None:
        """Take what a person has changed of `TOLD`; what YouTube has of it already is told."""
        news = {name for name, value in values.items() if getattr(self, name) != value}
        for name in news:
            setattr(self, name, values[name])
        self.revision += 1
        again = {"playlist"} if "playlist_id" in news else set()
        if news - {"playlist_id", "playlist_title"}:
            again |= {"metadata"} if self.live_at else {"metadata", "live"}
        for name in again:
            self.part(name).reset()
        if again and not self.withdraw and (self.active or self.live_at):
            self._set_off(now)

    def retry(self, name: str, now: datetime) -> None:
        """One part again, because a person says so. Raises Refusal where it is at work or done."""
        part = self.part(name)
        if part.state in ("running", "done"):
            raise lifecycle.ImpossibleTransition(f"This part is {part.state} and cannot be tried again.")
        if self.left_behind:
            self._take_back(now)
            return
        if self.state in ("draft", "failed", "cancelled"):
            self.ask(now)
            return
        part.reset()
        self.hurry()

    def hurry(self) -> None:
        """Whatever it waits for, try again now."""
        for part in self.parts:
            if part.state == "waiting":
                part.reset()
        self._go_on()

    def cancel(self, now: datetime) -> None:
        """Not to be published after all: the video is finished, as before. What YouTube has, or may have, is queued to
        be made private again (`withdraw`). Raises ImpossibleTransition."""
        if not self.active or self.live_at is not None:
            raise lifecycle.ImpossibleTransition("This video is not on its way, so there is nothing to take back.")
        self._take_back(now)
        more = " What YouTube has of it is made private again." if self.withdraw else ""
        self.video.tell(f"It is not to be published any more.{more}")

    # How it goes on. In a write transaction that holds it.

    def queue(self) -> None:
        """For the next worker that is free; who had it has lost it."""
        self.state = "queued"
        self.waiting_for = self.wake_at = self.enqueued_at = None
        self.lease_token = self.lease_until = None
        self.changed()

    def wake(self) -> None:
        """What it waited for is there, be it a time or a person."""
        for part in self.parts:
            if part.state == "waiting" and part.wake_at is None:
                part.reset()
        self.queue()

    def wait(self, reason: str, message: str, wake_at: datetime | None) -> None:
        """Until then, or (None) for a person; the worker lets it go."""
        self.state, self.wake_at = "waiting", wake_at
        self.waiting_for = {"reason": reason, "message": message, "until": wake_at.isoformat() if wake_at else None}
        self.lease_token = self.lease_until = None
        self.changed()

    def finish(self) -> None:
        """Every part has ended."""
        self._end("done")

    def fail(self, sentence: str) -> None:
        """Whole; the video is finished, as before, and says why."""
        self.error = self.video.error = sentence
        self._end("failed")

    def taken_back(self) -> None:
        """Nothing more is done about it. Where that failed, what may have arrived is looked for when it is published
        again."""
        self.withdraw = False
        self._end("cancelled")

    def begin_anew(self) -> None:
        """YouTube has no longer what was uploaded: all of it is done once more."""
        self.forget_upload()
        for part in self.parts:
            if part.state != "running":
                part.reset()

    def changed(self) -> None:
        """Something of it that pages show."""
        self.revision += 1
        mirror.show(self)

    def _end(self, state: str) -> None:
        self.state = state
        self.waiting_for = self.wake_at = self.lease_token = self.lease_until = None
        self.changed()

    def _take_back(self, now: datetime) -> None:
        self.withdraw = self.youtube_id is not None or self.looks > 0 or self.may_have_arrived
        self.error = None
        self.session, self.looks = None, int(self.withdraw and self.youtube_id is None)
        self.sent = self.sent if self.withdraw else 0
        for part in self.parts:
            if part.state in ("running", "waiting"):
                part.reset()
        if not self.withdraw:
            self._end("cancelled")
        elif self.looks:
            self.wait(PROCESSING, LOOKED_FOR, now + STILL_SENDS)
        else:
            self.queue()

    def _set_off(self, now: datetime) -> None:
        begins = self.publish_at - AHEAD if self.publish_at else now
        if begins > now and not self.begun and self.state != "running":
            self.wait(TIME, f"It is uploaded an hour ahead of its time, from {local_time(begins)} UTC on.", begins)
        else:
            self._go_on()

    def _go_on(self) -> None:
        if self.state == "running" and self.lease_token:
            self.changed()  # who works on it sees what has changed
        else:
            self.queue()

    def _take_film(self, key: str | None, local: bool) -> None:
        """What is to be uploaded; another film than before, or to another place, is another upload."""
        if key is None:
            raise NoFilm("There is no film to publish yet. Make the video first.")
        if self.film == key and self.local == local:
            return
        if self.withdraw:
            raise lifecycle.ImpossibleTransition(FIRST_PRIVATE)
        if self.left_behind:
            raise lifecycle.ImpossibleTransition(STILL_OUT)
        self.marker = fresh_marker() if self.film else self.marker  # what was uploaded has the other one
        self.film, self.local, self.size = key, local, None
        self.account_id, self.youtube_channel_id, self.seen = None, "", None
        self.forget_upload()
        for part in self.parts:
            part.reset()


def of_video(video_id: str) -> Publication | None:
    return db.session.scalar(select(Publication).where(Publication.video_id == video_id))


def held(publication_id: str) -> Publication | None:
    """The publication, locked with its video until the caller's write transaction ends, the video first: whoever locks
    both does so in this order."""
    video_id = db.session.scalar(select(Publication.video_id).where(Publication.id == publication_id))
    if video_id is None:
        return None
    db.session.get(Video, video_id, with_for_update=True, populate_existing=True)
    return db.session.get(Publication, publication_id, with_for_update=True, populate_existing=True)
