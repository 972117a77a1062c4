"""The hours of a day as bars that add up, drawn as SVG without a script: attributes alone, in units of its view box."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from ytempire.admin.quota_hours import Day
from ytempire.formatting import counted

LEFT, RIGHT = 34.0, 960.0
TOP, ZERO = 24.5, 164.5  # where the highest line stands, and that of nothing
GAP = 0.24  # of a bar's place
KINDS = ("done", "booked", "likely")


@dataclass(frozen=True)
class Part:
    """A piece of a bar: done, booked or likely."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    middle: float
    name: str  # "" where the hour is not named
    now: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Line:
    y: float
    count: int


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    limit: Line | None  # of all that the active accounts may upload
    label: str


def chart(day: Day, limit: int) -> Chart:
    """`limit`: uploads that the active accounts may make in a day."""
    sums = [list(accumulate(getattr(hour, kind) for hour in day.hours)) for kind in KINDS]
    highest = max(limit, *(done + booked + likely for done, booked, likely in zip(*sums, strict=True))) or 1
    high = (ZERO - TOP) / highest
    place = (RIGHT - LEFT) / len(day.hours)
    bars = []
    for number, counts in enumerate(zip(*sums, strict=True)):
        x, width = LEFT + place * (number + GAP / 2), place * (1 - GAP)
        bars.append(Bar(round(x, 1), round(width, 1), round(x + width / 2, 1), _name(number, day.now),
                        number == day.now, _stacked(counts, high)))  # fmt: skip
    lines = tuple(Line(round(ZERO - count * high, 1), count) for count in sorted({0, highest // 2}))
    at_limit = Line(round(ZERO - limit * high, 1), limit) if limit else None
    return Chart(tuple(bars), lines, at_limit, label(day, limit))


def label(day: Day, limit: int) -> str:
    """The chart in a few sentences."""
    said = f"Uploads by the hour, Pacific time. {counted(day.done, 'upload')} made so far"
    said += f", {day.queued + day.planned} booked and {day.likely} likely until midnight." if day.ahead else "."
    return f"{said} In all {day.done + day.ahead} of {limit}."


def _name(hour: int, now: int) -> str:
    """Every third hour is named, and the present one, beside which there is no room for another."""
    return f"{hour:02d}" if hour == now or (hour % 3 == 0 and abs(hour - now) > 1) else ""


def _stacked(counts: tuple[int, ...], high: float) -> tuple[Part, ...]:
    parts: list[Part] = []
    y = ZERO - 0.5
    for kind, count in zip(KINDS, counts, strict=True):
        if count:
            y -= count * high
            hair = 1 if parts else 0  # of ground between two pieces
            parts.append(Part(kind, round(y, 1), round(max(0.5, count * high - hair), 1)))
    return tuple(parts)
