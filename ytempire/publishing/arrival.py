"""An upload that may have arrived without our hearing of it: our tag is looked for among the newest uploads."""

from __future__ import annotations

from datetime import timedelta

from ytempire.providers.youtube import Youtube
from ytempire.publishing import part, ways
from ytempire.publishing.work import Wait, Work

PAUSES = (10, 60, 300)  # seconds between looks where all bytes may have arrived: YouTube lists a video a little later
LOOKS_AGAIN = "YouTube has ended this upload. Before it is sent anew, it is looked whether it arrived after all."


def look_for(work: Work) -> None:
    """The session is there no more: from now on it has to be looked."""
    with work.storing() as kept:
        kept.session, kept.looks = None, 1


def found(work: Work) -> str | None:
    """The id of what arrived; None where nothing has, or nothing was to be looked for. Raises Wait where it is looked
    once more later."""
    publication = work.facts()
    if not publication.looks:
        return None
    youtube_id = _tagged(work, publication.marker)
    if youtube_id is not None:
        return youtube_id
    if publication.may_have_arrived and publication.looks <= len(PAUSES):
        with work.storing() as kept:
            kept.looks += 1
        pause = timedelta(seconds=PAUSES[publication.looks - 1])
        raise Wait(part.PROCESSING, LOOKS_AGAIN, work.clock() + pause)
    with work.storing() as kept:
        kept.looks, kept.sent = 0, 0
    return None


def _tagged(work: Work, marker: str) -> str | None:
    playlist = next((way.uploads_playlist for way in ways.all_of(work, work.facts())), "")

    def newest(youtube: Youtube) -> list[str]:
        return youtube.uploads(playlist)

    ids = ways.ask(work, "uploads", newest)
    videos = ways.ask(work, "videos", lambda youtube: youtube.videos(ids)) if ids else []
    return next((video.id for video in videos if marker in video.tags), None)
