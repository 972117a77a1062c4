"""Part six: YouTube makes its own versions of the film. It is asked every few seconds, then every minute."""

from __future__ import annotations

from datetime import timedelta

from ytempire.providers.youtube import Remote
from ytempire.publishing import part, ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Failed, Lost, Wait, Work

FIRST, LAST, SLOW = 5.0, 60.0, 600.0  # seconds between two looks: at first, later, and after `LONG`
LONG = timedelta(hours=2)
LONGEST = timedelta(days=2)
GONE = "The video is not on YouTube any more. Publish it again to upload it anew."
TOO_LONG = "YouTube has been working on this film for two days. Look at it in YouTube Studio, or take it back."
WHY = {
    "codec": "YouTube does not know the film's format.",
    "conversion": "YouTube could not convert the film.",
    "emptyFile": "YouTube got an empty file.",
    "invalidFile": "YouTube could not read the film.",
    "tooSmall": "YouTube takes no film that is so small.",
    "uploadAborted": "The upload did not arrive whole.",
    "claim": "YouTube has rejected the film because somebody claims it as theirs.",
    "copyright": "YouTube has rejected the film for its copyright.",
    "duplicate": "YouTube has rejected the film: the channel has the same one already.",
    "inappropriate": "YouTube has rejected the film for what it shows or says.",
    "legal": "YouTube has rejected the film for legal reasons.",
    "length": "The film is longer than YouTube takes from this channel. Verify the channel at youtube.com/verify.",
    "termsOfUse": "YouTube has rejected the film under its terms of use.",
    "trademark": "YouTube has rejected the film for a trademark.",
    "uploaderAccountClosed": "YouTube has closed this channel.",
    "uploaderAccountSuspended": "YouTube has suspended this channel.",
}


def run(work: Work) -> str:
    publication = work.facts()
    youtube_id = str(publication.youtube_id)
    remote = ways.ask(work, "video", lambda youtube: youtube.video(youtube_id))
    if remote is None or remote.upload_status == "deleted":
        raise Lost(GONE)
    if remote.upload_status in ("failed", "rejected"):
        with work.storing() as kept:
            kept.seen = {"gone": True, "at": work.clock().isoformat()}  # published again, it is another upload
        raise Lost(_sentence(remote))
    if remote.upload_status == "processed":
        return "kept" if work.local else "ready"
    _go_on(work, publication, remote)
    raise AssertionError("unreachable")


def _go_on(work: Work, publication: Publication, remote: Remote) -> None:
    """Raises Wait, or Failed where it takes too long."""
    now = work.clock()
    taken = now - (publication.uploaded_at or now)
    if taken > LONGEST:
        raise Failed(TOO_LONG)
    with work.storing() as kept:
        kept.part("processing").progress = remote.processed or 0.0
    pause = SLOW if taken > LONG else min(LAST, max(FIRST, taken.total_seconds() / 4))
    raise Wait(part.PROCESSING, "YouTube is processing the film.", now + timedelta(seconds=pause))


def _sentence(remote: Remote) -> str:
    usual = "YouTube could not process the film." if remote.upload_status == "failed" else "YouTube rejected the film."
    return f"{WHY.get(remote.why, usual)} YouTube Studio says more."
