"""What was counted, by day and by channel. All sums are of final days alone, and none is made of views and money.

YouTube's figures and what was paid stand side by side: a ratio of the two is a derived metric, which its Developer
Policies (III.E.4.h) do not allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from ytempire.analytics.days import NONE
from ytempire.analytics.figures import ChannelDay, VideoDay
from ytempire.analytics.standing import Standing
from ytempire.costs.report_span import Span
from ytempire.extensions import db

Figures = type[ChannelDay] | type[VideoDay]


@dataclass(frozen=True)
class Counted:
    """Figures of some days. Watch time in minutes, `revenue` in micro-dollars, None where it is not known."""

    views: int = 0
    minutes: int = 0
    likes: int = 0
    gained: int = 0
    lost: int = 0
    revenue: int | None = None

    @property
    def subscribers(self) -> int:
        return self.gained - self.lost


@dataclass(frozen=True)
class DayRow:
    """A day of all the channels together; `final` where it is that of each."""

    day: str
    final: bool
    counted: Counted

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


@dataclass(frozen=True)
class Before:
    """So many days before, which were all counted."""

    length: int
    views: int
    minutes: int


def by_day(channels: Sequence[Standing], span: Span) -> list[DayRow]:
    """Every day of the span, the oldest first."""
    rows = db.session.execute(
        select(ChannelDay.day, *_sums()).where(*_in(channels, *span.bounds)).group_by(ChannelDay.day)
    )
    found, until = {row.day: _counted(row) for row in rows}, final_of_all(channels)
    return [DayRow(day, day <= until, found.get(day, Counted())) for day in reversed(list(span.days()))]


def final_of_all(channels: Sequence[Standing]) -> str:
    """The newest day that is final of each channel, but for those that are not counted any more, or not yet."""
    known = [channel for channel in channels if channel.final != NONE]
    counted = [channel for channel in known if channel.connected and not channel.archived]
    return min((channel.final for channel in counted), default=max((each.final for each in known), default=NONE))


def by_channel(channels: Sequence[Standing], span: Span) -> dict[str, Counted]:
    """What is final of each channel in these days; a channel without figures is not in it."""
    rows = db.session.execute(
        select(ChannelDay.channel_id, *_sums())
        .where(*_in(channels, *span.bounds), is_final(ChannelDay, channels)).group_by(ChannelDay.channel_id)
    )  # fmt: skip
    return {row.channel_id: _counted(row) for row in rows}


def total(of: Sequence[Counted]) -> Counted:
    money = [each.revenue for each in of if each.revenue is not None]
    return Counted(
        sum(each.views for each in of), sum(each.minutes for each in of), sum(each.likes for each in of),
        sum(each.gained for each in of), sum(each.lost for each in of), sum(money) if money else None,
    )  # fmt: skip


def before(channels: Sequence[Standing], rows: Sequence[DayRow]) -> Before | None:
    """As many days right before as are final of these; None where these were not all counted, or where one channel
    is behind another."""
    length = sum(row.final for row in rows)
    if not length or len({channel.final for channel in channels if channel.final != NONE}) != 1:
        return None
    first, last = rows[0].date - timedelta(days=length), rows[0].date - timedelta(days=1)
    row = db.session.execute(
        select(func.sum(ChannelDay.views), func.sum(ChannelDay.minutes), func.min(ChannelDay.day))
        .where(*_in(channels, first.isoformat(), last.isoformat()))
    ).one()  # fmt: skip
    return Before(length, int(row[0]), int(row[1])) if row[2] == first.isoformat() else None


def anything(channels: Sequence[Standing]) -> bool:
    """Whether a day of these channels was ever counted."""
    some = select(ChannelDay.day).where(ChannelDay.channel_id.in_([channel.id for channel in channels])).limit(1)
    return db.session.scalar(some) is not None


def is_final(figures: Figures, channels: Sequence[Standing]) -> ColumnElement[bool]:
    """Whether a row is of a day that was final when its channel was counted last."""
    until: dict[str, list[str]] = {}
    for channel in channels:
        if channel.final != NONE:
            until.setdefault(channel.final, []).append(channel.id)
    return or_(false(), *(and_(figures.channel_id.in_(ids), figures.day <= day) for day, ids in until.items()))


def _in(channels: Sequence[Standing], first: str, last: str) -> list[ColumnElement[bool]]:
    ids = [channel.id for channel in channels]
    return [ChannelDay.channel_id.in_(ids), ChannelDay.day >= first, ChannelDay.day <= last]


def _sums() -> list[ColumnElement[Any]]:
    names = {"views": ChannelDay.views, "minutes": ChannelDay.minutes, "likes": ChannelDay.likes,
             "gained": ChannelDay.subscribers_gained, "lost": ChannelDay.subscribers_lost,
             "revenue": ChannelDay.revenue}  # fmt: skip
    return [func.sum(column).label(name) for name, column in names.items()]


def _counted(row: Any) -> Counted:
    whole = (int(row.views), int(row.minutes), int(row.likes), int(row.gained), int(row.lost))
    return Counted(*whole, None if row.revenue is None else int(row.revenue))
