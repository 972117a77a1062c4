"""The day that YouTube's quota is counted by: it ends at midnight in America/Los_Angeles, 23, 24 or 25 hours after it
began (outside-services.md)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Los_Angeles")
AFTER_RESET = timedelta(minutes=5)  # until what waits goes on: clocks differ, and YouTube's own reset takes a moment


def day_of(moment: datetime) -> str:
    """The Pacific day of the moment, `2026-11-28`."""
    return moment.astimezone(ZONE).date().isoformat()


def reset_after(moment: datetime) -> datetime:
    """The next midnight at the Pacific coast, in UTC."""
    following = moment.astimezone(ZONE).date() + timedelta(days=1)
    return datetime.combine(following, time(), ZONE).astimezone(UTC)


def goes_on_after(moment: datetime) -> datetime:
    """When what found no quota is tried again: 00:05 Pacific, in UTC."""
    return reset_after(moment) + AFTER_RESET


def hour_of(moment: datetime) -> int:
    """0 to 23, as the clocks at the coast show it: on the day that has 25 hours, 1 twice; on that with 23, never 2."""
    return moment.astimezone(ZONE).hour


def days_before(day: str, count: int) -> list[str]:
    """So many days up to and with this one, oldest first."""
    last = date.fromisoformat(day)
    return [(last - timedelta(days=back)).isoformat() for back in reversed(range(count))]


def shown(moment: datetime) -> str:
    """`00:05 Pacific`."""
    return f"{moment.astimezone(ZONE):%H:%M} Pacific"
