"""Who works on a publication: one worker at a time, known by a token, for as long as it keeps saying so.

The same as for a video (pipeline/lease.py): one conditional UPDATE claims it, a thread renews it, and whoever has lost
it stores nothing more.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true, update

from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.part import Part
from ytempire.publishing.publication import Publication
from ytempire.renewing import renewed

LASTS = timedelta(seconds=8)
ABSURD = timedelta(days=1)  # a lease that lasts so long is of a clock that was wrong
RENEWED_EVERY = 2.0  # seconds


class LeaseLost(Exception):
    """The publication was taken back, or another worker has it: stop without a trace."""


@dataclass
class Lease:
    """The right to work on a publication, as long as `token` stands in its row."""

    publication_id: str
    token: str
    lost: threading.Event = field(default_factory=threading.Event)

    def fence(self) -> None:
        """Renew in the caller's write transaction. Raises LeaseLost when the row names somebody else."""
        changed = db.session.execute(
            update(Publication).where(
                Publication.id == self.publication_id, Publication.lease_token == self.token,
                Publication.state == "running",
            ).values(lease_until=utcnow() + LASTS),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            self.lost.set()
            raise LeaseLost(self.publication_id)

    def check(self) -> None:
        """Raise LeaseLost if a renewal has already found out; no query."""
        if self.lost.is_set():
            raise LeaseLost(self.publication_id)


def claim(publication_id: str) -> Lease | None:
    """The lease of a queued publication, or of one whose worker is gone; None when it is not to be had."""
    now, token = utcnow(), secrets.token_hex(8)
    gone = and_(Publication.state == "running", ran_out(now))
    with writing():
        changed = db.session.execute(
            update(Publication).where(Publication.id == publication_id, or_(Publication.state == "queued", gone))
            .values(state="running", lease_token=token, lease_until=now + LASTS, attempt=Publication.attempt + 1,
                    waiting_for=None, wake_at=None, revision=Publication.revision + 1),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
    return Lease(publication_id, token) if changed.rowcount == 1 else None  # type: ignore[attr-defined]


def ran_out(now: datetime) -> ColumnElement[bool]:
    """That whoever had it is gone."""
    return or_(Publication.lease_until < now, Publication.lease_until > now + ABSURD)


def give_back(publication_id: str, token: str | None = None) -> None:
    """For a worker that has to end: its lease, or the one of that token, runs out now, and the try that it broke off
    does not count."""
    mine = Publication.lease_token == token if token else true()
    with writing():
        let_go = db.session.execute(
            update(Publication).where(Publication.id == publication_id, Publication.state == "running", mine)
            .values(lease_until=utcnow() - timedelta(seconds=1)),
            execution_options={"synchronize_session": False},
        )  # fmt: skip
        if let_go.rowcount == 1:  # type: ignore[attr-defined]
            broken_off = select(Part.id).where(
                Part.publication_id == publication_id, Part.state == "running", Part.attempts > 0
            )
            db.session.execute(
                update(Part).where(Part.id.in_(broken_off)).values(attempts=Part.attempts - 1),
                execution_options={"synchronize_session": False},
            )


def kept_alive(lease: Lease) -> AbstractContextManager[None]:
    """Renew the lease from a thread while the block works."""
    return renewed(lambda: _renew(lease), RENEWED_EVERY, f"publication {lease.publication_id}")


def _renew(lease: Lease) -> bool:
    """Whether it is to be renewed again."""
    if lease.lost.is_set():
        return False
    try:
        with writing():
            lease.fence()
    except LeaseLost:
        return False
    return True
