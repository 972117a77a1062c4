"""A person's word on a finished film: yes, and what follows; or no, and why."""

from __future__ import annotations

from ytempire import audit, live
from ytempire.accounts.owning import Owner, owned
from ytempire.acts.changing import Also, changing, publish_later
from ytempire.errors import Refusal
from ytempire.extensions import utcnow
from ytempire.publishing import asking, wanted
from ytempire.text import plain
from ytempire.videos import lifecycle
from ytempire.videos.video import Video

LONGEST_NOTE = 1000  # characters; what is longer is cut


class NoReason(Refusal):
    """Whoever makes it again should know why it was rejected."""

    code = "no_reason"


def approve(user: Owner, video_id: str, note: str = "", also: Also | None = None) -> Video:
    """Yes. Where the channel's mode says so, or where it was wanted for a time, it is published then. Raises NotTheirs,
    ImpossibleTransition."""
    note = plain(note)[:LONGEST_NOTE]
    with changing(user, video_id, also) as video:
        video.approve(note)
        audit.record(user.id, "video.approved", video_id, note=note)
        publication = asking.begin_automatically(video, utcnow()) if wanted.goes_by_itself(video) else None
        if publication:
            audit.record(user.id, "publication.asked", video_id, at=str(publication.publish_at or ""))
    if publication:
        publish_later(user, publication)
    else:
        live.announce(user.id, video_id)
    return video


def reject(user: Owner, video_id: str, note: str, also: Also | None = None) -> Video:
    """No, and why. What was made is kept. Raises NotTheirs, ImpossibleTransition, NoReason."""
    lifecycle.require(owned(Video, video_id, user), "reject")
    note = plain(note)[:LONGEST_NOTE]
    if not note:
        raise NoReason("Say why it is rejected, in a few words.")
    with changing(user, video_id, also) as video:
        video.reject(note)
        audit.record(user.id, "video.rejected", video_id, note=note)
    live.announce(user.id, video_id)
    return video
