"""A page that listens to a stream, and work that goes on meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from tests.support.people import Visitor
from tests.videos import standing
from ytempire.ground.seats import Seats
from ytempire.videos import streaming
from ytempire.videos.video import Video

PATIENT = 8  # pieces: messages and heartbeats, one every two seconds at least


class Stream:
    """What a page that listens is sent."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def message(self) -> str:
        """The HTML of the next message, or its event's name; heartbeats are passed over."""
        for _ in range(PATIENT):
            piece = next(self._pieces).decode()
            if not piece.startswith(":"):
                assert piece.endswith("\n\n")
                return piece if piece.startswith("event:") else re.sub(r"^data: ?", "", piece, flags=re.M)
        raise AssertionError("Nothing was sent.")

    def over(self) -> bool:
        return next(self._pieces, None) is None


@contextmanager
def listening(visitor: Visitor, path: str) -> Iterator[Stream]:
    answer = visitor.get(path, buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    try:
        yield Stream(answer.iter_encoded())
    finally:
        answer.close()


@contextmanager
def all_seats_of(user_id: int) -> Iterator[None]:
    """The person has as many streams as one may have, while the block lasts."""
    with taken(streaming.STREAMS, [user_id] * streaming.STREAMS.of_one):
        yield


@contextmanager
def no_seat_left() -> Iterator[None]:
    """Other people have all the streams that there are, while the block lasts."""
    with taken(streaming.STREAMS, [-number for number in range(1, streaming.STREAMS.in_all + 1)]):
        yield


@contextmanager
def taken(seats: Seats, by: list[int]) -> Iterator[None]:
    """These people have these seats, while the block lasts."""
    held = [seats.take(user_id) for user_id in by]
    assert all(held)
    try:
        yield
    finally:
        for seat in held:
            if seat:
                seat.leave()


def progress(app: Flask, video_id: str, share: float, tell: bool = True) -> None:
    def act(video: Video) -> None:
        video.status = "processing"
        video.steps[0].state, video.steps[0].progress = "running", share

    standing.change(app, video_id, act, tell)
