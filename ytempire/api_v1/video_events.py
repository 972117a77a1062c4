"""A video while it is made: the same JSON as reading it gives, again at each change, until nothing more happens."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy import select

from ytempire.accounts.owning import owned
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.operation import operation
from ytempire.api_v1.video_rows import told
from ytempire.api_v1.video_shapes import VideoShape
from ytempire.costs.counter import Counter
from ytempire.costs.limit import VIDEO
from ytempire.errors import Refusal
from ytempire.extensions import db
from ytempire.publishing.publication import Publication
from ytempire.videos import lifecycle, streaming
from ytempire.videos.video import Video

GONE = streaming.message("This video was deleted.", "gone")


class TooManyStreams(Refusal):
    status = 429
    code = "too_many_streams"
    seconds = 10


@bp.get("/videos/<video_id>/events")
@operation(gives=None, media="text/event-stream", scope="videos:read", refuses=(404,), tag="Videos")
def follow_video(video_id: str) -> Response:
    """Follow a video: server-sent events named `video`, each with the video as JSON, first as it stands, then at each
    change; at last `close`, once nothing more happens by itself. Lines that begin with a colon say that it lives."""
    user = caller().user
    video = owned(Video, video_id, user)
    if streaming.full(user.id):
        raise TooManyStreams(f"You follow {streaming.MOST_STREAMS} videos or pages already. Close one first.")
    return streaming.streamed(user.id, Telling(video.id), str)


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
