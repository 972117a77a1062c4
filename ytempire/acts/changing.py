"""How an act takes hold of a video, and what follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ytempire import live
from ytempire.accounts.owning import Owner, held, owned
from ytempire.extensions import writing
from ytempire.pipeline import jobs
from ytempire.publishing import asking
from ytempire.publishing import jobs as publishing
from ytempire.publishing.draft import draft_for
from ytempire.publishing.publication import Publication
from ytempire.publishing.publication import held as held_publication
from ytempire.videos.video import Video

Also = Callable[[Video], None]
"""What a caller adds to the transaction of an act, last in it: where it raises, nothing was done."""


@contextmanager
def changing(user: Owner, video_id: str, also: Also | None = None) -> Iterator[Video]:
    """The user's own video in a write transaction, held so that no worker changes it meanwhile. Raises NotTheirs."""
    owned(Video, video_id, user)
    with writing():
        video = held(Video, video_id, user)
        yield video
        if also is not None:
            also(video)


@contextmanager
def publication_of(user: Owner, video_id: str, also: Also | None = None) -> Iterator[Publication]:
    """The same for its publication, which is begun as a draft where there is none; both are held. Raises NotTheirs,
    NoFilm."""
    with changing(user, video_id, also) as video:
        asking.require_prepared(video)
        publication = draft_for(video)
        yield held_publication(publication.id) or publication


def make_later(user: Owner, video: Video) -> None:
    """After the commit: into the queue, and open pages are told."""
    video_id = video.id
    jobs.produce_later(video)
    live.announce(user.id, video_id)


def publish_later(user: Owner, publication: Publication) -> None:
    """After the commit: a worker takes what is queued, and open pages are told."""
    video_id = publication.video_id
    publishing.publish_later(publication)
    live.announce(user.id, video_id)
