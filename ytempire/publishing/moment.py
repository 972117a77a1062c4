"""A moment as a creator gives it: a date, a time and a zone. And what clocks say then, there and elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = "America/Los_Angeles"
KNOWN = ("America/New_York", "Europe/London", "Asia/Kolkata", "Asia/Tokyo")  # where many watch


class NoSuchTime(ValueError):
    """A time that daylight saving skips; the message is a sentence for a person."""


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment in UTC. Of a time that comes twice, where clocks go back, it is the first. Raises NoSuchTime."""
    told = datetime.combine(day, at, ZoneInfo(zone))
    utc = told.astimezone(UTC)
    there = utc.astimezone(ZoneInfo(zone))
    if there.replace(tzinfo=None) != told.replace(tzinfo=None):
        raise NoSuchTime(
            f"There is no {told:%H:%M} on {told.day} {told:%B %Y} in {place(zone)}: clocks go forward over it. "
            f"Choose {there:%H:%M}, or a time before."
        )
    return utc


def comes_twice(at: datetime, zone: str) -> bool:
    """Whether the clock there shows this time twice that day, because it goes back."""
    there = at.astimezone(ZoneInfo(zone))
    return there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()


def elsewhere(at: datetime, zone: str, own_zone: str = PACIFIC) -> str:
    """The moment at the Pacific coast and in two more zones: `Sunday 21:00 in Berlin is 12:00 Pacific, 15:00 in New
    York and 20:00 in London.` A weekday is said where it is another one. `own_zone` is the creator's."""
    there = at.astimezone(ZoneInfo(zone))
    others = [other for other in dict.fromkeys((own_zone, *KNOWN)) if other not in (zone, PACIFIC)][:2]
    told = [_clock(at, other, there) for other in ([] if zone == PACIFIC else [PACIFIC]) + others]
    first = f"{there:%A %H:%M} in {place(zone)}" if zone != "UTC" else f"{there:%A %H:%M} UTC"
    again = " It comes twice that day; the first is meant." if comes_twice(at, zone) else ""
    return f"{first} is {', '.join(told[:-1])} and {told[-1]}.{again}"


def in_words(at: datetime, zone: str, now: datetime) -> str:
    """`today at 21:00 (Los Angeles)`, `tomorrow at …`, `on Sunday, 6 December at …`."""
    there, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    if there.date() == today:
        day = "today"
    elif there.date() == today + timedelta(days=1):
        day = "tomorrow"
    else:
        day = f"on {on_day(at, zone, now)}"
    return f"{day} at {there:%H:%M} ({place(zone)})"


def on_day(at: datetime, zone: str, now: datetime) -> str:
    """`Sunday, 6 December`, with the year where it is another one."""
    there = at.astimezone(ZoneInfo(zone))
    year = f" {there.year}" if there.year != now.astimezone(ZoneInfo(zone)).year else ""
    return f"{there:%A}, {there.day} {there:%B}{year}"


def place(zone: str) -> str:
    """`America/Los_Angeles` is `Los Angeles`."""
    return zone.rpartition("/")[2].replace("_", " ")


def _clock(at: datetime, zone: str, beside: datetime) -> str:
    there = at.astimezone(ZoneInfo(zone))
    day = "" if there.date() == beside.date() else f"{there:%A} "
    where = {PACIFIC: "Pacific", "UTC": "UTC"}.get(zone) or f"in {place(zone)}"
    return f"{day}{there:%H:%M} {where}"
