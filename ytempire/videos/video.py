"""A video: what was asked for, where it stands, who works on it, what came out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import JSON, ForeignKey, Index, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ytempire.channels.channel import Channel
from ytempire.costs import service_state
from ytempire.extensions import Model, UtcDateTime, db, utcnow
from ytempire.providers.choice import LOCAL, Services, choose
from ytempire.videos import lifecycle, telling
from ytempire.videos.event import Event
from ytempire.videos.scene import Scene
from ytempire.videos.step import Step, fresh_steps


class Video(Model):
    __tablename__ = "videos"
    __table_args__ = (
        Index("ix_videos_user_id_created_at", "user_id", "created_at", "id", "status", "channel_id"),  # lists, filtered
        Index("ix_videos_user_id_status", "user_id", "status"),
        Index("ix_videos_status_lease_until", "status", "lease_until"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id"), index=True)

    topic: Mapped[str]
    style: Mapped[str] = mapped_column(default="educational")
    format: Mapped[str] = mapped_column(default="landscape")
    duration_target: Mapped[int] = mapped_column(default=60)  # seconds
    notes: Mapped[str] = mapped_column(default="")
    script: Mapped[str] = mapped_column(default="")  # the creator's own, or empty
    edition: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # scenes as the creator has changed them
    thumbnail_choice: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {"layout": name} or {"upload": key}

    services: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # who makes what, as in providers/choice.py
    here: Mapped[list[str]] = mapped_column(JSON, default=list)  # steps for this computer, whatever the channel has
    estimate: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # as it was said before it was queued
    draft: Mapped[str | None]  # what a writer has written so far, while it writes

    status: Mapped[str] = mapped_column(default="draft")
    waiting_for: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change that a page shows

    attempt: Mapped[int] = mapped_column(default=0)  # claims so far
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enqueued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a person, last
    wake_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when what waits is tried again
    tries: Mapped[int] = mapped_column(default=0)  # of a service that is away, in a row

    title: Mapped[str | None]
    description: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    shortfall: Mapped[str | None]  # why the film is shorter than asked
    duration_seconds: Mapped[float | None]
    quality_score: Mapped[float | None]  # 0..1
    quality_parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by the plan, where that is in a later month
    processing_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    processing_completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    channel: Mapped[Channel] = relationship()
    steps: Mapped[list[Step]] = relationship(order_by=Step.position, cascade="all, delete-orphan")
    scenes: Mapped[list[Scene]] = relationship(order_by=Scene.position, cascade="all, delete-orphan")
    events: Mapped[list[Event]] = relationship(order_by=Event.id.desc(), cascade="all, delete-orphan")

    @property
    def name(self) -> str:
        """What the video is called on pages: its title once written, its topic before."""
        return self.title or self.topic

    @property
    def under_way(self) -> bool:
        return self.status in lifecycle.UNDER_WAY

    @property
    def awaits_publication(self) -> bool:
        """Whether it is the publication that waits; the film is finished."""
        return self.status == "waiting" and bool((self.waiting_for or {}).get("publication"))

    @property
    def goes_out(self) -> bool:
        """Whether it is finished, and its publication planned or on its way."""
        return self.status in lifecycle.GOING_OUT or self.awaits_publication

    @property
    def awaited_service(self) -> str:
        """The provider that it waits for; "" where it waits for none."""
        told = self.waiting_for or {}
        return str(told.get("provider") or "") if told.get("reason") == "provider" else ""

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def can(self, action: str) -> bool:
        return lifecycle.can(self, action)

    def queue(self) -> None:
        """Into the queue, from a draft or again. What was stored before is kept and used."""
        self._require_unpublished()
        lifecycle.move(self, "queued")
        self.error = None
        self.waiting_for = None
        self.enqueued_at = self.wake_at = None
        self.queued_at, self.tries = utcnow(), 0
        if self.services is None:
            self.services = services_now(self).to_json()
        for step in self.steps:
            if step.state not in ("done", "reused"):
                step.reset()
        self.tell("Queued." if self.attempt == 0 else "Queued again. What was made before is kept.")
        telling.put("video.queued", self)

    def retry(self) -> None:
        """A person says: again, now. The service that it waits for is called again where it was left alone."""
        lifecycle.require(self, "retry")
        if provider := self.awaited_service:
            service_state.let_through(provider)
        self.queue()

    def edit(self, edition: dict[str, Any]) -> None:
        """Keep the script as its creator has changed it. The film stays as it is until it is made again."""
        lifecycle.require(self, "edit")
        self.edition = edition
        self.revision += 1
        self.tell("Script changed.")

    def make_again(self) -> None:
        """Into the queue, every step anew: what did not change is found as it was made before."""
        lifecycle.require(self, "edit")
        for step in self.steps:
            step.reset()
        self.processing_started_at = None
        self.services = None  # as it would be queued now
        self.queue()

    def wake(self) -> None:
        """What it waited for is there: into the queue again, by itself. `waiting_for` stays until a worker has it, so
        that its part of a budget is not promised to the next one too."""
        lifecycle.move(self, "queued")
        self.wake_at = self.enqueued_at = None
        for step in self.steps:
            if step.state == "waiting":
                step.state, step.error = "pending", None
        self.tell("It goes on.")

    def cancel(self) -> None:
        """Stop now. Whoever works on it loses the lease and ends at its next safe point."""
        lifecycle.require(self, "cancel")
        self._require_unpublished()
        lifecycle.move(self, "cancelled")
        self.lease_token = self.lease_until = None
        self.waiting_for = self.wake_at = None
        for step in self.steps:
            if step.state in ("running", "waiting"):
                step.reset()
        self.tell("Cancelled. What was made before is kept.")

    def approve(self, note: str = "") -> None:
        """A person has watched it and says yes."""
        lifecycle.require(self, "approve")
        lifecycle.move(self, "completed")
        self.tell(f"Approved: {note}" if note else "Approved.")
        telling.put("video.completed", self)

    def reject(self, note: str) -> None:
        """A person has watched it and says no, and why. What was made is kept."""
        lifecycle.require(self, "reject")
        lifecycle.move(self, "cancelled")
        self.error = note
        step = self.step("publish")
        step.reset()
        step.state, step.detail = "skipped", "not used"
        self.tell(f"Rejected: {note}")

    def _require_unpublished(self) -> None:
        """Its film is finished: what is on its way then is its publication."""
        if self.awaits_publication:
            raise lifecycle.ImpossibleTransition("This video is finished; it is its publication that waits.")

    def tell(self, message: str) -> None:
        """Add a line to the video's events."""
        db.session.add(Event(video_id=self.id, message=message))


