"""The days that a page of costs shows: counted back from today, a month, or from one day to another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ytempire.costs import days
from ytempire.extensions import utcnow

USUAL = "14"
LENGTHS = {"7": "Last 7 days", USUAL: "Last 14 days", "30": "Last 30 days", "90": "Last 90 days"}
NAMES = {**LENGTHS, "month": "This month", "last-month": "Last month", "custom": "From … to …"}
MOST_DAYS = 366
ONE_DAY = timedelta(days=1)


class WrongDays(ValueError):
    """Days that cannot be shown: a sentence, and which end of them is wrong, "from" or "to"."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both of them in it, in the budget's time zone."""

    first: date
    last: date
    name: str = "custom"

    @property
    def called(self) -> str:
        """`Last 14 days`, or the days themselves: `3 to 9 November 2026`."""
        return NAMES[self.name] if self.name != "custom" else f"{_written(self.first)} to {_written(self.last)}"

    @property
    def days_named(self) -> str:
        """The days themselves: `29 Oct – 27 Nov`."""
        return f"{self.first.day} {self.first:%b} – {self.last.day} {self.last:%b}"

    @property
    def ended(self) -> bool:
        """Whether today is not in it."""
        return self.last < today()

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def bounds(self) -> tuple[str, str]:
        """First and last day as the ledger names them."""
        return self.first.isoformat(), self.last.isoformat()

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """When it begins, and when the day after it begins."""
        zone = days.zone()
        return (datetime.combine(self.first, time(), zone), datetime.combine(self.last + ONE_DAY, time(), zone))

    def days(self) -> Iterator[str]:
        """Every day, the newest first."""
        for number in range(self.length):
            yield (self.last - number * ONE_DAY).isoformat()

    def arguments(self) -> dict[str, str]:
        """Its query string."""
        if self.name != "custom":
            return {"range": self.name}
        return {"range": self.name, "from": self.bounds[0], "to": self.bounds[1]}


def today() -> date:
    """The present day of the budget."""
    return date.fromisoformat(days.day_of(utcnow()))


def usual() -> Span:
    return Span(today() - 13 * ONE_DAY, today(), USUAL)


def this_month() -> Span:
    return Span(today().replace(day=1), today(), "month")


def span_of(asked: Mapping[str, str]) -> Span:
    """The days that a query string asks for. Raises ValueError with a sentence."""
    name = asked.get("range") or ("custom" if asked.get("from") or asked.get("to") else USUAL)
    if name not in NAMES:
        raise ValueError("There is no such range of days. Choose one of the list.")
    if name == "custom":
        return _custom(day_of(asked.get("from", ""), "from"), day_of(asked.get("to", ""), "to"))
    if name in LENGTHS:
        return Span(today() - (int(name) - 1) * ONE_DAY, today(), name)
    return this_month() if name == "month" else _last_month()


def _last_month() -> Span:
    last = today().replace(day=1) - ONE_DAY
    return Span(last.replace(day=1), last, "last-month")


def _custom(first: date, last: date) -> Span:
    if first > last:
        raise WrongDays("from", f"{_written(first)} is later than {_written(last)}. Give the earlier day first.")
    if last > today():
        raise WrongDays("to", "Days that have not begun have no costs yet. Choose days up to today.")
    if (last - first).days >= MOST_DAYS:
        raise WrongDays("from", f"At most {MOST_DAYS} days are shown at once.")
    return Span(taken(first), last)


def taken(first: date) -> date:
    """The first of some days. Raises WrongDays for one that no ledger has."""
    try:
        return days.taken(first)
    except ValueError as error:
        raise WrongDays("from", str(error)) from None


def day_of(text: str, which: str) -> date:
    """A day of a query string, of its field `which`. Raises WrongDays."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise WrongDays(which, f"“{which}” has to be a day such as 2026-11-28.") from None


def _written(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
