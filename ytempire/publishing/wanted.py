"""Whether a finished film is published without anybody's doing more: its channel's mode says so, or it was wanted for
a time, which was said when the film itself was asked for.

Such a time is kept in the publication that is begun then, as a draft that is asked for already (`asked_at`).
"""

from __future__ import annotations

from datetime import datetime

from ytempire.accounts import notice
from ytempire.formatting import local as local_time
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication, of_video
from ytempire.videos.video import Video

BY_ITSELF = ("approval", "automatic")  # modes in which an approved film is published
LATE = "It was wanted for {} UTC, which has passed, so it is published now."
MISSED = ("It was wanted for {} UTC, which passed before the film could be published. Publish it now, or choose "
          "another time.")  # fmt: skip


def want(video: Video, at: datetime, now: datetime) -> None:
    """The film, once there is one, is to be seen by all at this time. In the caller's write transaction."""
    publication = draft_for(video)
    publication.privacy, publication.publish_at, publication.asked_at = "public", at, now
    video.tell(f"It is wanted for {local_time(at)} UTC.")


def is_wanted(video: Video) -> bool:
    """Whether it was asked for with a time. A creator who has taken the time out of the draft has it by hand again."""
    found = of_video(video.id)
    return found is not None and found.state == "draft" and None not in (found.asked_at, found.publish_at)


def by_mode(video: Video) -> bool:
    return video.channel.publish_mode in BY_ITSELF


def goes_by_itself(video: Video) -> bool:
    """Whether it is published as soon as it is finished, and approved where it was in review."""
    return by_mode(video) or is_wanted(video)


def missed(video: Video, publication: Publication) -> None:
    """Its time has passed and its channel publishes by hand: the creator is told, once, and decides."""
    at, publication.asked_at = publication.publish_at, None
    video.error = MISSED.format(local_time(at)) if at else None
    video.tell(video.error or "")
    notice.tell(video.user_id, "published", f"“{video.name}” was not published at its time.", video.error or "",
                f"/videos/{video.id}/publication")  # fmt: skip