def new_video(channel: Channel, topic: str, **asked: Any) -> Video:
    """A queued video of the channel, with its eight steps, added to the session.

    `asked`: style, format, duration_target (seconds), notes, script; what is missing is the channel's.
    """
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    video = Video(
        id=str(uuid.uuid4()), user_id=channel.user_id, channel_id=channel.id, topic=topic, status="draft",
        revision=0, attempt=0, steps=fresh_steps(),
        **{"style": channel.style, "format": channel.format, "duration_target": channel.duration_target, **given},
    )
    db.session.add(video)
    db.session.flush()
    video.queue()
    return video


def chosen_services(channel: Channel, here: Sequence[str] = ()) -> Services:
    """Who would write, speak and draw for a video of the channel that is queued now; the steps `here` are this
    computer's."""
    asked = {"script": channel.writer, "voice": channel.narrator, "visuals": channel.illustrator}
    asked |= dict.fromkeys(here, LOCAL)
    return choose(current_app.config["SETTINGS"], asked["script"], asked["voice"], asked["visuals"],
                  channel.service_voice)  # fmt: skip


def services_now(video: Video) -> Services:
    """Who would do so for this one if it were queued anew."""
    return chosen_services(video.channel, video.here)


def services_of(video: Video) -> Services:
    """Who does so for this one, as it was settled when it was queued."""
    return Services.from_json(video.services) if video.services else services_now(video)


def touch(video_id: str) -> None:
    """Mark a change that pages show; in the caller's transaction."""
    db.session.execute(update(Video).where(Video.id == video_id).values(revision=Video.revision + 1))
