"""An app that is pointed to the stand-ins, and videos that are made with them in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.standins.server import StandIns
from tests.support.kept import app_of
from ytempire.config import Settings
from ytempire.costs.entry import SPENDS, Entry
from ytempire.costs.verify import verify
from ytempire.extensions import db
from ytempire.pipeline import jobs, lease, run
from ytempire.videos.video import Video

ALL_PAID = {"writer": "openai", "narrator": "elevenlabs", "illustrator": "openai"}


@contextmanager
def app_with(standins: StandIns, settings: Settings, **more: Any) -> Iterator[Flask]:
    """The whole app with keys for every service; waits are short."""
    quick = {"provider_retries": "1,1"}
    given = {**settings.model_dump(), **standins.settings, **quick, **more}
    with app_of(Settings(_env_file=None, **given)) as app:  # type: ignore[call-arg]
        yield app


def made(app: Flask, video_id: str) -> Video:
    """The video after a worker has had it once."""
    with app.app_context():
        run.produce(video_id)
        return seen(app, video_id)


class Enough(BaseException):
    """The worker ends here, before what takes long."""


def made_until(app: Flask, video_id: str, last: str = "visuals") -> Video:
    """The same, but nothing after this step is made."""

    def watch(name: str, progress: float, _detail: str) -> None:
        if name == last and progress == 1.0:
            raise Enough

    with app.app_context():
        try:
            run.produce(video_id, watch)
        except Enough:
            lease.give_back(video_id)
        finally:
            db.session.remove()
        return seen(app, video_id)


def woken(app: Flask) -> int:
    """Look once, as the clock does, for what may go on."""
    with app.app_context():
        return jobs.wake()


def seen(app: Flask, video_id: str) -> Video:
    with app.app_context():
        video = db.session.get_one(Video, video_id, populate_existing=True)
        _ = [*video.steps, *video.events, *video.scenes, video.channel]
        db.session.expunge_all()
        return video


def entries(app: Flask) -> list[Entry]:
    with app.app_context():
        rows = list(db.session.scalars(select(Entry).order_by(Entry.id)))
        db.session.expunge_all()
        return rows


def spent(app: Flask) -> int:
    return sum(row.amount for row in entries(app) if row.kind in SPENDS)


def assert_adds_up(app: Flask) -> None:
    with app.app_context():
        verdict = verify()
        assert verdict.differences == []
        assert verdict.open_calls == 0
        db.session.commit()
