"""Days as bars: what the picture of a trend is drawn from. Only geometry; the page has the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ytempire.analytics.report import DayRow

WIDTH, HEIGHT = 360.0, 132.0  # of the drawing, which is stretched to its place
ROOM = 16.0  # above the highest bar
GAP = 0.25  # of a day's width, between two bars


@dataclass(frozen=True)
class Bar:
    """A day's bar; `final` where it is not striped."""

    x: float
    y: float
    width: float
    height: float
    final: bool


@dataclass(frozen=True)
class Trend:
    """Bars over a base line, and the day that has the most of all that are final."""

    bars: list[Bar]
    base: float
    most: int
    peak: DayRow | None


def trend(rows: Sequence[DayRow], of: Callable[[DayRow], int]) -> Trend:
    """The figure `of` each day. What is below nothing hangs under the base line."""
    values = [of(row) for row in rows]
    top, bottom = max(0, *values, 0), min(0, *values, 0)
    scale = (HEIGHT - ROOM) / (top - bottom or 1)
    base = round(HEIGHT - 0.5 + bottom * scale, 1)
    step = WIDTH / max(1, len(rows))
    bars = [
        Bar(round(number * step, 2), round(base - max(value, 0) * scale, 1), round(step * (1 - GAP), 2),
            round(abs(value) * scale, 1), row.final)
        for number, (row, value) in enumerate(zip(rows, values, strict=True))
    ]  # fmt: skip
    finals = [row for row in rows if row.final]
    peak = max(finals, key=of, default=None)
    return Trend(bars, base, of(peak) if peak else 0, peak if peak and of(peak) > 0 else None)
