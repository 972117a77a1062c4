"""Live pages: what changed is rendered again and sent as server-sent events.

A stream sends the present state first. After that it looks at the database when a signal comes, and every two
seconds without one, so a lost signal or a lost Redis is soon made good. Where there are as many streams as there may
be, a page is sent the present state alone, and asks again two seconds later.
"""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ytempire.accounts.access import login_required, owned_or_404
from ytempire.accounts.user import of_session
from ytempire.admin.quota_live import QuotaBoard
from ytempire.costs.live_board import SpendBoard
from ytempire.costs.pages import asked_span
from ytempire.publishing.beside import beside
from ytempire.publishing.live_board import PublicationBoard
from ytempire.publishing.rows import with_going
from ytempire.videos import streaming
from ytempire.videos.boards import ListBoard, MakingBoard, VideoBoard
from ytempire.videos.streaming import Board, Farewell
from ytempire.videos.video import Video
from ytempire.videos.view import View

bp = Blueprint("progress", __name__)


@bp.get("/events")
@login_required
def events() -> ResponseReturnValue:
    """The stream of one video (`?video=<id>`, ends with it) or of its publication (`&show=publication`), of what is
    being made (`?show=making`), of what is spent (`?show=spending`), of the pool of YouTube accounts
    (`?show=quotas`, for admins), or of a page of the list (with its query string)."""
    board = _board()
    user_id = current_user.id
    seat = streaming.STREAMS.take(user_id)
    if seat is None:
        return streaming.glimpsed(board, streaming.message)
    return streaming.streamed(user_id, board, streaming.message, _farewell(), seat)


def _farewell() -> Farewell:
    """The end of a stream whose session was ended (a new password), or that showed what admins see to one who is none
    any more. A page that is told so asks no more."""
    session_id, was_admin = current_user.get_id(), current_user.is_admin

    def farewell() -> str | None:
        user = of_session(session_id)
        return None if user and user.is_admin == was_admin else streaming.CLOSE

    return farewell


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
