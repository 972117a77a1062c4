"""Part four: the captions, as a track that a viewer can switch on."""

from __future__ import annotations

from ytempire.channels.language import name
from ytempire.extensions import db
from ytempire.providers.youtube import CAPTIONS_SCOPE
from ytempire.publishing import ways
from ytempire.publishing.ways import NoScope
from ytempire.publishing.work import Failed, Skipped, Work
from ytempire.videos import result

GONE = "The captions are no longer stored. Make the video again to have them back."
NOT_ALLOWED = "the connection does not allow captions"


def run(work: Work) -> str:
    publication = work.facts()
    key = result.file_of(work.video_id, "captions", "captions.srt")
    db.session.remove()
    if key is None:
        raise Skipped("there are none")
    if not work.files.exists(key):
        raise Failed(GONE)
    srt, youtube_id, language = work.files.path(key), str(publication.youtube_id), publication.language
    if not srt.stat().st_size:
        raise Skipped("nothing is spoken")
    try:
        ways.ask(work, "add_captions", lambda youtube: youtube.add_captions(youtube_id, srt, language, ""),
                 CAPTIONS_SCOPE)  # fmt: skip
    except NoScope:
        raise Skipped(NOT_ALLOWED) from None
    return name(language)
