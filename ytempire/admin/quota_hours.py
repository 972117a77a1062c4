"""The uploads that are still to begin today at the Pacific coast, and the day by the hour that comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from sqlalchemy import or_, select

from ytempire.extensions import db
from ytempire.publishing.publication import ACTIVE, AHEAD, Publication
from ytempire.quotas import forecast, pacific
from ytempire.quotas.forecast import Hour


@dataclass(frozen=True)
class Booking:
    """An upload that is to be made: `planned` for its time, else as soon as it goes."""

    at: datetime
    planned: bool


@dataclass(frozen=True)
class Day:
    """The Pacific day by the hour; `now` is the present one."""

    hours: tuple[Hour, ...]
    now: int
    queued: int
    planned: int

    @property
    def done(self) -> int:
        return sum(hour.done for hour in self.hours)

    @property
    def likely(self) -> int:
        return sum(hour.likely for hour in self.hours)

    @property
    def ahead(self) -> int:
        """Uploads that are still to come."""
        return self.queued + self.planned + self.likely

    @property
    def rows(self) -> list[tuple[Hour, int]]:
        """Each hour with all uploads of the day until its end."""
        return list(zip(self.hours, accumulate(each.done + each.booked + each.likely for each in self.hours),
                        strict=True))  # fmt: skip


def day_of(account_ids: Sequence[int], now: datetime) -> Day:
    """The day that `now` is in."""
    booked = bookings(now)
    hours = forecast.hours(now, account_ids, [booking.at for booking in booked])
    planned = sum(booking.planned for booking in booked)
    return Day(tuple(hours), pacific.hour_of(now), len(booked) - planned, planned)


def bookings(now: datetime) -> list[Booking]:
    """The uploads that are to begin before the reset and have not; without those that wait for a person."""
    rows = db.session.execute(
        select(Publication.state, Publication.publish_at, Publication.wake_at).where(
            Publication.state.in_(ACTIVE), Publication.withdraw.is_(False), Publication.youtube_id.is_(None),
            Publication.uploaded_at.is_(None), Publication.looks == 0,
            or_(Publication.session.is_(None), Publication.session == ""),
            or_(Publication.state != "waiting", Publication.wake_at.is_not(None)),
        )
    )  # fmt: skip
    found, reset = [], pacific.reset_after(now)
    for state, publish_at, wake_at in rows:
        due = publish_at - AHEAD if publish_at else now
        at = max(now, due, (state == "waiting" and wake_at) or now)
        if at < reset:
            found.append(Booking(at, due > now))
    return found
