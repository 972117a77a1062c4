"""Channels that are connected to the stand-in for YouTube, and videos that are live on both sides."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from tests.quotas.calls import account
from tests.standins.google import grant
from tests.standins.google_grants import SCOPES
from tests.standins.google_state import Google, Video
from tests.standins.server import StandIns
from tests.support.films import channel_of
from tests.support.people import Person
from ytempire.analytics import turn
from ytempire.analytics.figures import Sync
from ytempire.analytics.sync import sync
from ytempire.channels.channel import Channel
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.ground.standins import client_of
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication
from ytempire.videos.video import new_video

NOW = datetime(2026, 11, 28, 20, tzinfo=UTC)  # noon at the Pacific coast
NEWEST, FINAL = "2026-11-27", "2026-11-25"


@dataclass
class World:
    """The app and the stand-in, with one clock that tests move."""

    app: Flask
    standins: StandIns
    now: datetime = NOW
    made: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.google.clock = self.clock

    @property
    def google(self) -> Google:
        return self.standins.desk.google

    @property
    def clock(self) -> Callable[[], datetime]:
        return lambda: self.now

    def channel(self, owner: Person, name: str = "Plain Science", scopes: Sequence[str] = tuple(SCOPES)) -> str:
        """The id of a channel that is connected through the first account."""
        channel_id = channel_of(self.app, owner, name)
        self.connect(channel_id, 1, scopes)
        return channel_id

    def connect(self, channel_id: str, number: int, scopes: Sequence[str] = tuple(SCOPES)) -> int:
        """Another connection of it, through the account of that number; its id."""
        token = grant(self.standins.desk, client_of(number), scopes=scopes)
        with self.app.app_context():
            through = account(number).id
            with writing():
                row = Connection(channel_id=channel_id, user_id=db.session.get_one(Channel, channel_id).user_id,
                                 account_id=through, youtube_channel_id=self.google.channels[0].id,
                                 scopes=list(scopes), refresh_token=token,
                                 granted_at=NOW - timedelta(days=200))  # fmt: skip
                db.session.add(row)
            return row.id

    def video(self, channel_id: str, title: str = "Why salt", days_ago: int = 5, privacy: str = "public") -> str:
        """The id of a video that has been live for so many days, here and there."""
        live_at = self.now - timedelta(days=days_ago)
        youtube_id = self.google.next_id("video")
        with self.app.app_context(), writing():
            video = new_video(db.session.get_one(Channel, channel_id), title)
            video.title, video.status = title, "published"
            publication = draft_for(video)
            publication.privacy, publication.state, publication.live_at = privacy, "done", live_at
            publication.youtube_id = youtube_id
            video_id = video.id
        snippet, status = {"title": title, "description": "", "categoryId": "22"}, {"privacyStatus": privacy}
        self.google.videos[youtube_id] = Video(
            youtube_id, self.google.channels[0], client_of(1), snippet, status, Path("none"), 1, "", live_at,
            time.monotonic(),
        )  # fmt: skip
        return video_id

    def there(self, video_id: str) -> Video:
        """The video as YouTube has it."""
        return self.google.videos[str(self.publication(video_id).youtube_id)]

    def publication(self, video_id: str) -> Publication:
        with self.app.app_context():
            found = db.session.scalars(select(Publication).where(Publication.video_id == video_id)).one()
            db.session.expunge_all()
            return found

    def count(self, channel_id: str) -> Sync:
        """How it stands after the channel was counted once; that takes a minute of the world's clock."""
        with self.app.app_context():
            with writing():
                turn.ask(channel_id)
            assert sync(channel_id, self.clock)
        self.now += timedelta(minutes=1)
        return self.standing(channel_id)

    def standing(self, channel_id: str) -> Sync:
        with self.app.app_context():
            found = db.session.get_one(Sync, channel_id)
            db.session.expunge_all()
            return found

    def change(self, channel_id: str, **values: object) -> None:
        """Of the row of the counting."""
        with self.app.app_context(), writing():
            db.session.execute(update(Sync).where(Sync.channel_id == channel_id).values(**values))

    def asked(self, method: str) -> list[str]:
        """The calls of a method that the stand-in has heard."""
        return [call.path for call in self.standins.desk.calls if call.path.startswith(f"{method} ")]
