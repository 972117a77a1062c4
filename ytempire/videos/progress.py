"""Live pages: what changed is rendered again and sent as server-sent events.

A stream sends the present state first. After that it looks at the database when a signal comes, and every two
seconds without one, so a lost signal or a lost Redis is soon made good. Nothing is held open while it waits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain
from typing import Protocol

from flask import Blueprint, Response, abort, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire import live
from ytempire.accounts.access import login_required, owned_or_404
from ytempire.admin.quota_live import QuotaBoard
from ytempire.costs.live_board import SpendBoard
from ytempire.costs.pages import asked_span
from ytempire.extensions import db
from ytempire.publishing.beside import beside
from ytempire.publishing.live_board import PublicationBoard
from ytempire.publishing.rows import with_going
from ytempire.videos.boards import ListBoard, MakingBoard, VideoBoard
from ytempire.videos.video import Video
from ytempire.videos.view import View

PATIENCE = 2.0  # seconds without a signal until a stream looks for itself
SHORTEST_GAP = 0.25  # seconds between two messages
MOST_A_SECOND = 400_000  # characters: after a very long page the next message comes later
HEARTBEAT = ": still here\n\n"  # also finds out that nobody listens any more
MOST_STREAMS = 40  # of one user: each holds a thread of the web process, and others want pages too
CLOSE = "event: close\ndata: the end\n\n"

bp = Blueprint("progress", __name__)


class Board(Protocol):
    """What a stream shows."""

    ended: bool

    def news(self) -> str | None:
        """What changed since it was asked last, as HTML; None for nothing. At first: all of it."""


@bp.get("/events")
@login_required
def events() -> ResponseReturnValue:
    """The stream of one video (`?video=<id>`, ends with it) or of its publication (`&show=publication`), of what is
    being made (`?show=making`), of what is spent (`?show=spending`), of the pool of YouTube accounts
    (`?show=quotas`, for admins), or of a page of the list (with its query string)."""
    board = _board()
    user_id = current_user.id
    if live.open_streams(user_id) >= MOST_STREAMS:
        abort(429)
    response = Response(stream_with_context(_stream(user_id, board)), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _board() -> Board:
    if "video" in request.args:
        video = owned_or_404(Video, request.args["video"])
        if request.args.get("show") == "publication":
            return PublicationBoard(video.id)
        return VideoBoard(video.id, current_user.timezone, current_user.is_admin, beside)
    if request.args.get("show") == "making":
        return MakingBoard(current_user.id)
    if request.args.get("show") == "spending":
        return _spend_board()
    if request.args.get("show") == "quotas":
        return QuotaBoard() if current_user.is_admin else abort(403)
    try:
        return ListBoard(current_user.id, View.of(request.args), with_going)
    except ValueError:
        abort(404)


def _spend_board() -> SpendBoard:
    """Of the creator's own costs, or (`of=all`) of all users', for admins alone."""
    of_all = request.args.get("of") == "all"
    if of_all and not current_user.is_admin:
        abort(403)
    return SpendBoard(asked_span(), None if of_all else current_user.id, current_user.is_admin)


def _stream(user_id: int, board: Board) -> Iterator[str]:
    free = 0.0  # when the next message may be sent
    for signal in chain(["the present state"], live.listen(user_id, PATIENCE)):
        if signal is None:
            yield HEARTBEAT
        else:
            time.sleep(max(0.0, free - time.monotonic()))
        for message in _messages(board):
            yield message
            free = time.monotonic() + SHORTEST_GAP + len(message) / MOST_A_SECOND
        if board.ended:
            yield CLOSE
            return


def _messages(board: Board) -> Iterator[str]:
    """At most one message; the database is let go before it is sent."""
    try:
        html = board.news()
    finally:
        db.session.remove()
    if html is not None:
        yield "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
