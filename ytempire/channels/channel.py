"""A channel: its subject, its voice and its look. What a video does not say, the channel says."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import JSON, ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from ytempire.accounts.user import User
from ytempire.config import Settings
from ytempire.extensions import Model, UtcDateTime, db, utcnow
from ytempire.film.look import Look
from ytempire.providers.local_voice import BUNDLED, default_voice

STYLES = ("educational", "story", "listicle", "documentary", "news", "motivational", "review")  # or own words
PUBLISH_MODES = ("manual", "approval", "automatic")
SHORTEST, LONGEST = 15, 3600  # seconds of a film (interface.md)
LONGEST_NAME = 100


def new_channel_id() -> str:
    """`ch_` and sixteen hexadecimal digits (interface.md)."""
    return f"ch_{secrets.token_hex(8)}"


class Channel(Model):
    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_channel_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    niche: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en-US")
    tone: Mapped[str] = mapped_column(default="")
    style: Mapped[str] = mapped_column(default="educational")
    voice: Mapped[str] = mapped_column(default=BUNDLED)
    pace: Mapped[float] = mapped_column(default=1.0)  # of the voice; 1.1 is ten per cent faster
    pronunciations: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # [word, how to say it]
    music: Mapped[str] = mapped_column(default="curious")
    music_key: Mapped[str | None]  # storage key of the channel's own music
    music_name: Mapped[str | None]  # what its file was called
    effects: Mapped[bool] = mapped_column(default=True)
    format: Mapped[str] = mapped_column(default="landscape")
    duration_target: Mapped[int] = mapped_column(default=60)
    description_template: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    quality_threshold: Mapped[float] = mapped_column(default=0.5)
    publish_mode: Mapped[str] = mapped_column(default="manual")
    timezone: Mapped[str] = mapped_column(default="UTC")
    palette: Mapped[str] = mapped_column(default="#5b5bf0")
    pairing: Mapped[str] = mapped_column(default="modern")
    backgrounds: Mapped[list[str]] = mapped_column(JSON, default=list)
    captions: Mapped[str] = mapped_column(default="karaoke")
    writer: Mapped[str] = mapped_column(default="auto")  # as in providers/choice.py
    narrator: Mapped[str] = mapped_column(default="auto")
    service_voice: Mapped[str] = mapped_column(default="")  # an id of ElevenLabs; empty: the installation's
    illustrator: Mapped[str] = mapped_column(default="auto")
    fall_back: Mapped[bool] = mapped_column(default=False)  # to this computer where a service is away
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    revision: Mapped[int] = mapped_column(default=0)  # grows with every change by its owner

    @property
    def look(self) -> Look:
        return Look(colour=self.palette, pairing=self.pairing, backgrounds=tuple(self.backgrounds),
                    captions=self.captions, music=self.music, effects=self.effects)

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    def change(self, **values: Any) -> None:
        """Take new values for its columns, as its owner gave them."""
        for name, value in values.items():
            setattr(self, name, value)
        self.revision += 1

    def archive(self) -> None:
        """Out of the lists, its videos and films stay."""
        self.archived_at = self.archived_at or utcnow()

    def restore(self) -> None:
        self.archived_at = None


def new_channel(user: User, name: str, **values: Any) -> Channel:
    """A channel of the user, in the caller's transaction. What is not given is as the model says, and the voice
    the best one that this computer has and films may earn money with."""
    settings: Settings = current_app.config["SETTINGS"]
    usual = {"timezone": user.timezone, "voice": default_voice(settings.voices_folder)}
    channel = Channel(user_id=user.id, name=name, **{**usual, **values})
    db.session.add(channel)
    db.session.flush()
    return channel


def own_channels(user_id: int) -> Select[Channel]:
    """Those of the user that are not archived, newest first."""
    own = select(Channel).where(Channel.user_id == user_id, Channel.archived_at.is_(None))
    return own.order_by(Channel.created_at.desc(), Channel.id)


def newest_channel(user_id: int) -> Channel | None:
    return db.session.scalar(own_channels(user_id).limit(1))


def default_channel(user: User) -> Channel:
    """The user's newest channel that is not archived, or a new one named after them.

    In the caller's write transaction; two first videos at once get one channel between them.
    """
    db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
    return newest_channel(user.id) or new_channel(user, user.name.strip()[:LONGEST_NAME] or "My channel")
