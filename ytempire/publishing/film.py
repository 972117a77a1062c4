"""The film that is published, as it lies in the storage."""

from __future__ import annotations

from pathlib import Path

from ytempire.publishing.publication import Publication
from ytempire.publishing.work import Failed, Work

GONE = "The film is no longer stored. Make the video again, then publish it."
CHANGED = "The film is not as long as it was when its upload began. Make the video again, then publish it."


def require(work: Work, publication: Publication) -> Path:
    """Where it is. Raises Failed where it is not there any more, or another one than at the beginning."""
    if publication.film is None or not work.files.exists(publication.film):
        raise Failed(GONE)
    path = work.files.path(publication.film)
    size = path.stat().st_size
    if size == 0 or (publication.size is not None and publication.begun and size != publication.size):
        raise Failed(CHANGED if size else GONE)
    return path
