"""What the pool can still do today, what it did this month, and its uploads by the hour: for the admins' board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from ytempire.extensions import db
from ytempire.quotas import pacific
from ytempire.quotas.account import ACTIVE, RESERVE
from ytempire.quotas.rules import UNITS, UPLOAD_METHOD
from ytempire.quotas.standing import Standing
from ytempire.quotas.usage import OK, OPEN, UNKNOWN, Call, Usage

WEEKS = 4  # from which it is told what is usual


@dataclass(frozen=True)
class Forecast:
    """Uploads that the active accounts still take today, of how many in a day; those of the reserve; units of the
    active accounts; when all of it begins anew."""

    left: int
    most: int
    reserve: int
    units: int
    units_most: int
    resets_at: datetime

    def free(self, planned: int) -> int:
        """Uploads that stay when so many more are made today, the reserve's among them; below 0 are those that wait."""
        return self.left + self.reserve - planned


@dataclass(frozen=True)
class Hour:
    """Uploads of one hour of the day at the coast, 0 to 23: `booked` for it, and `likely` beyond them."""

    hour: int
    done: int
    booked: int
    likely: int


def forecast(now: datetime, standings: Sequence[Standing]) -> Forecast:
    """From how the accounts stand now. One that rests, is suspended, or waits past the reset takes none."""
    resets_at = pacific.reset_after(now)
    active = [each for each in standings if each.account.state == ACTIVE]
    able = [each for each in standings if each.account.usable(resets_at)]
    left = Counter[str]()
    for each in able:
        left[each.account.state] += each.uploads_left
    return Forecast(
        left=left[ACTIVE], most=sum(each.uploads.most for each in active), reserve=left[RESERVE],
        units=sum(each.buckets[UNITS].taken for each in active),
        units_most=sum(each.buckets[UNITS].most for each in active), resets_at=resets_at,
    )  # fmt: skip


def history(now: datetime, account_ids: Sequence[int], count: int = 30) -> dict[int, dict[str, list[int]]]:
    """What was used of each bucket by account, in so many days up to and with today, oldest first."""
    days = pacific.days_before(pacific.day_of(now), count)
    place = {day: number for number, day in enumerate(days)}
    rows = db.session.execute(
        select(Usage.account_id, Usage.bucket, Usage.day, Usage.used)
        .where(Usage.account_id.in_(account_ids), Usage.day.between(days[0], days[-1]))
    )  # fmt: skip
    found: dict[int, dict[str, list[int]]] = {account_id: {} for account_id in account_ids}
    for row in rows:
        found[row.account_id].setdefault(row.bucket, [0] * count)[place[row.day]] = row.used
    return found


def hours(now: datetime, account_ids: Sequence[int], booked: Iterable[datetime] = ()) -> list[Hour]:
    """Today's uploads by the hour. `booked` are the moments of those to come; what is overdue is booked for this hour,
    what is for another day is left out. `likely` is what this weekday usually brings in the hours to come beyond what
    is booked; its sum is right, its hours are rounded."""
    today, this_hour = pacific.day_of(now), pacific.hour_of(now)
    done, usual = _by_hour(account_ids, [today]), _usual(account_ids, today)
    moments = [max(moment, now) for moment in booked]
    to_come = Counter(pacific.hour_of(moment) for moment in moments if pacific.day_of(moment) == today)
    told, exact, rounded = [], 0.0, 0
    for hour in range(24):
        exact += max(0.0, usual[hour] - to_come[hour]) if hour > this_hour else 0.0
        told.append(Hour(hour, done[hour], to_come[hour], round(exact) - rounded))
        rounded = round(exact)
    return told


def _usual(account_ids: Sequence[int], today: str) -> dict[int, float]:
    """Uploads of each hour on this weekday: the average of those of the last four weeks in which calls were made by
    then."""
    first = db.session.scalar(select(func.min(Call.day)).where(Call.account_id.in_(account_ids))) or today
    before = [(date.fromisoformat(today) - timedelta(weeks=back)).isoformat() for back in range(1, WEEKS + 1)]
    known = [day for day in before if day >= first]
    found = _by_hour(account_ids, known)
    return {hour: found[hour] / len(known) if known else 0.0 for hour in range(24)}


def _by_hour(account_ids: Sequence[int], days: Sequence[str]) -> Counter[int]:
    """Uploads that were begun, by the hour, over those days."""
    moments = db.session.scalars(
        select(Call.at).where(Call.account_id.in_(account_ids), Call.day.in_(days), Call.method == UPLOAD_METHOD,
                              Call.state.in_((OK, UNKNOWN, *OPEN)))
    )  # fmt: skip
    return Counter(pacific.hour_of(moment) for moment in moments)
