"""`/v1/analytics`: what YouTube has counted of your channels and videos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ytempire.accounts.owning import owned
from ytempire.analytics import days, of_video, report, standing
from ytempire.analytics.report import Counted
from ytempire.analytics.standing import Standing
from ytempire.api_v1.analytics_shapes import (
    ChannelFiguresShape,
    OverviewShape,
    VideoFiguresShape,
    channel_totals,
    of_days,
)
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.caller import caller
from ytempire.api_v1.cost_shapes import DaysAsked
from ytempire.api_v1.operation import operation
from ytempire.channels.channel import Channel
from ytempire.costs.report_span import Span
from ytempire.extensions import utcnow
from ytempire.videos.video import Video

TAG = "Analytics"


@bp.get("/analytics/overview")
@operation(gives=OverviewShape, asks=DaysAsked, scope="analytics:read", tag=TAG)
def read_overview(query: DaysAsked) -> Any:
    """Read what was counted of all your channels; in the last 30 days that are over where nothing is said."""
    now = utcnow()
    span = _span(query, now)
    channels = standing.of_user(caller().user.id, now)
    counted = report.by_channel(channels, span)
    return {**_of_channels(channels, span, counted),
            "channels": [channel_totals(each, counted.get(each.id)) for each in channels]}  # fmt: skip


@bp.get("/analytics/channels/<channel_id>")
@operation(gives=ChannelFiguresShape, asks=DaysAsked, scope="analytics:read", refuses=(404,), tag=TAG)
def read_channel_figures(channel_id: str, query: DaysAsked) -> Any:
    """Read what was counted of one channel."""
    now, user = utcnow(), caller().user
    span, channel = _span(query, now), owned(Channel, channel_id, user)
    shown = [each for each in standing.of_user(user.id, now) if each.id == channel.id]
    error = shown[0].error if shown else None
    counted = report.by_channel(shown, span)
    return {**_of_channels(shown, span, counted), "channel_id": channel.id, "name": channel.name, "error": error}


@bp.get("/analytics/videos/<video_id>")
@operation(gives=VideoFiguresShape, asks=DaysAsked, scope="analytics:read", refuses=(404,), tag=TAG)
def read_video_figures(video_id: str, query: DaysAsked) -> Any:
    """Read what was counted of one video."""
    now = utcnow()
    span, video = _span(query, now), owned(Video, video_id, caller().user)
    found = of_video.within(video.id, video.channel_id, span, now)
    return {
        **of_days(span, found.rows, found.total, found.counted_at, found.final),
        "video_id": video.id, "title": video.name, "average_view_seconds": found.average,
    }  # fmt: skip


def _span(query: DaysAsked, now: datetime) -> Span:
    def of(asked: Mapping[str, str]) -> Span:
        return days.span_of(asked, now)

    return query.span(of)


def _of_channels(channels: Sequence[Standing], span: Span, counted: Mapping[str, Counted]) -> dict[str, Any]:
    counted_at = max((each.done_at for each in channels if each.done_at), default=None)
    final = report.final_of_all(channels)
    if not report.anything(channels):
        return of_days(span, [], None, counted_at, final)
    total = report.total(list(counted.values())) if final else None
    return of_days(span, report.by_day(channels, span), total, counted_at, final)
