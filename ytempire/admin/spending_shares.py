"""Who spent what in some days, and for which channel: all of them, so that the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from ytempire.accounts.user import User
from ytempire.channels.channel import Channel
from ytempire.costs.counter import DailySpend
from ytempire.costs.report_span import Span
from ytempire.extensions import db

SUMS = (func.sum(DailySpend.spent).label("spent"), func.sum(DailySpend.failed).label("failed"),
        func.sum(DailySpend.calls).label("calls"))  # fmt: skip


@dataclass(frozen=True)
class Share:
    """Micro-dollars, of these for calls that gave nothing, and calls. `name` is None of what is deleted; `user_id` is
    the person, or whose channel it is."""

    user_id: int
    name: str | None
    spent: int
    failed: int
    calls: int
    channel_id: str | None = None


def hold_still() -> None:
    """What is read from here on, until the transaction ends, is of one moment, so that sums of several statements
    agree. SQLite reads so anyway."""
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def by_user(span: Span) -> list[Share]:
    """Those who spent most first."""
    first, last = span.bounds
    rows = db.session.execute(
        select(DailySpend.user_id, User.name, *SUMS).outerjoin(User, User.id == DailySpend.user_id)
        .where(DailySpend.day >= first, DailySpend.day <= last).group_by(DailySpend.user_id, User.name)
    )  # fmt: skip
    return _sorted(Share(row.user_id, row.name, int(row.spent), int(row.failed), int(row.calls)) for row in rows)


def by_channel(span: Span) -> list[Share]:
    """The dearest first."""
    first, last = span.bounds
    rows = db.session.execute(
        select(DailySpend.user_id, DailySpend.channel_id, Channel.name, *SUMS)
        .outerjoin(Channel, Channel.id == DailySpend.channel_id)
        .where(DailySpend.day >= first, DailySpend.day <= last)
        .group_by(DailySpend.user_id, DailySpend.channel_id, Channel.name)
    )  # fmt: skip
    return _sorted(Share(row.user_id, row.name, int(row.spent), int(row.failed), int(row.calls), row.channel_id)
                   for row in rows)  # fmt: skip


def _sorted(shares: Iterable[Share]) -> list[Share]:
    return sorted(shares, key=lambda share: (-share.spent, share.user_id, share.channel_id or ""))
