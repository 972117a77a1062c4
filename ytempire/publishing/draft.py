"""The words that a publication begins with: the video's, for as long as nobody has written others here."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from ytempire.extensions import db
from ytempire.publishing.kept import fresh_marker
from ytempire.publishing.part import fresh_parts
from ytempire.publishing.publication import Publication
from ytempire.videos.video import Video


def draft_for(video: Video) -> Publication:
    """The video's publication, begun as a draft where there is none. In the caller's write transaction."""
    own = select(Publication).where(Publication.video_id == video.id)
    found = db.session.scalar(own.execution_options(populate_existing=True))
    if found is not None:
        for name, value in fresher(found, video).items():
            setattr(found, name, value)
        return found
    made = fresh_publication(video)
    db.session.add(made)
    db.session.flush()
    return made


def fresh_publication(video: Video) -> Publication:
    """A draft from the video's title, description and tags, not in the session yet."""
    words = _words(video)
    return Publication(
        id=str(uuid.uuid4()), video_id=video.id, user_id=video.user_id, channel_id=video.channel_id, **words,
        drafted=words, language=video.channel.language, marker=fresh_marker(), parts=fresh_parts(),
    )  # fmt: skip


def fresher(publication: Publication, video: Video) -> dict[str, Any]:
    """Its columns that the video has other words for by now, where nobody has written others here, and where nothing
    is on its way with those that there are."""
    before, now = publication.drafted or {}, _words(video)
    if publication.active or publication.live_at is not None:
        return {}
    untouched = [name for name in now if name in before and getattr(publication, name) == before[name]]
    news = {name: now[name] for name in untouched if now[name] != before[name]}
    return {**news, "drafted": {**before, **news}} if news else {}


def _words(video: Video) -> dict[str, Any]:
    return {"title": video.name, "description": video.description or "", "tags": list(video.tags)}
