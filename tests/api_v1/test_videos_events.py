"""Server-sent events of a video for programs: as it stands, each change, and an end."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask

from tests.api_v1.filmed import data_of, video_in
from tests.costs import spent
from tests.support.films import channel_of, video_of
from tests.support.people import Cast, person
from tests.support.programs import Program, error_of, let_call
from tests.support.stack import Stack
from tests.videos import standing
from tests.videos.listening import all_seats_of, no_seat_left, progress
from ytempire.accounts import keys, tokens
from ytempire.accounts.sign_in import change_password
from ytempire.accounts.user import User
from ytempire.extensions import db
from ytempire.videos import streaming
from ytempire.videos.video import Video

PATIENT = 8  # pieces: messages and heartbeats, one every two seconds at least
SPOKEN = "Salt is old. You know it. Try it."


class Events:
    """What a program that follows a video is sent."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces

    def next(self) -> tuple[str, Any]:
        """Name and data of the next event; heartbeats are passed over."""
        for _ in range(PATIENT):
            piece = next(self._pieces)
            if not piece.startswith(":"):
                return read(piece)
        raise AssertionError("Nothing was sent.")

    def over(self) -> bool:
        return next(self._pieces, None) is None


def read(piece: str) -> tuple[str, Any]:
    """As a reader of streams does: lines of data are put together with line ends."""
    lines = piece.removesuffix("\n\n").split("\n")
    assert lines[0].startswith("event: ")
    assert all(line.startswith("data: ") for line in lines[1:])
    name, data = lines[0].removeprefix("event: "), "\n".join(line.removeprefix("data: ") for line in lines[1:])
    return name, json.loads(data) if name == "video" else data


