"""Server-sent events for whoever looks on, a page or a program: the present state first, then what changed, and an end.

No connection to the database is held while a stream waits; a thread of the web process is. So one person has a few
streams, and all together leave room for pages. Whether the one who looks on still may is asked again and again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Protocol

from flask import Response, current_app, stream_with_context

from ytempire import live
from ytempire.extensions import db
from ytempire.ground.seats import THREADS, Seat, Seats

PATIENCE = 2.0  # seconds without a signal until a stream looks for itself
SHORTEST_GAP = 0.25  # seconds between two messages
MOST_A_SECOND = 400_000  # characters: after a very long page the next message comes later
HEARTBEAT = ": still here\n\n"  # also finds out that nobody listens any more
STREAMS = Seats(in_all=THREADS // 2, of_one=20)
COME_AGAIN = 2000  # milliseconds until a page that has no stream asks how things stand
LINE_ENDS = re.compile(r"\r\n|\r|\n")  # as the reader of a stream knows them
CLOSE = "event: close\ndata: the end\n\n"


class Board(Protocol):
    """What a stream shows."""

    ended: bool

    def news(self) -> str | None:
        """What changed since it was asked last; None for nothing. At first: all of it."""


Farewell = Callable[[], str | None]  # the last message, once they may not look on any more; None as long as they may


def streamed(user_id: int, board: Board, framed: Callable[[str], str], farewell: Farewell, seat: Seat) -> Response:
    """The stream of a board. `framed` makes a message of its news. The seat is one of `STREAMS`."""
    return _response(_stream(user_id, board, framed, farewell, seat))


def glimpsed(board: Board, framed: Callable[[str], str]) -> Response:
    """A stream that ends after the present state, for a page that finds no seat: it asks again by itself."""
    return _response(_glimpse(board, framed))


def message(text: str, event: str = "") -> str:
    """One message, of an event or of none in particular."""
    named = f"event: {event}\n" if event else ""
    return named + "".join(f"data: {line}\n" for line in LINE_ENDS.split(text.removesuffix("\n"))) + "\n"


def _response(pieces: Iterator[str]) -> Response:
    response = Response(stream_with_context(pieces), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _stream(user_id: int, board: Board, framed: Callable[[str], str], farewell: Farewell, seat: Seat) -> Iterator[str]:
    free = 0.0  # when the next message may be sent
    asks_every = current_app.config["STREAM_ASKS_EVERY"]
    asks = time.monotonic() + asks_every
    try:
        for signal in chain(["the present state"], live.listen(user_id, PATIENCE)):
            if signal is None:
                yield HEARTBEAT
            else:
                time.sleep(max(0.0, free - time.monotonic()))
            if time.monotonic() >= asks:
                if last := _let_go(farewell):
                    yield last
                    return
                asks = time.monotonic() + asks_every
            if (news := _let_go(board.news)) is not None:
                sent = framed(news)
                yield sent
                free = time.monotonic() + SHORTEST_GAP + len(sent) / MOST_A_SECOND
            if board.ended:
                yield CLOSE
                return
    finally:
        seat.leave()


def _glimpse(board: Board, framed: Callable[[str], str]) -> Iterator[str]:
    news = _let_go(board.news)
    yield HEARTBEAT if news is None else f"retry: {COME_AGAIN}\n{framed(news)}"
    if board.ended:
        yield CLOSE


def _let_go(ask: Callable[[], str | None]) -> str | None:
    """The database is let go before anything is sent."""
    try:
        return ask()
    finally:
        db.session.remove()
