"""What the page of a video says of its publication. It is handed to that page and to its stream, since a video knows
nothing of who publishes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ytempire.extensions import utcnow
from ytempire.publishing import told, wanted
from ytempire.publishing.offers import offers_for
from ytempire.publishing.price import price_of
from ytempire.publishing.publication import of_video
from ytempire.publishing.showing import standing_of
from ytempire.videos.video import Video


def beside(video: Video, clock: Callable[[], datetime] = utcnow) -> dict[str, Any]:
    """`told`: what is so and what can be done, of a video that is published or on its way; `approving`: what follows
    when one in review is approved; `removed`: whether YouTube has it no more."""
    if video.status == "review":
        return {"told": [], "removed": False, "approving": _approving(video, clock())}
    publication = of_video(video.id)
    said = told.of_video(video, publication, clock()) if publication else []
    removed = video.status == "published" and publication is not None and publication.lost
    return {"told": said, "removed": removed, "approving": ""}


def _approving(video: Video, now: datetime) -> str:
    """`Approved, it is published for 1 upload and 450 units.`"""
    if not wanted.goes_by_itself(video):
        return "Approved, it counts as finished; you publish it by hand."
    offers = offers_for(video.channel_id, now)
    if offers.missing:
        return "Approved, it counts as finished. To be published it needs a connection to YouTube."
    price = price_of(standing_of(video), offers.grants, now)
    where = "on this computer" if offers.local else "on YouTube"
    return f"Approved, it is published {where} for {price.words}."
