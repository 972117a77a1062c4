"""The clock of the stand-in for Stripe: whole seconds since 1970, as Stripe tells times."""

from __future__ import annotations

import calendar
import time
from datetime import UTC, datetime, timedelta

DAY = 86_400


class Clock:
    """Runs with the real one, ahead of it or behind; `within` is the moment that is worked on, while one is."""

    def __init__(self) -> None:
        self.ahead = 0
        self.within: int | None = None

    def now(self) -> int:
        return self.within if self.within is not None else int(time.time()) + self.ahead

    def shift(self, **more: float) -> None:
        """`shift(days=3)`."""
        self.ahead += int(timedelta(**more).total_seconds())

    def put(self, moment: datetime) -> None:
        """It runs on from that moment."""
        self.ahead = int(moment.timestamp()) - int(time.time())


def a_month_after(moment: int, day: int) -> int:
    """The same time of day in the next month, on that day of it or on its last."""
    at = datetime.fromtimestamp(moment, UTC)
    year, month = at.year + at.month // 12, at.month % 12 + 1
    return int(at.replace(year=year, month=month, day=min(day, calendar.monthrange(year, month)[1])).timestamp())


def day_of(moment: int) -> int:
    """The day of the month."""
    return datetime.fromtimestamp(moment, UTC).day


def told(moment: int) -> str:
    """`28 November 2026`, for people."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %B %Y}"
