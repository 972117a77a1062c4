"""A person's word on a finished film: yes, and what follows; or no, and why."""

from __future__ import annotations

from ytempire import audit, live
from ytempire.accounts.owning import Owner, owned
from ytempire.acts.changing import Also, changing, publish_later
from ytempire.errors import Refusal
from ytempire.extensions import utcnow
from ytempire.publishing import asking, wanted
from ytempire.publishing.publication import Publication
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
        publication = say_yes(video, note)
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
        say_no(video, note)
    live.announce(user.id, video_id)
    return video


def say_yes(video: Video, note: str, **by: str) -> Publication | None:
    """In a write transaction that holds the video; what is to be published is the caller's to hand on after the commit.
    `by` is for the audit, where it is not its owner in person who says so. Raises ImpossibleTransition."""
    video.approve(note)
    audit.record(video.user_id, "video.approved", video.id, note=note, **by)
    publication = asking.begin_automatically(video, utcnow()) if wanted.goes_by_itself(video) else None
    if publication:
        audit.record(video.user_id, "publication.asked", video.id, at=str(publication.publish_at or ""), **by)
    return publication


def say_no(video: Video, note: str, **by: str) -> None:
    """In a write transaction that holds the video. Raises ImpossibleTransition."""
    video.reject(note)
    audit.record(video.user_id, "video.rejected", video.id, note=note, **by)
