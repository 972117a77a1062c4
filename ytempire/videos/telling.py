"""What programs are told of a video when it moves: one payload, whatever the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ytempire import money, outbox
from ytempire.costs import counter, limit
from ytempire.extensions import rfc3339, utcnow

if TYPE_CHECKING:
    from ytempire.videos.video import Video


def put(event: str, video: Video) -> None:
    """Write the event of a video (`video.queued`, …) into the transaction that moves it."""
    outbox.put(event, video.user_id, **payload(video))


def payload(video: Video) -> dict[str, Any]:
    """The video as it stands now. Amounts are decimal strings of dollars, `estimate` None before there is one;
    `quality_score` is 0..1, `at` RFC 3339."""
    row = counter.read((limit.VIDEO, video.id, ""))
    promised = (video.estimate or {}).get("likely")
    seconds = None if video.duration_seconds is None else round(video.duration_seconds, 3)
    return {
        "video_id": video.id, "channel_id": video.channel_id, "status": video.status, "topic": video.topic,
        "title": video.title, "format": video.format, "duration_seconds": seconds,
        "quality_score": video.quality_score, "error": video.error,
        "estimate": None if promised is None else money.exact(promised),
        "total_cost": money.exact(row.spent if row else 0), "at": rfc3339(utcnow()),
    }  # fmt: skip
