"""Which account of the pool uploads next: of those that hold a grant for the YouTube channel, and of no others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ytempire.quotas import pacific, pool
from ytempire.quotas.account import ACTIVE, RESTING, Account
from ytempire.quotas.standing import Standing, standings


def in_order(account_ids: Collection[int], now: datetime, units: int = 0) -> list[Account]:
    """Those of the accounts that can take an upload now and so many units more: active before reserve, least used
    first (by uploads, then by units), then by number. Reserving is what makes it sure."""
    able = [each for each in standings(now, pool.of_ids(account_ids)) if each.account.usable(now) and each.fits(units)]
    return [each.account for each in sorted(able, key=_rank)]


def next_chance(account_ids: Collection[int], now: datetime, units: int = 0) -> datetime | None:
    """When one of them is expected to take an upload and so many units more: now, when YouTube takes its uploads
    again, or after a reset. None where only a person can help: all rest, or are suspended, or are too small."""
    accounts = [each for each in pool.of_ids(account_ids) if each.state != RESTING and each.suspended_at is None]
    reset = pacific.goes_on_after(now)
    days = zip(standings(now, accounts), standings(reset, accounts), strict=True)
    chances = [_chance(today, after, now, reset, units) for today, after in days]
    return min((chance for chance in chances if chance is not None), default=None)


def _chance(today: Standing, after: Standing, now: datetime, reset: datetime, units: int) -> datetime | None:
    free = today.account.paused_until(now) or now
    if today.fits(units) and pacific.day_of(free) == today.day:
        return free
    return max(free, reset) if after.fits(units) else None


def _rank(standing: Standing) -> tuple[bool, int, int, int]:
    account = standing.account
    return account.state != ACTIVE, standing.uploads.taken, standing.buckets["units"].taken, account.number
