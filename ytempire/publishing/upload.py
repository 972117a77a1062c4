"""Part two: the film, chunk by chunk. Whoever dies, the next worker goes on from the last byte, and nothing is uploaded
twice: before a new session is begun the old one is asked, and where it is gone our tag is looked for."""

from __future__ import annotations

from typing import IO

from sqlalchemy import select, update

from ytempire.extensions import db, writing
from ytempire.formatting import file_size
from ytempire.providers.youtube import GONE, METHODS, QUOTA, RECONNECT, SUSPENDED, UPLOAD_LIMIT, Youtube, YoutubeError
from ytempire.publishing import arrival, choosing, film, ways
from ytempire.publishing.metadata import TOLD_LATER, told
from ytempire.publishing.publication import Publication
from ytempire.publishing.ways import Way
from ytempire.publishing.work import Failed, Wait, Work
from ytempire.quotas import consequences, reserving
from ytempire.quotas.account import Account
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import OK, QuotaSpent
from ytempire.quotas.usage import Call

ENDS_IT = (GONE, QUOTA, UPLOAD_LIMIT)  # after these a session is of no use any more
MOST_BEGINS = 40  # sessions or accounts that are tried in a row: more than a pool has
KEEPS_REFUSING = "No account of the pool could begin the upload. Try it again, or ask an admin to look at Quotas."


def run(work: Work) -> str:
    """Upload the film, or what is left of it."""
    publication = work.facts()
    if publication.youtube_id is None:
        path = film.require(work, publication)
        with path.open("rb") as file:
            youtube_id = _uploaded(work, file, path.stat().st_size)
        _store(work, youtube_id)
    return file_size(work.facts().size)


def _uploaded(work: Work, file: IO[bytes], size: int) -> str:
    """The video's id, after going on with the session that there is, or with one that is begun now."""
    fresh = False
    for _ in range(MOST_BEGINS):
        youtube_id = _continued(work, file, fresh) or arrival.found(work)
        if youtube_id is not None:
            return youtube_id
        fresh = _begun(work, size)
    raise Failed(KEEPS_REFUSING)


def _continued(work: Work, file: IO[bytes], fresh: bool) -> str | None:
    """The id after sending what is left; None where there is no session, or none any more: then it is looked for."""
    publication = work.facts()
    if publication.session is None:
        return None
    way = next((way for way in ways.all_of(work, publication) if way.account_id == publication.account_id), None)
    if way is not None and publication.session:  # whoever had begun it may go on with it, and its address can be read
        try:
            return _send(work, way, publication, file, fresh)
        except YoutubeError as error:
            if error.kind not in ENDS_IT and not _goes_another_way(work, way, error):
                raise
    arrival.look_for(work)
    return None


def _goes_another_way(work: Work, way: Way, error: YoutubeError) -> bool:
    """Whether the grant by which it was begun has ended, and there is another one."""
    if not ways.goes_elsewhere(way, error) or error.kind != RECONNECT:
        return False
    try:
        return any(each.account_id != way.account_id for each in ways.all_of(work, work.facts()))
    except Wait:
        return False


def _begun(work: Work, size: int) -> bool:
    """Whether a session was begun; where not, another account may have room. Raises Wait, Failed, YoutubeError."""
    publication = work.facts()
    way = choosing.choose(work, publication)
    try:
        ways.with_token(work, way, lambda service: _begin(work, way, service, publication, size))
    except QuotaSpent:
        return False  # another took the room that was there
    except YoutubeError as error:
        if error.reason in ways.TOKEN_ENDED or not ways.goes_elsewhere(way, error):
            raise
        return False
    return True


def _begin(work: Work, way: Way, service: Youtube, publication: Publication, size: int) -> None:
    """A session, stored and its call settled in one transaction, before a byte is sent."""
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


def _send(work: Work, way: Way, publication: Publication, file: IO[bytes], fresh: bool) -> str:
    """Send until all is there; where the token ends meanwhile, with a new one."""
    session, size = str(publication.session), publication.size or 0
    report = _Report(work, size, publication.sent)
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
    """Hears how many bytes have arrived, and stores each word of it: whether all may have arrived is read from that."""

    def __init__(self, work: Work, size: int, sent: int) -> None:
        self._work, self._size, self.sent = work, size, sent

    def told(self, sent: int) -> None:
        """Raises LeaseLost where the upload is somebody else's, or nobody's, by now."""
        self._work.lease.check()
        if sent == self.sent:
            return
        with self._work.storing() as kept:
            part = kept.part("upload")
            kept.sent = sent
            part.progress = sent / self._size if self._size else 0.0
            part.detail = f"{file_size(sent)} of {file_size(self._size)}"
            if sent > self.sent:
                part.attempts, part.tries = 1, 0  # it gets on
        self.sent = sent


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
