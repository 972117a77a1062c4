"""The pool of YouTube accounts at a glance: each account, what is left today, and whether it is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer

from ytempire.admin import quota_health, quota_hours
from ytempire.admin.quota_chart import Chart, chart
from ytempire.admin.quota_health import Grants, Health
from ytempire.admin.quota_hours import Day
from ytempire.admin.quota_meters import Meter, meters
from ytempire.channels.channel import Channel
from ytempire.channels.connection import RECONNECT, Connection
from ytempire.extensions import db
from ytempire.quotas import forecast, pacific, pool
from ytempire.quotas.account import ACTIVE, RESERVE, RESTING, Account
from ytempire.quotas.forecast import Forecast
from ytempire.quotas.rules import INSERTS, UNITS, UPLOADS
from ytempire.quotas.standing import Standing, standings
from ytempire.quotas.usage import Usage


@dataclass(frozen=True)
class Row:
    """An account as the board shows it."""

    standing: Standing
    grants: Grants
    meters: dict[str, Meter]
    health: Health
    reachable: bool
    last_upload: str

    @property
    def account(self) -> Account:
        return self.standing.account

    @property
    def told_error(self) -> str:
        """What went wrong last, unless an upload went well since."""
        account = self.account
        since = account.last_upload_at
        recent = account.last_error_at and (since is None or account.last_error_at > since)
        return account.last_error if recent else ""


@dataclass(frozen=True)
class Board:
    """`able` is the forecast of the accounts that can be reached, since one that is signed out uploads nothing;
    `pooled` is that of all."""

    rows: tuple[Row, ...]
    able: Forecast
    pooled: Forecast
    day: Day
    chart: Chart
    now: datetime

    @property
    def groups(self) -> list[tuple[str, str, list[Row]]]:
        """State, title and rows, without a state that no account is in."""
        named = ((ACTIVE, "Active"), (RESERVE, "Reserve"), (RESTING, "Resting"))
        groups = [(state, title, [row for row in self.rows if row.account.state == state]) for state, title in named]
        return [group for group in groups if group[2]]

    @property
    def calls(self) -> list[Row]:
        """Accounts that need a person."""
        return [row for row in self.rows if row.health.calls]

    @property
    def shut(self) -> int:
        """Accounts in use through which nothing can be sent, since no channel is connected."""
        return sum(not row.reachable for row in self.rows if row.account.state != RESTING)

    @property
    def free(self) -> int:
        """Uploads that stay; below 0 are those that wait until tomorrow."""
        return self.able.free(self.day.ahead)


def read(now: datetime) -> Board:
    """The board, by the same few queries for one account as for a hundred."""
    clients = pool.has_clients()
    rows = tuple(_rows(list(db.session.scalars(without_secrets().order_by(Account.number))), now, clients))
    day = quota_hours.day_of([row.account.id for row in rows], now)
    pooled = forecast.forecast(now, [row.standing for row in rows])
    able = forecast.forecast(now, [row.standing for row in rows if row.reachable])
    return Board(rows, able, pooled, day, chart(day, pooled.most), now)


def without_secrets() -> Select[Any]:
    """All accounts. What is secret of them is not even decrypted."""
    return select(Account).options(defer(Account.client_secret), defer(Account.api_key))


def read_one(account: Account, now: datetime) -> Row:
    """One account as the board has it."""
    return _rows([account], now, pool.has_clients())[0]


def mark(now: datetime) -> tuple[Any, ...]:
    """Differs whenever the board would show something else, but for what only time moves."""
    accounts = db.session.execute(
        select(Account.id, Account.revision, Account.state, Account.waits_until, Account.faulty_until,
               Account.suspended_at, Account.last_error_at, Account.last_upload_at).order_by(Account.id)
    ).all()  # fmt: skip
    used = db.session.execute(
        select(Usage.account_id, Usage.bucket, Usage.used, Usage.reserved, Usage.exhausted).where(
            Usage.account_id.in_([row.id for row in accounts]),
            Usage.bucket.in_((UPLOADS, UNITS, INSERTS)), Usage.day == pacific.day_of(now),
        ).order_by(Usage.account_id, Usage.bucket)
    ).all()  # fmt: skip
    grants = db.session.execute(
        select(func.count(), func.max(Connection.id), func.max(Connection.checked_at), func.max(Connection.granted_at))
        .select_from(Connection).group_by(Connection.state).order_by(Connection.state)
    ).all()  # fmt: skip
    waiting = [until is not None and until > now for row in accounts for until in (row.waits_until, row.faulty_until)]
    hour = f"{now.astimezone(pacific.ZONE):%Y-%m-%d %H}"
    booked = sorted((f"{booking.at:%d %H}", booking.planned) for booking in quota_hours.bookings(now))
    return (hour, *map(tuple, accounts), *map(tuple, used), *map(tuple, grants), *waiting, *booked)


def _rows(accounts: Sequence[Account], now: datetime, clients: bool) -> list[Row]:
    grants = _grants([account.id for account in accounts])
    rows = []
    for standing in standings(now, accounts):
        account = standing.account
        own = grants.get(account.id, Grants())
        last = quota_health.moment(account.last_upload_at, now) if account.last_upload_at else ""
        rows.append(Row(standing, own, meters(standing), quota_health.health(standing, own, now, clients),
                        quota_health.reachable(account, own, now, clients), last))  # fmt: skip
    return rows


def _grants(account_ids: Sequence[int]) -> dict[int, Grants]:
    """What is connected through each account."""
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(Connection.account_id, Connection.state, Connection.reason, Connection.ends_at,
               Connection.checked_at, Channel.name)
        .join(Channel, Channel.id == Connection.channel_id)
        .where(Connection.account_id.in_(account_ids)).order_by(Channel.name, Connection.id)
    ):  # fmt: skip
        found.setdefault(row.account_id, []).append(row)
    return {account_id: _grants_of(rows) for account_id, rows in found.items()}


def _grants_of(rows: Sequence[Any]) -> Grants:
    lost = [row for row in rows if row.state == RECONNECT]
    working = [row for row in rows if row.state != RECONNECT]
    return Grants(
        len(rows), len(lost), lost[0].reason if lost else "",
        min((row.ends_at for row in working if row.ends_at), default=None),
        max((row.checked_at for row in working if row.checked_at), default=None),
        tuple(row.name for row in rows),
    )  # fmt: skip
