"""Sentences about what was spent: what stands above charts and under them, and what a screen reader is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ytempire import money
from ytempire.config import Settings
from ytempire.costs.report import DayRow, Today
from ytempire.costs.report_span import Span
from ytempire.costs.report_videos import Typical
from ytempire.formatting import counted

NAMED_DAYS = 5  # more are only counted


def days_begin(settings: Settings) -> str:
    """When the day of a limit begins."""
    return f"Days begin at 00:00 {settings.budget_timezone.replace('_', ' ')}."


def below(day: Today) -> str:
    """How far the day is from its nearest line."""
    if day.left is not None and day.line is not None:
        return f"{money.shown(day.left)} below the {day.line[0]}"
    return f"the {day.passed} is reached" if day.passed else "no limit of a day is set"


def against(typical: Typical | None) -> tuple[str, str]:
    """How far estimates were off, as a figure, and what it means."""
    if typical is None or typical.off is None:
        return "–", "no finished film has an estimate yet"
    films = counted(typical.compared, "film")
    size = round(abs(typical.off) * 100, 1)
    if not size:
        return "0 %", f"{films} cost what was estimated"
    sign, word = ("−", "less") if typical.off < 0 else ("+", "more")
    return f"{sign}{size:.1f} %", f"paid {word} than was estimated, {films}"


def crossed(rows: Sequence[DayRow], alert: int | None, limit: int | None) -> str:
    """On which of these days the lines, as they are now, were passed."""
    told = []
    for name, line, verb in (("alert", alert, "passed"), ("limit", limit, "reached")):
        if line is None:
            continue
        over = sorted(row.date for row in rows if row.spent and row.spent >= line)
        at = f"The {name} of {money.shown(line)}"
        told.append(f"{at} was {verb} on {_days(over)}." if over else f"{at} was {verb} on none of these days.")
    return " ".join(told) or "No limit of a day is set."


def chart(rows: Sequence[DayRow], span: Span) -> str:
    """What the chart shows, for those who do not see it."""
    total, most = sum(row.spent for row in rows), max(rows, key=lambda row: row.spent)
    told = f"Paid each day, by service. {span.called}: {money.shown(total)} in all."
    if most.spent:
        told += f" The highest day was {_day(most.date)} with {money.shown(most.spent)}."
    return f"{told} The table has the same figures."


def lowered(name: str, line: int | None, spent: int) -> str:
    """Said where a new limit lies below what is spent already; else nothing."""
    if line is None or spent < line or not spent:
        return ""
    return f"{money.shown(spent)} is spent already under {name}, so nothing more is spent until it resets or is raised."


def _days(over: Sequence[date]) -> str:
    if len(over) > NAMED_DAYS:
        return f"{len(over)} days"
    names = [_day(day) for day in over]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
