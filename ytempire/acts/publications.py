"""A publication is asked for, its words are changed, its parts tried again."""

from __future__ import annotations

from collections.abc import Callable

from ytempire import audit, live
from ytempire.accounts.owning import Owner
from ytempire.acts import planned
from ytempire.acts.changing import Also, changing, publication_of, publish_later
from ytempire.extensions import utcnow
from ytempire.publishing import asking
from ytempire.publishing.asking import Wishes
from ytempire.publishing.publication import Publication, held, of_video
from ytempire.videos.lifecycle import ImpossibleTransition
from ytempire.videos.video import Video

SAVE, PUBLISH, NOW = ACTS = ("save", "publish", "now")


def publish(user: Owner, video_id: str, also: Also | None = None) -> Video:
    """With the words and the time that are kept; one that is scheduled goes now. Raises NotTheirs, NoFilm,
    ImpossibleTransition, Unfit, NotConnected, PlanLimit (where a payment has lapsed)."""
    with publication_of(user, video_id, also) as publication:
        planned.require_paid(user)
        asking.publish(publication, utcnow())
        _record_asked(user, publication)
    publish_later(user, publication)
    return publication.video


def save(user: Owner, video_id: str, wishes: Callable[[Publication], Wishes], act: str = PUBLISH,
         also: Also | None = None) -> str:  # fmt: skip
    """Keep the words (SAVE); publish too, unless it is scheduled (PUBLISH), or at once what is scheduled (NOW). The
    status that it had before. `wishes` are made of the publication as it stands, held.

    Raises NotTheirs, NoFilm, ImpossibleTransition, Unfit, Fixed, NotConnected, PlanLimit.
    """
    now = utcnow()
    with publication_of(user, video_id, also) as publication:
        before = publication.video.status
        if act == NOW and before != "scheduled":
            raise ImpossibleTransition("This video is not scheduled any more.")
        asking.save(publication, wishes(publication), now)
        audit.record(user.id, "publication.saved", video_id)
        if act == NOW or (act == PUBLISH and before != "scheduled"):  # sent twice, it is scheduled once
            planned.require_paid(user)
            asking.publish(publication, now)
            _record_asked(user, publication)
    publish_later(user, publication)
    return before


def hurry(user: Owner, video_id: str, also: Also | None = None) -> Video:
    """Try it now, whatever it waits for; for a payment it waits on. Raises NotTheirs, ImpossibleTransition."""
    with changing(user, video_id, also) as video:
        publication = _begun(video)
        publication.hurry()
        audit.record(user.id, "publication.retried", video.id)
    publish_later(user, publication)
    return video


def retry_part(user: Owner, video_id: str, part: str) -> None:
    """One part again, of `publishing.part.NAMES`. Raises NotTheirs, NoFilm, ImpossibleTransition, PlanLimit (where a
    payment has lapsed)."""
    with publication_of(user, video_id) as publication:
        planned.require_paid(user)
        asking.retry(publication, part, utcnow())
        audit.record(user.id, "publication.retried", video_id, part=part)
    publish_later(user, publication)


def retry_parts(user: Owner, video_id: str, also: Also | None = None) -> Video:
    """Every part that failed, again. Raises NotTheirs, PlanLimit, ImpossibleTransition, also where none has failed."""
    with changing(user, video_id, also) as video:
        publication = _begun(video)
        failed = [part for part in publication.parts if part.state == "failed"]
        if not failed:
            raise ImpossibleTransition(f"This video is {video.status}, and no part of its publication has failed.")
        planned.require_paid(user)
        for part in failed:
            if part.state == "failed":  # the first may have begun them all anew
                asking.retry(publication, part.name, utcnow())
        audit.record(user.id, "publication.retried", video.id, parts=[part.name for part in failed])
    publish_later(user, publication)
    return video


def take_theirs(user: Owner, video_id: str) -> None:
    """What YouTube has of the title and of who may see it, in place of ours; it takes no quota. Raises NotTheirs,
    NoFilm, ImpossibleTransition."""
    with publication_of(user, video_id) as publication:
        asking.take_theirs(publication)
        audit.record(user.id, "publication.taken_over", video_id)
    live.announce(user.id, video_id)


def _begun(video: Video) -> Publication:
    """Of a video that is held, held too."""
    found = of_video(video.id)
    publication = held(found.id) if found else None
    if publication is None:
        raise ImpossibleTransition("This video was not published yet, so there is nothing of it to try again.")
    return publication


def _record_asked(user: Owner, publication: Publication) -> None:
    audit.record(user.id, "publication.asked", publication.video_id, at=str(publication.publish_at or ""))
