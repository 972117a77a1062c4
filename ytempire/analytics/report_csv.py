"""The figures for a spreadsheet: every day of a channel, and below it every video that had a view that day.

Read day by day, each in a transaction of its own, so that a long answer to a slow reader holds nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from ytempire import money
from ytempire.analytics.figures import ChannelDay, VideoDay
from ytempire.analytics.standing import Standing
from ytempire.costs.report_csv import MARK, safe
from ytempire.costs.report_span import Span
from ytempire.extensions import db
from ytempire.publishing.publication import Publication
from ytempire.videos.video import Video

HEAD = ("Day (Pacific)", "Channel", "Video", "Title", "YouTube", "Views", "Watch time in minutes",
        "Average view in seconds", "Likes", "Subscribers gained", "Subscribers lost", "Revenue in dollars",
        "Final")  # fmt: skip


def written(channels: Sequence[Standing], span: Span) -> Iterator[str]:
    """The file in pieces of text: a mark and a head, then the days, the oldest first."""
    yield MARK + _lines([HEAD])
    by_id = {channel.id: channel for channel in channels}
    for day in reversed(list(span.days())):
        lines = [*_of_channels(day, by_id), *_of_videos(day, by_id)]
        db.session.remove()
        if lines:
            yield _lines(lines)


def _of_channels(day: str, channels: dict[str, Standing]) -> Iterator[tuple[object, ...]]:
    rows = db.session.scalars(
        select(ChannelDay).where(ChannelDay.channel_id.in_(channels), ChannelDay.day == day)
        .order_by(ChannelDay.channel_id)
    )  # fmt: skip
    for row in rows:
        yield _cells(row, channels[row.channel_id], ("", "The whole channel", ""), row.subscribers_lost)


def _of_videos(day: str, channels: dict[str, Standing]) -> Iterator[tuple[object, ...]]:
    rows = db.session.execute(
        select(VideoDay, Video.title, Video.topic, Publication.youtube_id)
        .outerjoin(Video, Video.id == VideoDay.video_id)
        .outerjoin(Publication, Publication.video_id == VideoDay.video_id)
        .where(VideoDay.channel_id.in_(channels), VideoDay.day == day, VideoDay.views > 0)
        .order_by(VideoDay.channel_id, VideoDay.views.desc(), VideoDay.video_id)
    )  # fmt: skip
    for row in rows:
        title = row.title or row.topic or "Deleted here"
        told = (row.VideoDay.video_id, title, row.youtube_id or "")
        yield _cells(row.VideoDay, channels[row.VideoDay.channel_id], told, "")


def _cells(row: Any, channel: Standing, video: tuple[str, str, str], lost: object) -> tuple[object, ...]:
    return (
        row.day, safe(channel.name), *map(safe, video), row.views, row.minutes, row.average_seconds, row.likes,
        row.subscribers_gained, lost, "" if row.revenue is None else money.exact(row.revenue),
        "yes" if row.day <= channel.final else "no",
    )  # fmt: skip


def _lines(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
