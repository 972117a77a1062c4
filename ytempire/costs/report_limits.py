"""How each limit stands now: what it is, what is spent and held under it, and when it begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from ytempire.billing import allowing
from ytempire.costs import days, limit
from ytempire.costs.counter import Counter, Key
from ytempire.costs.limit import ALERT, CHANNEL, DAY, OWN, USER
from ytempire.extensions import db, utcnow


@dataclass(frozen=True)
class Line:
    """A limit, or the line of the alert, in micro-dollars (None where there is none), with what counts against it.
    `stopped`: nothing is spent in it until an admin lets it go on, whatever is left."""

    micro: int | None
    spent: int
    reserved: int
    stopped: bool
    resets_at: datetime

    @property
    def left(self) -> int | None:
        """What may still be reserved under it; None where there is no limit."""
        if self.stopped:
            return 0
        return None if self.micro is None else max(0, self.micro - self.spent - self.reserved)


@dataclass(frozen=True)
class Lines:
    """Today's limits of one person: `own` as they set it, `admin` as an admin did, `plan` as they pay for; those of
    `all` people, and the alert; and this month's of their channels, by id."""

    own: Line
    admin: Line
    plan: Line
    all: Line
    alert: Line
    channels: dict[str, Line]


def lines_of(user_id: int, channel_ids: Sequence[str]) -> Lines:
    """By the same few queries for one channel as for many."""
    day, user = days.day_of(utcnow()), str(user_id)
    month, day_ends, month_ends = days.month_of(day), days.end_of_day(day), days.end_of_month(day)
    keys = {of: (CHANNEL, of, month) for of in channel_ids}
    found = _counters([(DAY, "", day), (USER, user, day), *keys.values()])
    budgets = limit.own_limits(CHANNEL, channel_ids)

    def line(micro: int | None, key: Key, ends: datetime = day_ends) -> Line:
        return _line(micro, found.get(key), ends)

    return Lines(
        own=line(limit.own_limit(OWN, user), (USER, user, day)),
        admin=line(limit.limit(USER, user), (USER, user, day)),
        plan=line(allowing.day_limit(user_id), (USER, user, day)),
        all=line(limit.limit(DAY), (DAY, "", day)),
        alert=line(limit.limit(ALERT), (DAY, "", day)),
        channels={of: line(budgets.get(of), key, month_ends) for of, key in keys.items()},
    )


def line_of_all(name: str) -> Line:
    """Today's limit of all people together (DAY), or their alert (ALERT)."""
    day = days.day_of(utcnow())
    row = _counters([(DAY, "", day)]).get((DAY, "", day))
    return _line(limit.limit(name), row, days.end_of_day(day))


def _line(micro: int | None, row: Counter | None, ends: datetime) -> Line:
    return Line(micro, row.spent if row else 0, row.reserved if row else 0, bool(row and row.stopped), ends)


def _counters(keys: Sequence[Key]) -> dict[Key, Counter]:
    """Read afresh. Each scope has one period here, so that an index finds the ids of each."""
    ids: dict[tuple[str, str], list[str]] = {}
    for scope, of, period in keys:
        ids.setdefault((scope, period), []).append(of)
    wanted = or_(*(and_(Counter.scope == scope, Counter.period == period, Counter.scope_id.in_(of))
                   for (scope, period), of in ids.items()))  # fmt: skip
    rows = db.session.scalars(select(Counter).where(wanted).execution_options(populate_existing=True))
    return {(row.scope, row.scope_id, row.period): row for row in rows}
