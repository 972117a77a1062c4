"""What a part of a publication is handed: the words and where it stands, the ways to store and to report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import joinedload, selectinload

from ytempire import live
from ytempire.extensions import db, utcnow, writing
from ytempire.publishing.lease import Lease, LeaseLost
from ytempire.publishing.part import Part
from ytempire.publishing.publication import Publication, held
from ytempire.quotas import pacific, rules
from ytempire.quotas.reserving import Purpose
from ytempire.storage import storage

DATABASE_AWAY = (OperationalError, InterfaceError)  # gone, locked or full: no fault of the film
Clock = Callable[[], datetime]


class Wait(Exception):
    """The part goes on at `wake_at`, or (None) after a person has acted; `reason` is one of `part.WAITS`."""

    def __init__(self, reason: str, message: str, wake_at: datetime | None) -> None:
        super().__init__(message)
        self.reason, self.message, self.wake_at = reason, message, wake_at


class Failed(Exception):
    """The part cannot be done; the text is a sentence for the creator."""


class Lost(Failed):
    """YouTube itself says that nobody will see what was uploaded."""


class Skipped(Exception):
    """There is nothing to do for the part; the text says why in a few words."""


class Work:
    """One worker's hold on one publication. `clock` and `pause` are handed in, so that tests move time."""

    def __init__(self, lease: Lease, clock: Clock = utcnow, pause: Callable[[float], None] = time.sleep) -> None:
        self.lease, self.clock, self.pause = lease, clock, pause
        self.part = ""  # at work
        self.units = 0  # of quota that it has taken and that are not stored yet
        self.files = storage()
        begun = self.facts()
        self.user_id, self.video_id, self.channel_id = begun.user_id, begun.video_id, begun.channel_id
        self.local = begun.local

    @property
    def purpose(self) -> Purpose:
        return Purpose(self.video_id, self.channel_id)

    def facts(self) -> Publication:
        """The publication with its parts and its video as they are now, apart from any transaction. Raises LeaseLost
        where it was deleted."""
        found = db.session.scalar(
            select(Publication).where(Publication.id == self.lease.publication_id)
            .options(selectinload(Publication.parts), joinedload(Publication.video))
            .execution_options(populate_existing=True)
        )  # fmt: skip
        if found is None:
            raise LeaseLost(self.lease.publication_id)
        db.session.expunge_all()
        db.session.remove()
        return found

    @contextmanager
    def storing(self) -> Iterator[Publication]:
        """A short write transaction under the fence; afterwards open pages are told. Raises LeaseLost."""
        with writing():
            publication = held(self.lease.publication_id)
            if publication is None:
                raise LeaseLost(self.lease.publication_id)
            self.lease.fence()
            yield publication
            if self.part:
                publication.part(self.part).units += self.units
            publication.changed()
        self.units = 0
        db.session.remove()
        self.announce()

    def report(self, progress: float, detail: str) -> None:
        """How far the part is, 0..1. Raises LeaseLost."""
        with self.storing() as publication:
            self._own(publication).progress = progress
            self._own(publication).detail = detail

    def took(self, method: str) -> None:
        """A call of it was made, and its units are the part's."""
        self.units += rules.cost_of(method, pacific.day_of(self.clock()))[1]

    def announce(self) -> None:
        """Tell open pages that something of the video changed; after the commit."""
        live.announce(self.user_id, self.video_id)

    def _own(self, publication: Publication) -> Part:
        return publication.part(self.part)
