"""A page that listens to a stream, and work that goes on meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from tests.support.people import Visitor
from tests.videos import standing
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


def progress(app: Flask, video_id: str, share: float, tell: bool = True) -> None:
    def act(video: Video) -> None:
        video.status = "processing"
        video.steps[0].state, video.steps[0].progress = "running", share

    standing.change(app, video_id, act, tell)
