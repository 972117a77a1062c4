"""What was counted of one video since it is live: for its page. Sums are of final days alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ytempire.analytics.days import last_final
from ytempire.analytics.figures import Sync, VideoDay
from ytempire.analytics.report import Counted, DayRow
from ytempire.analytics.trend import Trend, trend
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


def figures_of(video_id: str, now: datetime) -> VideoFigures | None:
    """None before anything was counted of it."""
    days = db.session.scalars(select(VideoDay).where(VideoDay.video_id == video_id).order_by(VideoDay.day)).all()
    if not days:
        return None
    counted_at = db.session.scalar(select(Sync.done_at).where(Sync.channel_id == days[0].channel_id))
    until = last_final(now, counted_at)
    final = [day for day in days if day.day <= until]
    views = sum(day.views for day in final)
    money = [day.revenue for day in final if day.revenue is not None]
    total = Counted(views, sum(day.minutes for day in final), sum(day.likes for day in final),
                    sum(day.subscribers_gained for day in final), 0, sum(money) if money else None)  # fmt: skip
    rows = [DayRow(day.day, day.day <= until, Counted(day.views, day.minutes, day.likes)) for day in days[-DRAWN:]]
    average = sum(day.average_seconds * day.views for day in final) // views if views else None
    return VideoFigures(total, average, rows, trend(rows, lambda row: row.counted.views), counted_at)
