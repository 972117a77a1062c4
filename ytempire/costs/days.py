"""The days and months that limits are counted by: in one stated time zone, `BUDGET_TIMEZONE`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app

FIRST, LAST = date(2000, 1, 1), date(9999, 10, 31)  # what lies near the ends of the calendar cannot be reckoned with


def taken(day: date) -> date:
    """The day, from outside. Raises ValueError with a sentence for one that no ledger has."""
    if not FIRST <= day <= LAST:
        raise ValueError(f"Give a day from {FIRST} to {LAST}.")
    return day


def zone() -> ZoneInfo:
    """The time zone in which the day of a limit begins."""
    return ZoneInfo(current_app.config["SETTINGS"].budget_timezone)


def day_of(moment: datetime) -> str:
    """The day as `2026-11-28`."""
    return moment.astimezone(zone()).date().isoformat()


def month_of(day: str) -> str:
    """The month of a day, `2026-11`."""
    return day[:7]


def end_of_day(day: str) -> datetime:
    """When the next day begins, in UTC."""
    following = datetime.fromisoformat(day).date() + timedelta(days=1)
    return datetime.combine(following, time(), zone()).astimezone(UTC)


def start_of_month(day: str) -> datetime:
    """When the month of a day began, in UTC."""
    first = datetime.fromisoformat(day).date().replace(day=1)
    return datetime.combine(first, time(), zone()).astimezone(UTC)


def end_of_month(day: str) -> datetime:
    """When the next month begins, in UTC."""
    first = datetime.fromisoformat(day).date().replace(day=28) + timedelta(days=4)
    return datetime.combine(first.replace(day=1), time(), zone()).astimezone(UTC)
