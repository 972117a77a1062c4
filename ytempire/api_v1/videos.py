"""`/v1/videos`: ask for a film, see how far it is, delete it. What else may be done with one is in `video_acts.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, field_validator
from sqlalchemy import or_, select

from ytempire.accounts.owning import owned
from ytempire.acts import videos as acts
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.keeping import Answer
from ytempire.api_v1.operation import Page, operation
from ytempire.api_v1.paging import Order, Paging, page_of
from ytempire.api_v1.types import ChannelId, Instant, Text
from ytempire.api_v1.video_orders import NewVideo, estimate_shape, order_of
from ytempire.api_v1.video_rows import estimated, path, told, told_one
from ytempire.api_v1.video_shapes import EstimateShape, GeneratedShape, VideoShape
from ytempire.videos import lifecycle
from ytempire.videos.video import Video

TAG = "Videos"


class VideosAsked(Paging):
    status: Text | None = Field(None, max_length=200, description="One status, or several with commas between them.",
                                examples=["queued,processing"])  # fmt: skip
    channel_id: ChannelId | None = None
    created_from: Instant | None = Field(None, description="From this moment on.")
    created_to: Instant | None = Field(None, description="Before this moment.")
    q: Text | None = Field(None, max_length=100, description="A part of the title or the topic, in any case.")
    sort: Literal["-created_at", "created_at"] = Field("-created_at", description="With `-` the newest first.")

    @field_validator("status")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        for one in (value or "").split(",") if value is not None else ():
            if one not in lifecycle.STATUSES:
                raise ValueError(f"There is no status “{one}”. There are {', '.join(lifecycle.STATUSES)}.")
        return value

    def wanted(self) -> Iterator[Any]:
        """The conditions of what is given."""
        if self.status is not None:
            yield Video.status.in_(self.status.split(","))
        if self.channel_id is not None:
            yield Video.channel_id == self.channel_id
        if self.created_from is not None:
            yield Video.created_at >= self.created_from
        if self.created_to is not None:
            yield Video.created_at < self.created_to
        if self.q:
            yield or_(*(column.icontains(self.q, autoescape=True) for column in (Video.title, Video.topic)))


@bp.get("/videos")
@operation(gives=VideoShape, asks=VideosAsked, many=True, scope="videos:read", tag=TAG)
def list_videos(query: VideosAsked) -> Page:
    """List your videos, the newest first."""
    own = select(Video.id).where(Video.user_id == caller().user.id, *query.wanted())
    rows, pagination = page_of(own, Order(Video.created_at, Video.id, query.sort.startswith("-")), query)
    return Page(told([row.id for row in rows]), pagination)


@bp.post("/videos/generate")
@operation(gives=GeneratedShape, takes=NewVideo, status=202, scope="videos:write", keeps=True, refuses=(404,), tag=TAG)
def generate_video(json: NewVideo) -> Any:
    """Ask for a film. It is queued, and made by and by; what it is expected to cost is said at once."""
    user = caller().user
    answer = Answer(_generated, lambda data: {"Location": path(data["video_id"])})
    acts.make(user, order_of(user, json), also=answer)
    return answer


@bp.post("/videos/estimate")
@operation(gives=EstimateShape, takes=NewVideo, scope="videos:read", refuses=(404,), tag=TAG)
def estimate_video(json: NewVideo) -> Any:
    """Ask what a film would cost, and whether it fits under the limits. Nothing is queued."""
    user = caller().user
    return estimate_shape(acts.prospect(user, order_of(user, json)))


@bp.get("/videos/<video_id>")
@operation(gives=VideoShape, scope="videos:read", refuses=(404,), tag=TAG)
def read_video(video_id: str) -> Any:
    """Read one video: how far it is, what it has cost, where its files are."""
    return told_one(owned(Video, video_id, caller().user))


@bp.delete("/videos/<video_id>")
@operation(gives=None, status=204, scope="videos:write", refuses=(404, 409), tag=TAG)
def delete_video(video_id: str) -> None:
    """Delete a video with its files. On YouTube it stays; its costs stay in the ledger."""
    acts.delete(caller().user, video_id)


def _generated(video: Video) -> dict[str, Any]:
    return {"video_id": video.id, "status": video.status, "estimate": estimated(video.estimate),
            "links": {"video": path(video.id), "events": path(video.id, "events")}}  # fmt: skip
