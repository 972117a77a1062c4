"""Who works on a video: one worker at a time, known by a token, for as long as it keeps saying so.

A claim is one conditional UPDATE, so of two workers exactly one gets it. The holder renews the lease from a
thread of its own; when it dies the lease runs out and `reconcile` hands the video to somebody else. Whoever
has lost the lease can store nothing more.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import and_, func, or_, select, update

from ytempire.costs import ledger
from ytempire.extensions import db, utcnow, writing
from ytempire.renewing import renewed
from ytempire.videos.step import Step
from ytempire.videos.video import Video

LASTS = timedelta(seconds=8)
RENEWED_EVERY = 2.0  # seconds


class LeaseLost(Exception):
    """The video was cancelled, or another worker has it: stop without a trace."""


@dataclass
class Lease:
    """The right to work on a video, as long as `token` stands in its row."""

    video_id: str
    token: str
    lost: threading.Event = field(default_factory=threading.Event)
    calling: threading.Event = field(default_factory=threading.Event)  # while a paid call is made

    def fence(self) -> None:
        """Renew in the caller's write transaction. Raises `LeaseLost` when the row names somebody else."""
        mine = update(Video).where(
            Video.id == self.video_id, Video.lease_token == self.token, Video.status == "processing"
        )
        changed = db.session.execute(
            mine.values(lease_until=utcnow() + LASTS, revision=Video.revision + 1),
            execution_options={"synchronize_session": False},
        )
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            self.lost.set()
            raise LeaseLost(self.video_id)

    def check(self) -> None:
        """Raise `LeaseLost` if a renewal has already found out; no query."""
        if self.lost.is_set():
            raise LeaseLost(self.video_id)


def claim(video_id: str) -> Lease | None:
    """The lease of a queued video, or of one whose worker is gone; None when it is not to be had."""
    now, token = utcnow(), secrets.token_hex(8)
    free = or_(Video.status == "queued", and_(Video.status == "processing", Video.lease_until < now))
    with writing():
        changed = db.session.execute(
            update(Video).where(Video.id == video_id, free).values(
                status="processing", lease_token=token, lease_until=now + LASTS, attempt=Video.attempt + 1,
                revision=Video.revision + 1,
                processing_started_at=func.coalesce(Video.processing_started_at, now),
            ),
            execution_options={"synchronize_session": False},
        )
    return Lease(video_id, token) if changed.rowcount == 1 else None  # type: ignore[attr-defined]


def give_back(video_id: str) -> None:
    """For a worker that is told to end: its lease runs out now, and the try that it broke off does not count."""
    with writing():
        token = db.session.scalar(select(Video.lease_token).where(Video.id == video_id))
        ledger.keep_alive(token or "", until=utcnow())
        let_go = db.session.execute(
            update(Video).where(Video.id == video_id, Video.status == "processing").values(lease_until=utcnow()),
            execution_options={"synchronize_session": False},
        )
        if let_go.rowcount == 1:  # type: ignore[attr-defined]
            db.session.execute(
                update(Step).where(Step.video_id == video_id, Step.state == "running", Step.attempts > 0)
                .values(attempts=Step.attempts - 1),
                execution_options={"synchronize_session": False},
            )


def kept_alive(lease: Lease) -> AbstractContextManager[None]:
    """Renew the lease from a thread while the block works."""
    return renewed(lambda: _renew(lease), RENEWED_EVERY, lease.video_id)


def _renew(lease: Lease) -> bool:
    """Until the work ends. A call that is under way is kept alive also when the lease is lost: it is paid for."""
    if lease.calling.is_set():
        with writing():
            ledger.keep_alive(lease.token)
    if not lease.lost.is_set():
        with suppress(LeaseLost), writing():
            lease.fence()
    return True
