"""What YouTube counted, as programs get it. Sums are of final days alone, and no figure is made of views and money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from ytempire.analytics.days import NONE
from ytempire.analytics.report import Counted, DayRow
from ytempire.analytics.standing import Standing
from ytempire.api_v1.cost_shapes import Day
from ytempire.api_v1.types import ChannelId, Dollars, Moment, Told, VideoId, dollars
from ytempire.costs.report_span import Span
from ytempire.quotas import pacific

NOTHING = dict.fromkeys(("views", "watch_minutes", "likes", "subscribers", "revenue"))


class FiguresShape(Told):
    """Null where nothing was counted yet."""

    views: int | None = Field(examples=[1204])
    watch_minutes: int | None = Field(examples=[2380])
    likes: int | None = Field(examples=[61])
    subscribers: int | None = Field(description="Those who came, less those who left; of a video those who came.",
                                    examples=[12])  # fmt: skip
    revenue: Dollars | None = Field(description="As YouTube estimates it; null also where it was not granted.",
                                    examples=["2.310000"])  # fmt: skip


class FiguresDayShape(FiguresShape):
    day: Day = Field(description="As YouTube counts days: in America/Los_Angeles.")
    final: bool = Field(description="Whether YouTube counts no more of it; only such days are in the totals.")


class FiguresOfDaysShape(Told):
    first_day: Day
    last_day: Day
    timezone: str = Field(examples=["America/Los_Angeles"])
    counted_at: Moment | None = Field(description="When it was counted last; null before the first time.")
    final_until: Day | None = Field(description="The newest day that is final.")
    totals: FiguresShape
    days: list[FiguresDayShape] = Field(description="The oldest first; none before anything was counted.")


class ChannelTotalsShape(Told):
    channel_id: ChannelId
    name: str = Field(examples=["Harbour Light"])
    counted_at: Moment | None
    final_until: Day | None
    totals: FiguresShape


class OverviewShape(FiguresOfDaysShape):
    """All your channels together. A day is final when it is so of each of them."""

    channels: list[ChannelTotalsShape]


class ChannelFiguresShape(FiguresOfDaysShape):
    channel_id: ChannelId
    name: str = Field(examples=["Harbour Light"])
    error: str | None = Field(description="Why it could not be counted the last time.",
                              examples=[None])  # fmt: skip


class VideoFiguresShape(FiguresOfDaysShape):
    """Days of which YouTube has told nothing are not listed."""

    video_id: VideoId
    title: str = Field(examples=["Why bees vote"])
    average_view_seconds: int | None = Field(description="YouTube's own average view, of the final days.",
                                             examples=[118])  # fmt: skip


def figures(counted: Counted | None) -> dict[str, Any]:
    if counted is None:
        return NOTHING
    revenue = None if counted.revenue is None else dollars(counted.revenue)
    return {"views": counted.views, "watch_minutes": counted.minutes, "likes": counted.likes,
            "subscribers": counted.subscribers, "revenue": revenue}  # fmt: skip


def of_days(span: Span, rows: Sequence[DayRow], total: Counted | None, counted_at: datetime | None,
            final: str) -> dict[str, Any]:  # fmt: skip
    """`rows`: the oldest first. `final`: the newest day that is, "" for none."""
    first, last = span.bounds
    return {"first_day": first, "last_day": last, "timezone": pacific.ZONE.key, "counted_at": counted_at,
            "final_until": final or None, "totals": figures(total), "days": [_day(row) for row in rows]}  # fmt: skip


def channel_totals(channel: Standing, counted: Counted | None) -> dict[str, Any]:
    found = counted if counted is not None or channel.final == NONE else Counted()
    return {"channel_id": channel.id, "name": channel.name, "counted_at": channel.done_at,
            "final_until": channel.final or None, "totals": figures(found)}  # fmt: skip


def _day(row: DayRow) -> dict[str, Any]:
    """A day that is not final, and of which YouTube has told nothing yet, has no figures."""
    known = row.final or row.counted != Counted()
    return {"day": row.day, "final": row.final, **figures(row.counted if known else None)}
