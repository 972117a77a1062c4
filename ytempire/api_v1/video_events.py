"""A video while it is made: the same JSON as reading it gives, again at each change, until nothing more happens."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy import select

from ytempire.accounts.owning import owned
from ytempire.api_v1 import caller
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.operation import operation
from ytempire.api_v1.video_rows import told
from ytempire.api_v1.video_shapes import VideoShape
from ytempire.costs.counter import Counter
from ytempire.costs.limit import VIDEO
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.ground.seats import Seat
from ytempire.publishing.publication import Publication
from ytempire.videos import lifecycle, streaming
from ytempire.videos.video import Video

GONE = streaming.message("This video was deleted.", "gone")


class TooManyStreams(Refusal):
    """`seconds`: when it may be tried again."""

    status = 429
    code = "too_many_streams"
    seconds = 10


class NoStreamFree(Refusal):
    status = 503
    code = "no_stream_free"
    seconds = 10


@bp.get("/videos/<video_id>/events")
@operation(gives=None, media="text/event-stream", scope="videos:read", refuses=(404,), tag="Videos")
def follow_video(video_id: str) -> Response:
    """Follow a video: server-sent events named `video`, each with the video as JSON, first as it stands, then at each
    change; at last `close`, once nothing more happens by itself. Lines that begin with a colon say that it lives.

    A stream lasts as long as its token or key: `refused` with a sentence is its end when that has expired or was
    revoked. A person has 20 streams at once, pages included.
    """
    user_id = caller.caller().user.id
    video = owned(Video, video_id, caller.caller().user)
    return streaming.streamed(user_id, Telling(video.id), str, _farewell, _seat(user_id))


def _seat(user_id: int) -> Seat:
    """Raises TooManyStreams, NoStreamFree."""
    if seat := streaming.STREAMS.take(user_id):
        return seat
    if streaming.STREAMS.has_all(user_id):
        raise TooManyStreams(f"You follow {streaming.STREAMS.of_one} videos or pages already. Close one first.")
    raise NoStreamFree("Too many people follow their videos just now. Try again in a few seconds, or read the video.")


def _farewell() -> str | None:
    refusal = caller.refusal_now("videos:read")
    return streaming.message(refusal.message, "refused") if refusal else None


class Telling:
    """What was told of a video already."""

    def __init__(self, video_id: str) -> None:
        self.video_id = video_id
        self.ended = False
        self._last: Any = None

    def news(self) -> str | None:
        """The video as it stands now, if it is not as it was told last; that it is gone, once it is."""
        seen = self._glance()
        if seen is None:
            self.ended = True
            return GONE
        last, self._last = self._last, seen
        self.ended = seen.status not in lifecycle.UNDER_WAY
        found = told([self.video_id]) if last != seen else []
        return streaming.message(VideoShape.model_validate(found[0]).model_dump_json(), "video") if found else None

    def _glance(self) -> Any:
        """What differs as soon as anything of the video does."""
        spent = (Counter.scope == VIDEO) & (Counter.scope_id == Video.id) & (Counter.period == "")
        return db.session.execute(
            select(Video.status, Video.revision, Counter.spent, Publication.revision)
            .outerjoin(Counter, spent).outerjoin(Publication, Publication.video_id == Video.id)
            .where(Video.id == self.video_id)
        ).first()  # fmt: skip
