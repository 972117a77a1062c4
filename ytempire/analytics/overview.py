"""All that the page of analytics shows of some channels in some days, read at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ytempire.analytics import report, report_videos
from ytempire.analytics.report import Before, Counted, DayRow
from ytempire.analytics.standing import Standing
from ytempire.analytics.trend import Trend, trend
from ytempire.analytics.words import label, plus, watched
from ytempire.costs import report as costs
from ytempire.costs.report_span import Span


@dataclass(frozen=True)
class Shown:
    """A figure of the days: its name, their sum, what is said beside it, and the days as a picture."""

    name: str
    figure: str
    note: str
    trend: Trend
    label: str
    peak: str


@dataclass(frozen=True)
class ChannelRow:
    """A channel's cost (micro-dollars) and views, and how long their bars are, each a fraction of its own longest."""

    id: str
    name: str
    videos: int
    cost: int
    views: int
    cost_bar: float
    views_bar: float


@dataclass(frozen=True)
class Overview:
    rows: list[DayRow]
    total: Counted
    trends: list[Shown]
    channels: list[ChannelRow]
    videos: int  # published, of all these channels

    @property
    def unsure(self) -> int:
        """Days that stand in no sum."""
        return sum(not row.final for row in self.rows)


def overview(channels: Sequence[Standing], span: Span, user_id: int) -> Overview:
    rows = report.by_day(channels, span)
    counted = report.by_channel(channels, span)
    published = report_videos.count(channels)
    paid = costs.by_channel(span, user_id)
    total, before = report.total(list(counted.values())), report.before(channels, rows)
    return Overview(rows, total, _trends(rows, total, before), _channels(channels, counted, published, paid),
                    sum(published.values()))  # fmt: skip


def _trends(rows: list[DayRow], total: Counted, before: Before | None) -> list[Shown]:
    days = f"in the {before.length} days before" if before else ""
    return [
        _shown("Views", f"{total.views:,}", f"{before.views:,} {days}" if before else "", rows,
               lambda row: row.counted.views, lambda count: f"{count:,}"),
        _shown("Watch time", watched(total.minutes), f"{watched(before.minutes)} {days}" if before else "", rows,
               lambda row: row.counted.minutes, watched),
        _shown("Subscribers", plus(total.subscribers), f"{total.gained:,} came, {total.lost:,} left", rows,
               lambda row: row.counted.subscribers, plus),
    ]  # fmt: skip


def _shown(name: str, figure: str, note: str, rows: list[DayRow], of: Callable[[DayRow], int],
           worded: Callable[[int], str]) -> Shown:  # fmt: skip
    drawn = trend(rows, of)
    peak = worded(drawn.most) if drawn.peak else ""
    return Shown(name, figure, note, drawn, label(name, drawn, rows, peak), peak)


def _channels(channels: Sequence[Standing], counted: dict[str, Counted], published: dict[str, int],
              paid: dict[str, int]) -> list[ChannelRow]:  # fmt: skip
    """Those that have either, the dearest first."""
    money = {channel.id: paid.get(channel.id, 0) for channel in channels}
    views = {channel.id: counted.get(channel.id, Counted()).views for channel in channels}
    most_paid, most_seen = max(money.values(), default=0) or 1, max(views.values(), default=0) or 1
    rows = [
        ChannelRow(channel.id, channel.name, published.get(channel.id, 0), money[channel.id], views[channel.id],
                   max(0, money[channel.id]) / most_paid, views[channel.id] / most_seen)
        for channel in channels if money[channel.id] or views[channel.id]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: -row.cost)
