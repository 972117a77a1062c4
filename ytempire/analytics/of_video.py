"""What was counted of one video: since it is live, for its page; in some days, for programs. Sums are of final days
alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ytempire.analytics.days import last_final
from ytempire.analytics.figures import Sync, VideoDay
from ytempire.analytics.report import Counted, DayRow
from ytempire.analytics.trend import Trend, trend
from ytempire.costs.report_span import Span
from ytempire.extensions import db

DRAWN = 28  # days in the picture, the newest


@dataclass(frozen=True)
class VideoFigures:
    """`average` is YouTube's own average view in seconds, over the days by their views; None without a view."""

    total: Counted
    average: int | None
    rows: list[DayRow]
    trend: Trend
    counted_at: datetime | None


@dataclass(frozen=True)
class Within:
    """The days of a span that were counted, the oldest first. `total` and `average` are of the final ones, None where
    none is; `final` is the newest day that is, "" for none."""

    rows: list[DayRow]
    total: Counted | None
    average: int | None
    counted_at: datetime | None
    final: str


def figures_of(video_id: str, now: datetime) -> VideoFigures | None:
    """None before anything was counted of it."""
    days = db.session.scalars(select(VideoDay).where(VideoDay.video_id == video_id).order_by(VideoDay.day)).all()
    if not days:
        return None
    counted_at, until = _counting(days[0].channel_id, now)
    final = [day for day in days if day.day <= until]
    rows = [DayRow(day.day, day.day <= until, Counted(day.views, day.minutes, day.likes)) for day in days[-DRAWN:]]
    return VideoFigures(_total(final), _average(final), rows, trend(rows, lambda row: row.counted.views), counted_at)


def within(video_id: str, channel_id: str, span: Span, now: datetime) -> Within:
    first, last = span.bounds
    days = db.session.scalars(
        select(VideoDay).where(VideoDay.video_id == video_id, VideoDay.day >= first, VideoDay.day <= last)
        .order_by(VideoDay.day)
    ).all()  # fmt: skip
    counted_at, until = _counting(channel_id, now)
    final = [day for day in days if day.day <= until]
    rows = [DayRow(day.day, day.day <= until, _total([day])) for day in days]
    return Within(rows, _total(final) if final else None, _average(final), counted_at, until)


def _counting(channel_id: str, now: datetime) -> tuple[datetime | None, str]:
    """When its channel was counted whole, and the newest day that was final then."""
    counted_at = db.session.scalar(select(Sync.done_at).where(Sync.channel_id == channel_id))
    return counted_at, last_final(now, counted_at)


def _total(days: Sequence[VideoDay]) -> Counted:
    money = [day.revenue for day in days if day.revenue is not None]
    return Counted(sum(day.views for day in days), sum(day.minutes for day in days), sum(day.likes for day in days),
                   sum(day.subscribers_gained for day in days), 0, sum(money) if money else None)  # fmt: skip


def _average(days: Sequence[VideoDay]) -> int | None:
    views = sum(day.views for day in days)
    return sum(day.average_seconds * day.views for day in days) // views if views else None
