"""An upload that may have arrived without our hearing of it: our tag is looked for among the channel's uploads."""

from __future__ import annotations

from datetime import timedelta

from ytempire.providers.errors import DOWN
from ytempire.providers.youtube import Remote, Uploads, YoutubeError
from ytempire.publishing import part, ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Wait, Work

PAUSES = (10, 60, 300)  # seconds between looks where all bytes may have arrived: YouTube lists a video a little later
MOST_PAGES = 10  # of 50 uploads, two units each: a channel that uploads more than that in between is none of ours
STILL_THERE = "YouTube says that it does not have this video, and yet it is there. It is tried again by itself."
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
    youtube_id = _tagged(work, publication)
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


def begin_anew(work: Work) -> None:
    """YouTube says that it does not have what was uploaded: it is uploaded once more. Raises YoutubeError (DOWN) where
    it is there after all, or something else with our tag, which is taken for it then."""
    publication = work.facts()
    youtube_id = str(publication.youtube_id)
    remote = ways.ask(work, "video", lambda youtube: youtube.video(youtube_id))
    is_there = remote is not None and remote.upload_status != "deleted"
    there = youtube_id if is_there else _tagged(work, publication)
    with work.storing() as kept:
        if there is None:
            kept.begin_anew()
        else:
            kept.youtube_id = there
    if there is not None:
        raise YoutubeError(DOWN, STILL_THERE)


def _tagged(work: Work, publication: Publication) -> str | None:
    """The id of the upload with our tag; looked for as far back as it was asked for."""
    playlist = next((way.uploads_playlist for way in ways.all_of(work, publication)), "")
    page = ""
    for _ in range(MOST_PAGES):
        uploads, videos = _page(work, playlist, page)
        found = next((video.id for video in videos if publication.marker in video.tags), None)
        page, since = uploads.following, publication.asked_at
        if found is not None or not page or (since and uploads.oldest and uploads.oldest < since):
            return found
    return None


def _page(work: Work, playlist: str, page: str) -> tuple[Uploads, list[Remote]]:
    uploads = ways.ask(work, "uploads", lambda youtube: youtube.uploads(playlist, page))
    videos = ways.ask(work, "videos", lambda youtube: youtube.videos(uploads.ids)) if uploads.ids else []
    return uploads, videos
