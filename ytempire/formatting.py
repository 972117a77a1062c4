"""How figures, times, statuses and step states are worded on a page: the template filters."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Flask

from ytempire import money as amounts

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800


class Face(NamedTuple):
    """How a state is shown: the name of an icon in `static/img/icons.svg` and a word. Colour is CSS."""

    icon: str
    word: str


STATUS_FACES = {
    "draft": Face("pencil", "Draft"),
    "queued": Face("clock", "Queued"),
    "processing": Face("loader", "Processing"),
    "waiting": Face("hourglass", "Waiting"),
    "review": Face("eye", "Review"),
    "completed": Face("circle-check", "Completed"),
    "scheduled": Face("calendar-clock", "Scheduled"),
    "publishing": Face("upload", "Publishing"),
    "published": Face("circle-check", "Published"),
    "failed": Face("circle-x", "Failed"),
    "cancelled": Face("ban", "Cancelled"),
}

STEP_FACES = {
    "pending": Face("circle-dashed", "not begun"),
    "running": Face("loader", "running"),
    "waiting": Face("hourglass", "held"),
    "done": Face("circle-check", "done"),
    "reused": Face("recycle", "kept from before"),
    "failed": Face("circle-x", "failed"),
    "skipped": Face("circle-slash", "not used"),
}


def status_face(status: str) -> Face:
    """The icon and word of a video's status. Raises `KeyError` for a status that does not exist."""
    return STATUS_FACES[status]


def step_face(state: str) -> Face:
    """The icon and word of a step's state. Raises `KeyError` for a state that does not exist."""
    return STEP_FACES[state]


def clock(seconds: float | None) -> str:
    """A length as a player shows it: `0:07`, `5:20`, `1:02:03`. Nothing is an empty string."""
    if seconds is None:
        return ""
    hours, rest = divmod(round(seconds), HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def duration(seconds: float | None) -> str:
    """A length in words, to two units: `45 s`, `1 min`, `1 min 30 s`, `1 h 5 min`."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    (size, name), (lesser, lesser_name) = (
        ((MINUTE, "min"), (1, "s")) if whole < HOUR else ((HOUR, "h"), (MINUTE, "min"))
    )
    count, rest = divmod(whole, size)
    left = rest // lesser
    return f"{count} {name} {left} {lesser_name}" if left else f"{count} {name}"


def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """How long a moment lies back: `just now`, `4 min ago`, `3 h ago`, `2 days ago`, else the date."""
    if moment is None:
        return ""
    now = now or datetime.now(moment.tzinfo)
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h ago"
    if seconds < WEEK:
        return f"{counted(int(seconds // DAY), 'day')} ago"
    return f"{moment.day} {moment:%B %Y}"


def local(moment: datetime | None, zone: str = "UTC") -> str:
    """Date and time in a time zone: `22 November 2026, 08:04`."""
    if moment is None:
        return ""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%B %Y, %H:%M}"


def time_of_day(moment: datetime | None, zone: str = "UTC") -> str:
    """The time alone, to the second, in a time zone: `08:04:51`."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M:%S}" if moment else ""


def percent(fraction: float | None) -> str:
    """A part of one as whole percent, never more than there is: 0.999 is `99 %`, 1 is `100 %`."""
    return f"{int(max(0.0, min(1.0, fraction or 0.0)) * 100 + 1e-9)} %"


def score(quality: float | None) -> str:
    """A quality score of 0..1 as it is shown: `74`."""
    return "" if quality is None else str(int(quality * 100 + 1e-9))


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 video`, `2 videos`, `1,204 videos`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def initials(name: str) -> str:
    """At most two letters for an avatar: `Maya Okafor` is `MO`."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def file_size(size: float | None) -> str:
    """A size in bytes, in decimal units: `840 kB`, `26 MB`, `1.4 GB`."""
    if size is None:
        return ""
    for unit, bytes_each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= bytes_each:
            count = size / bytes_each
            return f"{count:.1f} {unit}" if count < 10 else f"{count:.0f} {unit}"
    return f"{size:.0f} bytes"


def money(micro: int | None) -> str:
    """Micro-dollars in prose: `$1.73`."""
    return amounts.shown(micro)


def exact(micro: int) -> str:
    """Micro-dollars with six decimals, so that what stands under one another adds up: `0.450000`."""
    return amounts.exact(micro)


def signed(micro: int) -> str:
    """A difference with six decimals and its sign: `−0.048801`, `+0.120000`."""
    return ("−" if micro < 0 else "+" if micro else "") + amounts.exact(abs(micro))


def limit_of(micro: int | None) -> str:
    """A limit, without cents where it has none: `$150`, `$2.50`."""
    return amounts.shown(micro).removesuffix(".00")


def local_day(moment: datetime, zone: str = "UTC") -> str:
    """The day of a moment in a time zone, for a table: `1 Nov 2026`."""
    there = moment.astimezone(ZoneInfo(zone))
    return f"{there.day} {there:%b %Y}"


def day_name(day: date) -> str:
    """A day in a table: `Sun 22 Nov`."""
    return f"{day:%a} {day.day} {day:%b}"


def step_money(micro: int | None) -> str:
    """Micro-dollars to the hundredth of a cent, as the card of a step has room for: `$0.0381`."""
    return "" if micro is None else f"${(micro + 50) // 100 / 10_000:,.4f}"


FILTERS = (status_face, step_face, clock, duration, ago, local, time_of_day, percent, score, counted,
           initials, file_size, money, exact, step_money, signed, limit_of, local_day,
           day_name)  # fmt: skip


def init_app(app: Flask) -> None:
    """Make every function of `FILTERS` a template filter of its own name."""
    for function in FILTERS:
        app.add_template_filter(function)
