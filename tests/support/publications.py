"""Finished videos that are to be published, and the time that a test moves by hand."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.support.films import video_of
from tests.support.people import Person
from tests.videos.standing import MADE, put, store
from ytempire.extensions import db, writing
from ytempire.publishing import jobs, run
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication, held
from ytempire.quotas.usage import Call
from ytempire.videos.video import Video

NOON = datetime(2026, 11, 28, 20, tzinfo=UTC)  # at the Pacific coast
FILM = bytes(range(256)) * 4096  # 1 MiB


@dataclass
class Time:
    """A clock that stands still until the test moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def moves(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@functools.cache
def picture() -> bytes:
    """A JPEG."""
    file = io.BytesIO()
    Image.new("RGB", (1280, 720), "#5b5bf0").save(file, "JPEG")
    return file.getvalue()


def finished(app: Flask, owner: Person, film: bytes = FILM, **channel: Any) -> str:
    """The id of a video of the owner whose film is there."""
    video_id = video_of(app, owner, channel=channel)
    for kind, files in {**MADE, "render": {"film.mp4": film}, "thumbnail": {"thumbnail.jpg": picture()}}.items():
        store(app, video_id, kind, files)
    return put(app, video_id, "completed", title="Why salt works", description="It is salt.", tags=["salt"])


def asked(app: Flask, video_id: str, now: datetime = NOON, **words: Any) -> str:
    """The id of its publication, which is asked for."""
    with app.app_context():
        with writing():
            publication = draft_for(db.session.get_one(Video, video_id))
            publication.change(now, **words)
            publication.ask(now)
        return publication.id


def worked(app: Flask, publication_id: str, clock: Time) -> Publication:
    """The publication after a worker has had it."""
    with app.app_context():
        run.publish(publication_id, clock, lambda seconds: None)
    return seen(app, publication_id)


def woken(app: Flask, publication_id: str, clock: Time) -> Publication:
    """The same, after its time to go on has come: the clock moves there."""
    waits = seen(app, publication_id)
    assert waits.state == "waiting", (waits.state, waits.error)
    assert waits.wake_at is not None, waits.waiting_for
    clock.now = max(clock.now, waits.wake_at)
    with app.app_context():
        assert jobs.wake(clock.now)
    return worked(app, publication_id, clock)


def changed(app: Flask, publication_id: str, act: Callable[[Publication], Any]) -> Publication:
    """What a person does to it, as a page would."""
    with app.app_context(), writing():
        publication = held(publication_id)
        assert publication is not None
        act(publication)
    return seen(app, publication_id)


def seen(app: Flask, publication_id: str) -> Publication:
    with app.app_context():
        found = db.session.get_one(Publication, publication_id, populate_existing=True)
        _ = [*found.parts, found.video, *found.video.steps, *found.video.events]
        db.session.expunge_all()
        return found


def states(publication: Publication) -> dict[str, str]:
    return {part.name: part.state for part in publication.parts}


def calls(app: Flask) -> list[Call]:
    """Every call that was counted, in its order."""
    with app.app_context():
        found = list(db.session.scalars(select(Call).order_by(Call.id)))
        db.session.expunge_all()
        return found
