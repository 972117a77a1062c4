"""What was spent, by day, step and channel, and what is held: read from running sums, never from the whole ledger.

`user_id` is None where an admin looks at the whole installation. Amounts are micro-dollars.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from ytempire.config import Settings
from ytempire.costs import counter, limit
from ytempire.costs.counter import DailySpend
from ytempire.costs.entry import Entry, OpenCall
from ytempire.costs.limit import ALERT, DAY, USER
from ytempire.costs.report_gauge import Gauge, gauge
from ytempire.costs.report_span import Span, today
from ytempire.extensions import db
from ytempire.providers.choice import PAID, key_of


@dataclass(frozen=True)
class DayRow:
    """One day: paid to each provider, in all, for calls that failed, and how many calls."""

    day: str
    by_provider: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    calls: int = 0

    @property
    def spent(self) -> int:
        return sum(self.by_provider.values())

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


@dataclass(frozen=True)
class StepRow:
    """A step in some days."""

    step: str
    spent: int
    failed: int
    calls: int


@dataclass(frozen=True)
class Held:
    """Reservations that are open now."""

    amount: int
    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Today:
    """What is spent and held today, and the lines of the day; None where there is none. `whose` is "" for all."""

    spent: int
    held: int
    limit: int | None
    alert: int | None
    whose: str = ""

    @property
    def line(self) -> tuple[str, int] | None:
        """The nearest line that is not passed yet, by name."""
        lines = [("alert", self.alert), ("limit", self.limit)]
        return next(((name, height) for name, height in lines if height is not None and self.spent < height), None)

    @property
    def left(self) -> int | None:
        """Micro-dollars below that line."""
        return self.line[1] - self.spent if self.line else None

    @property
    def passed(self) -> str:
        """The name of the highest line that is reached."""
        if self.limit is not None and self.spent >= self.limit:
            return "limit"
        return "alert" if self.alert is not None and self.spent >= self.alert else ""

    @property
    def gauge(self) -> Gauge | None:
        return gauge(self.spent, self.held, self.limit, self.alert)

    @property
    def mark(self) -> str:
        """Changes when anything of it does."""
        return "-".join(str(part) for part in (self.spent, self.held, self.limit, self.alert))


def by_day(span: Span, user_id: int | None = None) -> list[DayRow]:
    """Every day of the span, the newest first; days without costs too."""
    found: dict[str, DayRow] = {}
    rows = _daily(span, user_id, DailySpend.day, DailySpend.provider).group_by(DailySpend.day, DailySpend.provider)
    for day, provider, spent, failed, calls in db.session.execute(rows):
        before = found.get(day, DayRow(day))
        found[day] = DayRow(day, {**before.by_provider, provider: int(spent)}, before.failed + int(failed),
                            before.calls + int(calls))  # fmt: skip
    return [found.get(day, DayRow(day)) for day in span.days()]


def by_step(span: Span, user_id: int | None = None) -> list[StepRow]:
    """What each step cost in these days, the dearest first."""
    rows = db.session.execute(_daily(span, user_id, DailySpend.step).group_by(DailySpend.step))
    return sorted((StepRow(step, int(spent), int(failed), int(calls)) for step, spent, failed, calls in rows),
                  key=lambda row: -row.spent)  # fmt: skip


def by_channel(span: Span, user_id: int | None = None, most: int | None = None) -> dict[str, int]:
    """What each channel cost in these days, by its id, the dearest first."""
    spent = func.sum(DailySpend.spent)
    rows = db.session.execute(_daily(span, user_id, DailySpend.channel_id).group_by(DailySpend.channel_id)
                              .order_by(spent.desc()).limit(most))  # fmt: skip
    return {channel_id: int(spent) for channel_id, spent, _, _ in rows}


def providers(rows: list[DayRow]) -> list[str]:
    """The providers that were paid on these days, in the order in which they are always shown."""
    paid = {name for row in rows for name in row.by_provider}
    return [name for name in PAID if name in paid] + sorted(paid - set(PAID))


def held(user_id: int | None = None) -> Held:
    """What is reserved right now. There are never more open calls than workers make at once."""
    query = select(func.sum(OpenCall.amount), func.count(), func.min(OpenCall.made_at)).select_from(OpenCall)
    if user_id is not None:
        query = query.where(OpenCall.user_id == user_id)  # type: ignore[attr-defined]
    amount, count, oldest = db.session.execute(query).one()
    return Held(int(amount or 0), count, oldest)


def held_calls(user_id: int | None = None, most: int = 8) -> list[Any]:
    """The open calls, the oldest first: video_id, step, provider, model, amount, made_at, sent_at."""
    query = (
        select(Entry.video_id, Entry.step, Entry.provider, Entry.model, OpenCall.amount, OpenCall.made_at,
               OpenCall.sent_at)
        .join(Entry, Entry.id == OpenCall.reservation_id).order_by(OpenCall.made_at, OpenCall.reservation_id)
        .limit(most)
    )  # fmt: skip
    if user_id is not None:
        query = query.where(OpenCall.user_id == user_id)  # type: ignore[attr-defined]
    return list(db.session.execute(query))


def today_of(user_id: int) -> Today:
    """The user's own day, under the limit that binds it: their own, an admin's, their plan's, or none."""
    day, user = today().isoformat(), str(user_id)
    row = counter.read((USER, user, day))
    most = limit.day_of_person(user_id)
    return Today(row.spent if row else 0, row.reserved if row else 0, most, None, user)


def today_of_all() -> Today:
    """The installation's day."""
    row = counter.read((DAY, "", today().isoformat()))
    return Today(row.spent if row else 0, row.reserved if row else 0, limit.limit(DAY), limit.limit(ALERT))


def concerns(settings: Settings, user_id: int | None) -> bool:
    """Whether costs mean anything here: a paid service has a key, or something was spent before."""
    if any(key_of(settings, name) for name in PAID):
        return True
    spent = exists(DailySpend) if user_id is None else exists().where(DailySpend.user_id == user_id)
    return bool(db.session.scalar(select(spent)))


def _daily(span: Span, user_id: int | None, *columns: Any) -> Select[Any]:
    """Sums of spent, failed and calls over the span, after the columns."""
    first, last = span.bounds
    wanted: list[ColumnElement[bool]] = [DailySpend.day >= first, DailySpend.day <= last]
    if user_id is not None:
        wanted.append(DailySpend.user_id == user_id)
    sums = (func.sum(DailySpend.spent), func.sum(DailySpend.failed), func.sum(DailySpend.calls))
    return select(*columns, *sums).where(*wanted)
