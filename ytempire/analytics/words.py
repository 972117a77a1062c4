"""How figures are worded on the pages of analytics."""

from __future__ import annotations

from ytempire.analytics.report import DayRow
from ytempire.analytics.trend import Trend
from ytempire.formatting import counted, day_name


def watched(minutes: int | None) -> str:
    """Watch time: `45 min`, `4.5 h`, `1,402 h`."""
    if minutes is None:
        return ""
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 600 else f"{round(minutes / 60):,} h"


def plus(count: int) -> str:
    """A difference with its sign: `+ 611`, `− 3`, `0`."""
    return f"{'+ ' if count > 0 else '− ' if count < 0 else ''}{abs(count):,}"


def day_of(row: DayRow) -> str:
    """`17 Nov`."""
    return f"{row.date.day} {row.date:%b}"


def label(name: str, trend: Trend, rows: list[DayRow], amount: str) -> str:
    """What a picture of days shows, for who does not see it. `amount` is that of the highest day."""
    told = f"{name} by day, {counted(len(rows), 'day')}"
    if trend.peak:
        told += f"; the highest was {day_name(trend.peak.date)}, {amount}"
    unsure = sum(not row.final for row in rows)
    return f"{told}. {counted(unsure, 'day is', 'days are')} not final." if unsure else f"{told}."
