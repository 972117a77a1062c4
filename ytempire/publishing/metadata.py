"""Part one: what YouTube is told, looked at before anything is spent. Once the film is there, YouTube is told anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ytempire.providers.youtube import CAPTIONS_SCOPE, GONE, Metadata, YoutubeError
from ytempire.publishing import arrival, choosing, film, limits, part, ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.ways import NoScope
from ytempire.publishing.work import Failed, Wait, Work

NO_CHANGES = ("The connection does not allow changes on YouTube. Connect the channel again with every box ticked, or "
              "change the video in YouTube Studio.")  # fmt: skip

TOLD_LATER = "told once it is uploaded"  # the session that there is may have been begun with other words


def run(work: Work) -> str:
    """Check, and see that there is an account with room; or tell YouTube what has changed."""
    publication = work.facts()
    found = limits.problems(publication.title, publication.description, publication.tags, publication.marker)
    if found:
        raise Failed(" ".join(found.values()))
    if publication.youtube_id is not None:
        return _tell(work, publication)
    film.require(work, publication)
    if publication.session is not None or publication.looks:
        return TOLD_LATER
    way = choosing.choose(work, publication)
    return "checked" if work.local else f"checked, {way.label}"


def told(publication: Publication, now: datetime) -> Metadata:
    """As YouTube is told it, with our tag. A time that has passed is none: it goes out at once."""
    planned = publication.publish_at is not None
    ahead = publication.publish_at if publication.publish_at and publication.publish_at > now else None
    return Metadata(
        title=publication.title, description=publication.description, tags=(*publication.tags, publication.marker),
        privacy="private" if ahead else "public" if planned else publication.privacy, publish_at=ahead,
        category=publication.category, language=publication.language, licence=publication.licence,
        made_for_kids=publication.made_for_kids, synthetic=publication.synthetic,
    )  # fmt: skip


def _tell(work: Work, publication: Publication) -> str:
    youtube_id, words = str(publication.youtube_id), told(publication, work.clock())
    try:
        ways.ask(work, "update", lambda youtube: youtube.update(youtube_id, words), CAPTIONS_SCOPE)
    except NoScope:
        return _as_it_is(work, publication, words)
    except YoutubeError as error:
        if error.kind != GONE or publication.live_at is not None:
            raise
        arrival.begin_anew(work)
        return "checked"
    return "YouTube was told"


def _as_it_is(work: Work, publication: Publication, words: Metadata) -> str:
    """Nothing can be changed there, and nothing has to be where YouTube has it so: it was told before, or in YouTube
    Studio. Raises Wait for a person; Failed where it is live, which it stays."""
    youtube_id = str(publication.youtube_id)
    remote = ways.ask(work, "video", lambda youtube: youtube.video(youtube_id))
    if remote is None and publication.live_at is None:
        arrival.begin_anew(work)
        return "checked"
    if remote is not None and remote.words is not None and _comparable(remote.words) == _comparable(words):
        return "as YouTube has it"
    if publication.live_at is not None:
        raise Failed(NO_CHANGES)
    raise Wait(part.RECONNECT, NO_CHANGES, None)


def _comparable(words: Metadata) -> Metadata:
    """YouTube keeps no order of tags, no blank ends and no parts of a second."""
    at = words.publish_at.replace(microsecond=0) if words.publish_at else None
    return replace(words, description=words.description.strip(), tags=sorted(words.tags), publish_at=at)