@contextmanager
def following(program: Program, video_id: str) -> Iterator[Events]:
    answer = program.get(f"/videos/{video_id}/events", buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    try:
        yield Events(piece.decode() for piece in answer.iter_encoded())
    finally:
        answer.close()


@pytest.fixture
def owner(app: Flask, cast: Cast) -> Program:
    return Program.of(let_call(app), cast.owner)


def test_first_it_is_told_as_it_stands(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    read_at_once = data_of(owner.get(f"/videos/{video_id}"))
    with following(owner, video_id) as events:
        assert events.next() == ("video", read_at_once)


def test_then_each_change_and_what_it_costs(app: Flask, cast: Cast, owner: Program) -> None:
    film = spent.film_of(app, cast.owner)
    progress(app, film.id, 0.25)
    with following(owner, film.id) as events:
        events.next()
        progress(app, film.id, 0.75)
        assert events.next()[1]["steps"][0]["progress"] == 0.75
        spent.spend(app, film, 450_000)
        name, told = events.next()
        assert (name, told["total_cost"]) == ("video", "0.450000")


def test_a_change_whose_signal_was_lost_is_told_all_the_same(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    with following(owner, video_id) as events:
        events.next()
        progress(app, video_id, 0.75, tell=False)
        assert events.next()[1]["steps"][0]["progress"] == 0.75


def test_one_that_is_finished_is_told_and_closed(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.put(app, standing.finished(app, cast.owner), "processing")
    with following(owner, video_id) as events:
        assert events.next()[1]["status"] == "processing"
        standing.put(app, video_id, "completed")
        assert events.next()[1]["status"] == "completed"
        assert events.next()[0] == "close"
        assert events.over()


@pytest.mark.parametrize(("status", "ends"), [("review", True), ("published", True), ("scheduled", False)])
def test_the_stream_ends_where_nothing_more_happens(
    app: Flask, cast: Cast, owner: Program, status: str, ends: bool
) -> None:
    video_id = video_in(app, cast.owner, status)
    with following(owner, video_id) as events:
        assert events.next()[1]["status"] == status
        if not ends:
            standing.put(app, video_id, "completed")
            assert events.next()[1]["status"] == "completed"
        assert events.next()[0] == "close"
        assert events.over()


def test_one_that_is_deleted_is_said_to_be_gone(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    with following(owner, video_id) as events:
        events.next()
        with app.app_context():
            db.session.delete(db.session.get_one(Video, video_id))
            db.session.commit()
        assert events.next() == ("gone", "This video was deleted.")
        assert events.next()[0] == "close"


def test_separators_of_lines_in_a_title_break_no_message(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = standing.put(app, video_of(app, cast.owner), "completed", title="One\u2028two\u0085three\rfour\nfive")
    with following(owner, video_id) as events:
        assert events.next()[1]["title"] == "One\u2028two\u0085three\rfour\nfive"


def test_nothing_is_held_while_it_waits(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    with following(owner, video_id) as events:
        events.next()
        with app.app_context():
            assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_pages_and_programs_share_the_number_of_streams(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    with all_seats_of(cast.owner.id):
        answer = owner.get(f"/videos/{video_id}/events")
        assert error_of(answer) == (429, "too_many_streams")
        assert answer.headers["Retry-After"] == "10"
    with following(owner, video_id) as events:
        assert events.next()[0] == "video"


def test_others_with_all_streams_leave_none_and_that_is_said(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    with no_seat_left():
        answer = owner.get(f"/videos/{video_id}/events")
    assert error_of(answer) == (503, "no_stream_free")
    assert answer.headers["Retry-After"] == "10"


def test_a_stream_that_is_closed_or_never_read_leaves_its_seat(app: Flask, cast: Cast, owner: Program) -> None:
    video_id = video_of(app, cast.owner)
    for _ in range(streaming.STREAMS.of_one + 1):
        assert owner.call("HEAD", f"/videos/{video_id}/events").status_code == 200
    for _ in range(streaming.STREAMS.of_one + 1):
        with following(owner, video_id) as events:
            assert events.next()[0] == "video"


def test_a_revoked_key_ends_its_stream(app: Flask, cast: Cast) -> None:
    asking_at_once(app)
    program = Program.with_key(let_call(app), cast.owner, ["videos:read"])
    with following(program, video_of(app, cast.owner)) as events:
        assert events.next()[0] == "video"
        with app.app_context():
            user = db.session.get_one(User, cast.owner.id)
            keys.revoke(user, keys.of_user(user)[0].id)
        assert events.next() == ("refused", "This API key is not known here. It may have been revoked.")
        assert events.over()


@pytest.mark.parametrize("end", ["sign out", "new password"])
def test_a_sign_in_that_ends_ends_its_stream(app: Flask, cast: Cast, owner: Program, end: str) -> None:
    asking_at_once(app)
    with following(owner, video_of(app, cast.owner)) as events:
        assert events.next()[0] == "video"
        with app.app_context():
            user = db.session.get_one(User, cast.owner.id)
            if end == "sign out":
                tokens.end_all(user)
            else:
                change_password(user, "another set of words", "password.changed")
        assert events.next() == ("refused", "This sign-in has ended. Sign in again.")
        assert events.over()


def test_a_stream_goes_on_as_long_as_its_right(app: Flask, cast: Cast, owner: Program) -> None:
    asking_at_once(app)
    video_id = video_of(app, cast.owner)
    progress(app, video_id, 0.25)
    with following(owner, video_id) as events:
        events.next()
        progress(app, video_id, 0.75)
        assert events.next()[1]["steps"][0]["progress"] == 0.75


def asking_at_once(app: Flask) -> None:
    """A stream asks each time that it looks whether its reader still may."""
    app.config["STREAM_ASKS_EVERY"] = 0.0


def test_no_proxy_and_no_cache_holds_it_back(app: Flask, cast: Cast, owner: Program) -> None:
    answer = owner.get(f"/videos/{video_of(app, cast.owner)}/events", buffered=False)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    answer.close()


def test_a_film_is_followed_from_its_asking_to_its_end(stack: Stack) -> None:
    """Over the wire, with real workers."""
    someone = person(stack.app, "follower@example.com")
    program = Program.of(stack.app, someone)
    asked = {"channel_id": channel_of(stack.app, someone), "topic": "Why salt works", "script": SPOKEN}
    with over_the_wire(stack, program, "/v1/videos/generate", asked) as answer:
        assert answer.status == 202
        made = json.load(answer)["data"]
    with over_the_wire(stack, program, made["links"]["events"]) as answer:
        told = [read(piece) for piece in pieces_of(answer) if not piece.startswith(":")]
    *videos, last = told
    assert last[0] == "close"
    assert {name for name, _ in videos} == {"video"}
    statuses = [video["status"] for _, video in videos]
    assert statuses[-1] in ("completed", "review"), videos[-1]
    assert "processing" in statuses
    assert videos[-1][1]["links"]["file"] == f"/v1/videos/{made['video_id']}/file"
    assert all(step["state"] in ("done", "skipped", "reused") for step in videos[-1][1]["steps"])


def over_the_wire(stack: Stack, program: Program, path: str, body: Any = None) -> Any:
    """The answer, open."""
    headers = {"Authorization": f"Bearer {program.bearer}", "Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    return urllib.request.urlopen(urllib.request.Request(stack.address + path, sent, headers), timeout=60)


def pieces_of(answer: Any) -> Iterator[str]:
    """What is sent, message by message, until it ends."""
    piece = ""
    for line in answer:
        piece += line.decode()
        if line == b"\n":
            yield piece
            piece = ""
