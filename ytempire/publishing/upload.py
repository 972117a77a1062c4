"""Part two: the film, chunk by chunk. Whoever dies, the next worker goes on from the last byte, and nothing is uploaded
twice: before a new session is begun the old one is asked, and where it is gone our tag is looked for."""

from __future__ import annotations

import time
from typing import IO

from sqlalchemy import select, update

from ytempire.extensions import db, writing
from ytempire.formatting import file_size
from ytempire.providers.errors import BAD_KEY
from ytempire.providers.youtube import CHUNK, GONE, METHODS, QUOTA, SUSPENDED, UPLOAD_LIMIT, Youtube, YoutubeError
from ytempire.publishing import arrival, choosing, film, ways
from ytempire.publishing.metadata import TOLD_LATER, told
from ytempire.publishing.publication import Publication
from ytempire.publishing.ways import Way
from ytempire.publishing.work import Failed, Work
from ytempire.quotas import consequences, reserving
from ytempire.quotas.account import Account
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import OK, QuotaSpent
from ytempire.quotas.usage import Call

STORED_EVERY = 1.0  # seconds, within a chunk
ENDS_IT = (GONE, QUOTA, UPLOAD_LIMIT)  # after these a session is of no use any more
MOST_BEGINS = 40  # sessions or accounts that are tried in a row: more than a pool has
KEEPS_REFUSING = "No account of the pool could begin the upload. Try it again, or ask an admin to look at Quotas."


def run(work: Work) -> str:
    """Upload the film, or what is left of it."""
    publication = work.facts()
    if publication.youtube_id is None:
        path = film.require(work, publication)
        with path.open("rb") as file:
            youtube_id = _continued(work, file) or arrival.found(work) or _anew(work, file, path.stat().st_size)
        _store(work, youtube_id)
    return file_size(work.facts().size)


def _continued(work: Work, file: IO[bytes]) -> str | None:
    """The id after going on with the session that there is; None where there is none, or none any more."""
    publication = work.facts()
    if publication.session is None:
        return None
    way = next((way for way in ways.all_of(work, publication) if way.account_id == publication.account_id), None)
    if way is None:
        arrival.look_for(work)  # whoever had begun it may not go on with it
        return None
    try:
        return _send(work, way, publication.session, file, publication.size or 0, fresh=False)
    except YoutubeError as error:
        if error.kind not in ENDS_IT:
            raise
        arrival.look_for(work)
        return None


def _anew(work: Work, file: IO[bytes], size: int) -> str:
    """The id after a session that is begun now."""
    for _ in range(MOST_BEGINS):
        publication = work.facts()
        way = choosing.choose(work, publication)
        try:
            session = _begin(work, way, publication, size)
            return _send(work, way, session, file, size, fresh=True)
        except QuotaSpent:
            continue  # another took the room that was there
        except YoutubeError as error:
            if error.kind in ENDS_IT and work.facts().session is not None:
                arrival.look_for(work)
                if (youtube_id := arrival.found(work)) is not None:
                    return youtube_id
            elif not ways.goes_elsewhere(way, error):
                raise
            elif error.kind == BAD_KEY and work.facts().session is not None:  # else another account is chosen
                raise ways.waits_for_person(work, error) from None
    raise Failed(KEEPS_REFUSING)


def _begin(work: Work, way: Way, publication: Publication, size: int) -> str:
    """A session, stored and its call settled in one transaction, before a byte is sent."""
    service = ways.youtube(work, way)
    words = told(publication, work.clock())
    with counted(way.account_id, METHODS["begin"], work.purpose, work.clock) as call_id:
        work.took(METHODS["begin"])
        session = service.begin(words, size)
        with work.storing() as kept:
            kept.session, kept.size, kept.sent, kept.looks = session, size, 0, 0
            kept.account_id, kept.youtube_channel_id = way.account_id, way.youtube_channel_id
            if kept.publish_at is not None and words.publish_at is None:
                kept.publish_at, kept.privacy = None, "public"
                kept.video.tell("Its time had passed before it could be sent: it goes out at once.")
            reserving.settle(call_id, OK, work.clock())
    return session


def _send(work: Work, way: Way, session: str, file: IO[bytes], size: int, fresh: bool) -> str:
    """Send until all is there; where the token ends meanwhile, with a new one."""
    report = _Report(work, size)
    renewed_at = -1
    while True:
        service: Youtube = ways.youtube(work, way)
        try:
            return service.send(session, file, size, report.told, fresh)
        except YoutubeError as error:
            if error.reason not in ways.TOKEN_ENDED or way.connection_id is None or report.sent <= renewed_at:
                _follow(work, error)
                raise
            ways.renew(work, way)
            renewed_at, fresh = report.sent, False


def _follow(work: Work, error: YoutubeError) -> None:
    """Sending takes no quota, but what YouTube says then is as true of the account as if it were said to a call."""
    if error.kind not in (*ENDS_IT, SUSPENDED) or error.kind == GONE:
        return
    begun = select(Call.id).where(Call.video_id == work.video_id, Call.method == METHODS["begin"])
    with writing():
        call_id = db.session.scalar(begun.order_by(Call.id.desc()).limit(1))
        if call_id is not None:
            consequences.follow(call_id, error, work.clock())
    db.session.remove()


class _Report:
    """Hears how many bytes have arrived, and stores that."""

    def __init__(self, work: Work, size: int) -> None:
        self._work, self._size = work, size
        self._stored_at = -STORED_EVERY
        self.sent = 0

    def told(self, sent: int) -> None:
        """Raises LeaseLost where the upload is somebody else's, or nobody's, by now."""
        self._work.lease.check()
        self.sent = sent
        now = time.monotonic()
        if sent % CHUNK and sent < self._size and now - self._stored_at < STORED_EVERY:
            return
        self._stored_at = now
        with self._work.storing() as kept:
            part = kept.part("upload")
            kept.sent = sent
            part.progress = sent / self._size if self._size else 0.0
            part.detail = f"{file_size(sent)} of {file_size(self._size)}"
            part.attempts, part.tries = 1, 0  # it gets on


def _store(work: Work, youtube_id: str) -> None:
    """It is there. Words that may have changed since the session was begun are told now."""
    now = work.clock()
    with work.storing() as kept:
        kept.youtube_id, kept.uploaded_at, kept.session = youtube_id, now, None
        kept.sent, kept.looks = kept.size or 0, 0
        if kept.part("metadata").detail == TOLD_LATER:
            kept.part("metadata").reset()
        kept.video.tell("The film is kept on this computer." if kept.local else "The film is on YouTube.")
        db.session.flush()
        db.session.execute(
            update(Account).where(Account.id == kept.account_id)
            .values(last_upload_at=now, revision=Account.revision + 1),
            execution_options={"synchronize_session": False},
        )  # fmt: skip


