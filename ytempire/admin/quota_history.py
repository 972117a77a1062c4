"""What the pool has used, day by day at the Pacific coast: uploads and units of each account, and what was refused."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from ytempire.admin.quota_board import without_secrets
from ytempire.admin.quota_meters import NAMES
from ytempire.costs.report_csv import MARK, safe
from ytempire.extensions import db
from ytempire.quotas import forecast, pacific
from ytempire.quotas.account import Account
from ytempire.quotas.rules import UNITS, UPLOADS
from ytempire.quotas.usage import FAILED, Call

USUAL = 30
SPANS = {7: "7 days", USUAL: "30 days", 90: "90 days"}
MOST_REASONS = 12
Key = tuple[int, str, str]  # account, bucket, day
HEAD = ("Day", "Account", "Label", "Owner", *NAMES.values())


@dataclass(frozen=True)
class Cell:
    """Uploads and units of an account on a day."""

    uploads: int = 0
    units: int = 0


@dataclass(frozen=True)
class Day:
    """A day with the cells of the accounts, in their order."""

    day: str
    cells: tuple[Cell, ...]

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def all(self) -> Cell:
        return _sum(self.cells)


@dataclass(frozen=True)
class Refusal:
    """A reason for which YouTube refused calls in these days."""

    reason: str
    count: int
    last: date


@dataclass(frozen=True)
class History:
    """`days` newest first, also those on which nothing was used."""

    accounts: tuple[Account, ...]
    days: tuple[Day, ...]
    refusals: tuple[Refusal, ...]

    @property
    def sums(self) -> list[Cell]:
        """Each account in all these days."""
        return [_sum(cells) for cells in zip(*(day.cells for day in self.days), strict=True)]

    @property
    def all(self) -> Cell:
        return _sum([day.all for day in self.days])

    @property
    def highest(self) -> int:
        """Uploads of the day that had most."""
        return max((day.all.uploads for day in self.days), default=0)


def read(span: int, now: datetime) -> History:
    """So many days up to and with today."""
    accounts = _accounts()
    days = pacific.days_before(pacific.day_of(now), span)
    used = _used(accounts, days, now)
    told = tuple(
        Day(day, tuple(Cell(used[one.id, UPLOADS, day], used[one.id, UNITS, day]) for one in accounts))
        for day in reversed(days)
    )
    return History(tuple(accounts), told, tuple(_refusals(accounts, days)))


def written(span: int, now: datetime) -> str:
    """A file for a spreadsheet: a row for each account and day on which it was used."""
    accounts = _accounts()
    days = pacific.days_before(pacific.day_of(now), span)
    used = _used(accounts, days, now)
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(HEAD)
    for day in days:
        for account in accounts:
            counts = [used[account.id, bucket, day] for bucket in NAMES]
            if any(counts):
                lines.writerow((day, account.number, safe(account.label), safe(account.owner), *counts))
    return MARK + text.getvalue()


def _used(accounts: Sequence[Account], days: Sequence[str], now: datetime) -> Counter[Key]:
    """What was used on these days."""
    found = forecast.history(now, [account.id for account in accounts], len(days))
    return Counter({
        (account_id, bucket, day): count
        for account_id, buckets in found.items() for bucket, counts in buckets.items()
        for day, count in zip(days, counts, strict=True)
    })  # fmt: skip


def _sum(cells: Sequence[Cell]) -> Cell:
    return Cell(sum(cell.uploads for cell in cells), sum(cell.units for cell in cells))


def _accounts() -> list[Account]:
    return list(db.session.scalars(without_secrets().order_by(Account.number)))


def _refusals(accounts: Sequence[Account], days: Sequence[str]) -> list[Refusal]:
    """The most frequent reasons first."""
    count = func.count()
    rows = db.session.execute(
        select(Call.reason, count, func.max(Call.day)).where(
            Call.account_id.in_([account.id for account in accounts]), Call.day.in_(days), Call.state == FAILED
        ).group_by(Call.reason).order_by(count.desc(), Call.reason).limit(MOST_REASONS)
    )  # fmt: skip
    return [Refusal(reason or "no reason given", times, date.fromisoformat(last)) for reason, times, last in rows]
