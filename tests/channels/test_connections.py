"""Whoever waits for something slow leaves the connections to the database to others."""

from __future__ import annotations

import fcntl
import io
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.pool import QueuePool
from werkzeug.test import TestResponse

from tests.support.people import Cast, Person, Visitor
from tests.support.waiting import until
from ytempire.accounts.throttle import throttle
from ytempire.channels import preview
from ytempire.channels.own_music import Library
from ytempire.channels.preview_pages import FILMS
from ytempire.channels.reels import Reels
from ytempire.config import Settings
from ytempire.extensions import db
from ytempire.film.errors import FilmError

FILM = "/channels/preview/film?palette=%2314b8a6"
VOICE = "/channels/sounds/voices/joe.wav"


@pytest.fixture
def owner(cast: Cast, signed_in: Callable[[Person], Visitor]) -> Visitor:
    return signed_in(cast.owner)


@pytest.fixture
def pool(app: Flask) -> QueuePool:
    with app.app_context():
        assert isinstance(db.engine.pool, QueuePool)
        return db.engine.pool


@contextmanager
def asked_for(visitor: Visitor, path: str) -> Iterator[Future[TestResponse]]:
    """The answer to come, while it is worked at."""
    with ThreadPoolExecutor(1) as executor:
        yield executor.submit(visitor.get, path)


def require_given_back(pool: QueuePool, visitor: Visitor, path: str, go_on: Callable[[], object]) -> TestResponse:
    """Ask for what waits until `go_on`; the answer, once the connection was given back before."""
    used: list[int] = []
    event.listen(pool, "checkout", lambda *_: used.append(1))
    with asked_for(visitor, path) as answer:
        try:
            until(lambda: used and not pool.checkedout(), "the connection is given back", 5)
            assert not answer.done()
        finally:
            go_on()
        return answer.result()


@pytest.fixture
def reels(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The file that the making of every moving preview waits for."""
    go_on = tmp_path / "go on"
    script = (
        "import pathlib, sys, time\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.05)\n"
        "pathlib.Path(sys.argv[1]).write_bytes(b'film')"
    )
    command = (sys.executable, "-c", script)
    made = app.extensions["ytempire_reels"] = Reels(tmp_path, tmp_path, tmp_path, command=command)
    yield go_on
    made.close()


def test_waiting_for_a_moving_preview(pool: QueuePool, owner: Visitor, reels: Path) -> None:
    answer = require_given_back(pool, owner, FILM, reels.touch)
    assert answer.status_code == 303


def test_waiting_for_a_picture(pool: QueuePool, owner: Visitor) -> None:
    go_on = threading.Event()

    def draw() -> bytes:
        go_on.wait(20)
        return b"picture"

    other = threading.Thread(target=preview._pictures.get, args=(secrets.token_hex(), draw))
    other.start()
    answer = require_given_back(pool, owner, f"/channels/preview/frame.jpg?title={secrets.token_hex()}", go_on.set)
    other.join()
    assert answer.status_code == 200


def test_waiting_for_a_voice(pool: QueuePool, settings: Settings, owner: Visitor) -> None:
    """As while another process tries a voice out."""
    cache = settings.instance_path / "cache" / "voices"
    cache.mkdir(parents=True)
    with (cache / "turn.lock").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)

        def leave() -> None:
            fcntl.flock(turn, fcntl.LOCK_UN)

        answer = require_given_back(pool, owner, VOICE, leave)
    assert answer.status_code == 200


def test_waiting_for_music(app: Flask, cast: Cast, pool: QueuePool) -> None:
    taken: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            taken.append(pool.checkedout())
            return super().read(size)

    with app.test_request_context():
        db.session.execute(text("SELECT 1"))
        with pytest.raises(FilmError):
            Library(cast.owner.id).take(Watched(b"a poem"))
    assert set(taken) == {0}


def test_the_newest_alone_waits_for_a_users_moving_preview(owner: Visitor, reels: Path) -> None:
    with asked_for(owner, FILM) as first:
        until(lambda: list(reels.parent.glob("unfinished/*/")), "it is begun")
        with asked_for(owner, FILM) as second:
            assert first.result(10).status_code == 503
            assert not second.done()
            reels.touch()
            assert second.result(20).status_code == 303


def test_too_many_moving_previews_are_refused(app: Flask, cast: Cast, owner: Visitor, reels: Path) -> None:
    with app.app_context():
        for _ in range(FILMS.amount):
            throttle().take(FILMS, "films", str(cast.owner.id))
    answer = owner.get(FILM)
    assert (answer.status_code, "Too many tries." in answer.text) == (503, True)
