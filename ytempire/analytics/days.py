"""The days that the pages of figures show: YouTube's own, which end at midnight at the Pacific coast.

Today is not over, so the newest is yesterday. YouTube counts for about 48 hours: a day is final when that long has
passed since its end, and until then it stands in no sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from ytempire.costs.report_span import MOST_DAYS, ONE_DAY, Span, WrongDays, day_of, taken
from ytempire.quotas import pacific

USUAL = "30"
LENGTHS = ("7", "14", USUAL, "90")
FINAL_AFTER = timedelta(days=3)  # from the beginning of a day: itself, and 48 hours
NONE = ""  # before every day


def yesterday(now: datetime) -> date:
    """The newest day that is over."""
    return date.fromisoformat(pacific.day_of(now)) - ONE_DAY


def last_final(now: datetime, counted_at: datetime | None) -> str:
    """The newest day that was final when it was counted; "" where nothing was counted whole yet."""
    if counted_at is None:
        return NONE
    return (date.fromisoformat(pacific.day_of(min(now, counted_at))) - FINAL_AFTER).isoformat()


def usual(now: datetime) -> Span:
    return _back(USUAL, yesterday(now))


def span_of(asked: Mapping[str, str], now: datetime) -> Span:
    """The days that a query string asks for. Raises ValueError with a sentence."""
    last = yesterday(now)
    name = asked.get("range") or ("custom" if asked.get("from") or asked.get("to") else USUAL)
    if name in LENGTHS:
        return _back(name, last)
    if name == "last-month":
        end = (last + ONE_DAY).replace(day=1) - ONE_DAY
        return Span(end.replace(day=1), end, name)
    if name != "custom":
        raise ValueError("There is no such range of days. Choose one of the list.")
    return _custom(day_of(asked.get("from", ""), "from"), day_of(asked.get("to", ""), "to"), last)


def _back(name: str, last: date) -> Span:
    return Span(last - (int(name) - 1) * ONE_DAY, last, name)


def _custom(first: date, last: date, newest: date) -> Span:
    if first > last:
        raise WrongDays("from", f"{first} is later than {last}. Give the earlier day first.")
    if last > newest:
        raise WrongDays("to", f"YouTube counts whole days, and the newest that is over there is {newest}.")
    if (last - first).days >= MOST_DAYS:
        raise WrongDays("from", f"At most {MOST_DAYS} days are shown at once.")
    return Span(taken(first), last)
