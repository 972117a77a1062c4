"""In which order the parts of a publication are taken: what each one needs, and which is next."""

from __future__ import annotations

from datetime import datetime

from ytempire.publishing.part import NEEDED, Part
from ytempire.publishing.publication import Publication

NEEDS = {
    "metadata": (), "upload": ("metadata",), "thumbnail": ("upload",), "captions": ("upload",),
    "playlist": ("upload",), "processing": ("upload",), "live": ("processing",),
}  # fmt: skip
"""A thumbnail, captions and a playlist hold up nothing; nor does what YouTube is told once it has the film, which may
go out without."""


def next_part(publication: Publication, now: datetime) -> Part | None:
    """The first part that can be worked on now; None where all wait or have ended, or a needed one has failed."""
    if what_failed(publication) is not None:
        return None
    finished = {part.name for part in publication.parts if part.finished}
    due = (part for part in publication.parts if part.is_due(now))
    return next((part for part in due if finished.issuperset(NEEDS[part.name])), None)


def what_failed(publication: Publication) -> Part | None:
    """The part for which the publication fails whole. What is live already stays so, whatever fails of it; and what
    YouTube has may go out with the words before."""
    if publication.live_at is not None:
        return None
    failed = [part for part in publication.parts if part.name in NEEDED and part.state == "failed"]
    return next((part for part in failed if part.name != "metadata" or publication.youtube_id is None), None)


def what_waits(publication: Publication) -> Part | None:
    """The part that the publication waits for: one that it needs before the others."""
    waiting = [part for part in publication.parts if part.state == "waiting"]
    return min(waiting, key=lambda part: (part.name not in NEEDED, part.position), default=None)


def wakes_at(publication: Publication) -> datetime | None:
    """When the first of the waiting parts is tried again; None where each waits for a person."""
    return min((part.wake_at for part in publication.parts if part.state == "waiting" and part.wake_at), default=None)
