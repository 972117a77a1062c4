"""Part five: into the playlist that was chosen."""

from __future__ import annotations

from ytempire.providers.youtube import CAPTIONS_SCOPE
from ytempire.publishing import ways
from ytempire.publishing.publication import Publication
from ytempire.publishing.ways import NoScope
from ytempire.publishing.work import Skipped, Work

NOT_ALLOWED = "the connection does not allow playlists"


def run(work: Work) -> str:
    publication = work.facts()
    if not publication.playlist_id:
        raise Skipped("none was chosen")
    try:
        if not (_tried(publication) and _is_there(work, publication)):
            _add(work, publication)
    except NoScope:
        raise Skipped(NOT_ALLOWED) from None
    return publication.playlist_title or "added"


def _tried(publication: Publication) -> bool:
    """Whether an earlier try may have arrived: a playlist can hold a video twice."""
    part = publication.part("playlist")
    return part.units > 0 or part.attempts > 1 or part.tries > 0


def _is_there(work: Work, publication: Publication) -> bool:
    youtube_id, playlist_id = str(publication.youtube_id), publication.playlist_id
    return ways.ask(work, "in_playlist", lambda youtube: youtube.in_playlist(youtube_id, playlist_id), CAPTIONS_SCOPE)


def _add(work: Work, publication: Publication) -> None:
    youtube_id, playlist_id = str(publication.youtube_id), publication.playlist_id
    ways.ask(work, "add_to_playlist", lambda youtube: youtube.add_to_playlist(youtube_id, playlist_id), CAPTIONS_SCOPE)
