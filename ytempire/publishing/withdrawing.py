"""Taking back: what YouTube has of a publication that was cancelled is made private, so that nobody sees it. It stays
there: publishing again changes it, and uploads nothing."""

from __future__ import annotations

from dataclasses import replace

from ytempire.accounts import notice
from ytempire.providers.youtube import CAPTIONS_SCOPE, GONE, YoutubeError
from ytempire.publishing import arrival, ways
from ytempire.publishing.metadata import told
from ytempire.publishing.ways import NoScope
from ytempire.publishing.work import Failed, Work

PRIVATE, NOT_THERE = "private", "gone"
TELLS = {PRIVATE: "It is private again.", NOT_THERE: "YouTube has it no more."}
IN_STUDIO = "Make the video private in YouTube Studio."
NOT_ALLOWED = f"The connection does not allow changes on YouTube. {IN_STUDIO}"


def run(work: Work) -> str:
    """Raises Wait, Failed, YoutubeError."""
    youtube_id = work.facts().youtube_id or arrival.found(work)
    if youtube_id is None:
        return "nothing had arrived"
    with work.storing() as kept:
        kept.youtube_id, kept.looks = youtube_id, 0
    words = replace(told(work.facts(), work.clock()), privacy="private", publish_at=None)
    try:
        ways.ask(work, "update", lambda youtube: youtube.update(youtube_id, words), CAPTIONS_SCOPE)
    except NoScope:
        return _as_it_is(work, youtube_id)
    except YoutubeError as error:
        if error.kind != GONE:
            raise
        arrival.begin_anew(work)
        return NOT_THERE
    return PRIVATE


def _as_it_is(work: Work, youtube_id: str) -> str:
    """Nothing can be changed there, and nothing has to be where its owner has made it private. Raises Failed."""
    remote = ways.ask(work, "video", lambda youtube: youtube.video(youtube_id))
    if remote is None:
        arrival.begin_anew(work)
        return NOT_THERE
    if remote.privacy != "private" or remote.publish_at is not None:
        raise Failed(NOT_ALLOWED)
    return PRIVATE


def end(work: Work, outcome: str, failure: str = "") -> None:
    """It is cancelled, whether or not that worked; where it did not, a person has to see to it."""
    with work.storing() as kept:
        kept.part("metadata").reset()
        kept.error = failure or None
        if outcome in TELLS:
            kept.video.tell(TELLS[outcome])
        if failure:
            kept.video.tell(f"It could not be made private: {failure}")
            notice.tell(kept.user_id, "failed", f"“{kept.title}” could not be made private on YouTube.", failure,
                        f"/videos/{kept.video_id}/publication")  # fmt: skip
        kept.taken_back()
