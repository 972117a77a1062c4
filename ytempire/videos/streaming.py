"""Server-sent events for whoever looks on, a page or a program: the present state first, then what changed, and an end.

Nothing is held open while a stream waits.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Protocol

from flask import Response, stream_with_context

from ytempire import live
from ytempire.extensions import db

PATIENCE = 2.0  # seconds without a signal until a stream looks for itself
SHORTEST_GAP = 0.25  # seconds between two messages
MOST_A_SECOND = 400_000  # characters: after a very long page the next message comes later
HEARTBEAT = ": still here\n\n"  # also finds out that nobody listens any more
MOST_STREAMS = 40  # of one user: each holds a thread of the web process, and others want pages too
LINE_ENDS = re.compile(r"\r\n|\r|\n")  # as the reader of a stream knows them
CLOSE = "event: close\ndata: the end\n\n"


class Board(Protocol):
    """What a stream shows."""

    ended: bool

    def news(self) -> str | None:
        """What changed since it was asked last; None for nothing. At first: all of it."""


def full(user_id: int) -> bool:
    """Whether the user has as many streams as one may have."""
    return live.open_streams(user_id) >= MOST_STREAMS


def streamed(user_id: int, board: Board, framed: Callable[[str], str]) -> Response:
    """The stream of a board. `framed` makes a message of its news."""
    response = Response(stream_with_context(_stream(user_id, board, framed)), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def message(text: str, event: str = "") -> str:
    """One message, of an event or of none in particular."""
    named = f"event: {event}\n" if event else ""
    return named + "".join(f"data: {line}\n" for line in LINE_ENDS.split(text.removesuffix("\n"))) + "\n"


def _stream(user_id: int, board: Board, framed: Callable[[str], str]) -> Iterator[str]:
    free = 0.0  # when the next message may be sent
    for signal in chain(["the present state"], live.listen(user_id, PATIENCE)):
        if signal is None:
            yield HEARTBEAT
        else:
            time.sleep(max(0.0, free - time.monotonic()))
        if (news := _news(board)) is not None:
            sent = framed(news)
            yield sent
            free = time.monotonic() + SHORTEST_GAP + len(sent) / MOST_A_SECOND
        if board.ended:
            yield CLOSE
            return


def _news(board: Board) -> str | None:
    """The database is let go before anything is sent."""
    try:
        return board.news()
    finally:
        db.session.remove()
