"""An installation that is connected to the stand-in for YouTube, with one clock for both that the test moves."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.quotas.calls import account
from tests.standins.google import grant
from tests.standins.google_grants import SCOPES
from tests.standins.google_state import Google, Session, Video
from tests.standins.server import StandIns
from tests.support import publications
from tests.support.people import Person
from tests.support.publications import FILM, Time
from ytempire.accounts.notice import Notice
from ytempire.channels.connection import Connection
from ytempire.extensions import db, writing
from ytempire.ground.standins import client_of
from ytempire.publishing.publication import Publication
from ytempire.quotas import pool
from ytempire.quotas.account import Account
from ytempire.quotas.usage import Usage
from ytempire.videos.video import Video as OurVideo

LARGE = random.Random(3).randbytes(17 * 1024 * 1024 + 4321)  # three chunks


@dataclass
class World:
    app: Flask
    standins: StandIns
    owner: Person
    clock: Time = field(default_factory=Time)

    def __post_init__(self) -> None:
        self.google.clock = self.clock
        self.google.processing_seconds = 0

    @property
    def google(self) -> Google:
        return self.standins.desk.google

    def fails(self, kind: str, times: int = 1, **details: Any) -> None:
        self.standins.desk.fail("youtube", kind, times, **details)

    # What is to be published

    def film(self, film: bytes = FILM, accounts: Sequence[int] = (1,), **channel: Any) -> str:
        """A finished video, whose channel is connected through these accounts."""
        video_id = publications.finished(self.app, self.owner, film, **channel)
        for number in accounts:
            self.connect(self.channel_of(video_id), number)
        return video_id

    def channel_of(self, video_id: str) -> str:
        with self.app.app_context():
            return db.session.get_one(OurVideo, video_id).channel_id

    def connect(self, channel_id: str, number: int, scopes: Sequence[str] = tuple(SCOPES),
                channel: str = "Morning Science") -> int:  # fmt: skip
        there = self.google.channel(channel)
        token = grant(self.standins.desk, client_of(number), channel, scopes)
        with self.app.app_context():
            through = account(number).id
            with writing():
                row = Connection(channel_id=channel_id, user_id=self.owner.id, account_id=through,
                                 youtube_channel_id=there.id, youtube_title=there.title,
                                 uploads_playlist=there.uploads, scopes=list(scopes), refresh_token=token)  # fmt: skip
                db.session.add(row)
            return row.id

    def asked(self, video_id: str, **words: Any) -> str:
        return publications.asked(self.app, video_id, self.clock(), **{"privacy": "public", **words})

    # What becomes of it

    def worked(self, publication_id: str) -> Publication:
        return publications.worked(self.app, publication_id, self.clock)

    def woken(self, publication_id: str) -> Publication:
        return publications.woken(self.app, publication_id, self.clock)

    def published(self, film: bytes = FILM, accounts: Sequence[int] = (1,), **words: Any) -> Publication:
        """A film after a worker has had it once."""
        return self.worked(self.asked(self.film(film, accounts), **words))

    def only_video(self) -> Video:
        """The one that YouTube has."""
        videos = [video for video in self.google.videos.values() if not video.deleted]
        assert len(videos) == 1, videos
        return videos[0]

    def only_session(self) -> Session:
        assert len(self.google.sessions) == 1
        return next(iter(self.google.sessions.values()))

    def calls_of(self, method: str) -> int:
        """How often the stand-in was asked; each chunk of an upload counts."""
        return sum(call.path.startswith(f"{method} ") for call in self.standins.desk.calls)

    def inserts(self) -> int:
        """Uploads that were begun, by the stand-in's own count."""
        return sum(used.get("inserts", 0) for used in self.google.quota.used.values())

    # What it means for the pool

    def account(self, number: int) -> Account:
        with self.app.app_context():
            found = pool.numbered(number)
            db.session.expunge_all()
            assert found is not None
            return found

    def number_of(self, publication: Publication) -> int:
        with self.app.app_context():
            return db.session.get_one(Account, publication.account_id).number

    def usage(self, number: int) -> dict[str, tuple[int, bool]]:
        """By bucket: used, and whether YouTube said that it is exhausted; nothing is held any more."""
        with self.app.app_context():
            rows = db.session.scalars(select(Usage).where(Usage.account_id == account(number).id)).all()
            assert not any(row.reserved for row in rows)
            return {row.bucket: (row.used, row.exhausted) for row in rows}

    def notices(self) -> list[tuple[str, str]]:
        with self.app.app_context():
            return [(each.kind, each.message) for each in db.session.scalars(select(Notice).order_by(Notice.id))]
