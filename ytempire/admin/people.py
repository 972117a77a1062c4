"""The people of this installation, with what they have made and spent: some of them, by the same few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from ytempire.accounts.user import User
from ytempire.costs import limit
from ytempire.costs.counter import Counter, DailySpend
from ytempire.costs.limit import USER
from ytempire.costs.report_span import this_month, today
from ytempire.extensions import db
from ytempire.videos.video import Video


@dataclass(frozen=True)
class Figures:
    """Micro-dollars of today and of this month; `day_budget` is what an admin has set for this very person, None where
    nobody has; `videos` those that are not deleted."""

    videos: int
    spent_today: int
    spent_this_month: int
    day_budget: int | None


def called(text: str) -> ColumnElement[bool]:
    """Whose e-mail, handle or name has this in it, in any case."""
    columns = (User.email, User.username, User.name)
    return or_(*(func.lower(column).contains(text.lower(), autoescape=True) for column in columns))


def figures(user_ids: Sequence[int]) -> dict[int, Figures]:
    keys = [str(user_id) for user_id in user_ids]
    made, month, budgets = _videos(user_ids), _month(user_ids), limit.own_limits(USER, keys)
    day = _day(keys)
    return {of: Figures(made.get(of, 0), day.get(str(of), 0), month.get(of, 0), budgets.get(str(of)))
            for of in user_ids}  # fmt: skip


def _videos(user_ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Video.user_id, func.count()).where(Video.user_id.in_(user_ids)).group_by(Video.user_id)
    )
    return {row[0]: row[1] for row in rows}


def _day(keys: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(Counter.scope_id, Counter.spent)
        .where(Counter.scope == USER, Counter.scope_id.in_(keys), Counter.period == today().isoformat())
    )  # fmt: skip
    return {row.scope_id: row.spent for row in rows}


def _month(user_ids: Sequence[int]) -> dict[int, int]:
    first, last = this_month().bounds
    rows = db.session.execute(
        select(DailySpend.user_id, func.sum(DailySpend.spent))
        .where(DailySpend.user_id.in_(user_ids), DailySpend.day >= first, DailySpend.day <= last)
        .group_by(DailySpend.user_id)
    )  # fmt: skip
    return {row[0]: int(row[1]) for row in rows}
