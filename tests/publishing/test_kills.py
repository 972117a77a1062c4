"""kill -9 of whoever uploads, at moments drawn by lot, beside connections that break, 503s and sessions that expire:
one video each, and the bytes that YouTube has are those of the film."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.standins.google import grant
from tests.standins.server import StandIns
from tests.support import publications
from tests.support.people import Person, person
from tests.support.publications import seen
from tests.support.stack import Stack, kill
from tests.support.waiting import until
from ytempire.channels.connection import Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.ground.standins import client_of
from ytempire.publishing import jobs
from ytempire.publishing.publication import Publication
from ytempire.quotas import pool
from ytempire.videos.video import Video

KILLS, FEW_KILLS = 20, 3
CHUNKS, CHUNK = 5, 8 * 1024 * 1024
TAKES = 0.2  # seconds before the stand-in takes a chunk, so that a kill can fall anywhere
SEED = 20_261_128
VICTIMS = ("child", "worker", "child")
TROUBLES = ("", "session_gone", "chunk_drop", "chunk_503")


@pytest.fixture
def standins() -> Iterator[StandIns]:
    with StandIns().running() as standins:
        standins.desk.google.processing_seconds = 0
        standins.desk.delays["youtube"] = TAKES
        yield standins


@pytest.fixture
def stack(standins: StandIns, tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path, workers=1, provider_retries="1,1,1,1", **standins.settings).running() as stack:
        yield stack


def publication_of(stack: Stack, standins: StandIns, owner: Person, number: int) -> tuple[str, str]:
    """The id of one that is asked for, through an account of its own, and the mark of its film."""
    film = random.Random(number).randbytes(CHUNKS * CHUNK - 12_345)
    video_id = publications.finished(stack.app, owner, film)
    account = number % 15 + 1
    there = standins.desk.google.channel("Morning Science")
    with stack.app.app_context():
        pool.accounts()
        with writing():
            found = pool.numbered(account)
            assert found is not None
            db.session.add(Connection(
                channel_id=db.session.get_one(Video, video_id).channel_id, user_id=owner.id, account_id=found.id,
                youtube_channel_id=there.id, uploads_playlist=there.uploads,
                refresh_token=grant(standins.desk, client_of(account)),
            ))  # fmt: skip
    publication_id = publications.asked(stack.app, video_id, utcnow())
    with stack.app.app_context():
        jobs.publish_later(db.session.get_one(Publication, publication_id))
    return publication_id, hashlib.sha256(film).hexdigest()


def horse_of(publisher: int) -> int | None:
    """The child that works."""
    try:
        return next((child.pid for child in psutil.Process(publisher).children()), None)
    except psutil.NoSuchProcess:
        return None


def bring_down(stack: Stack, victim: str) -> None:
    publisher = stack.publisher()
    horse = horse_of(publisher)
    kill(publisher if victim == "worker" or horse is None else horse)


def test_whoever_is_killed_there_is_one_video_and_it_is_whole(stack: Stack, standins: StandIns, long: bool) -> None:
    owner, dice = person(stack.app, "owner@example.com"), random.Random(SEED)
    marks = {}
    for number in range(KILLS if long else FEW_KILLS):
        trouble = TROUBLES[number % len(TROUBLES)]
        if trouble:
            standins.desk.fail("youtube", "chunk_slow", seconds=0.0)
            standins.desk.fail("youtube", trouble, method="videos.insert")
        publication_id, mark = publication_of(stack, standins, owner, number)
        marks[publication_id] = mark
        until(lambda of=publication_id: seen(stack.app, of).session or seen(stack.app, of).youtube_id, "it uploads")
        time.sleep(dice.uniform(0.0, (CHUNKS + 1) * TAKES))
        bring_down(stack, VICTIMS[number % len(VICTIMS)])
        until(lambda of=publication_id: seen(stack.app, of).state in ("done", "failed"), "it has ended", 500)
        ended = seen(stack.app, publication_id)
        assert (ended.state, ended.error, ended.video.status) == ("done", None, "published")
    videos = standins.desk.google.videos
    assert {id: videos[str(seen(stack.app, id).youtube_id)].sha256 for id in marks} == marks
    assert len(videos) == len(marks)
    assert standins.desk.wrong == []
