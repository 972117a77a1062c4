"""What was counted of each published video in some days, beside what it has cost. A sum is of final days alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, case, cast, func, select
from sqlalchemy.types import BigInteger

from ytempire.analytics.figures import VideoDay
from ytempire.analytics.report import is_final
from ytempire.analytics.standing import Standing
from ytempire.channels.channel import Channel
from ytempire.costs.counter import Counter
from ytempire.costs.limit import VIDEO
from ytempire.costs.report_span import Span
from ytempire.extensions import db
from ytempire.publishing.publication import Publication
from ytempire.videos.listing import thumbnail_version
from ytempire.videos.step import Step
from ytempire.videos.video import Video

ROWS = 20  # on a page
SUMS = ("views", "minutes", "average", "likes", "subscribers", "revenue")
SORTS = (*SUMS, "cost", "published")


@dataclass(frozen=True)
class VideoRow:
    """A published video. `average` is YouTube's own average view in seconds, over the days by their views; `revenue`
    and `cost` (of all its days) are micro-dollars."""

    id: str
    name: str
    channel_name: str
    format: str
    published_at: datetime
    seen: dict[str, Any]
    views: int
    minutes: int
    average: int | None
    likes: int
    subscribers: int
    revenue: int | None
    cost: int
    thumbnail: str | None = None

    @property
    def gone(self) -> bool:
        """Whether YouTube has it no more."""
        return bool(self.seen.get("gone"))

    @property
    def privacy(self) -> str:
        return str(self.seen.get("privacy") or "")


def count(channels: Sequence[Standing]) -> dict[str, int]:
    """How many videos of each channel are published on YouTube."""
    rows = db.session.execute(
        select(Publication.channel_id, func.count()).where(*_live(channels)).group_by(Publication.channel_id)
    )
    return {row[0]: row[1] for row in rows}


def page(channels: Sequence[Standing], span: Span, sort: str, number: int) -> list[VideoRow]:
    """Twenty of them, by one of `SORTS`, the most first; with a minus before it the least. Raises ValueError."""
    sums = _sums(channels, span)
    cost = func.coalesce(Counter.spent, 0).label("cost")
    columns: dict[str, Any] = {**{name: sums.c[name] for name in SUMS}, "cost": cost, "published": Publication.live_at}
    rows = db.session.execute(
        select(Video.id, Video.title, Video.topic, Video.format, Video.thumbnail_choice, Publication.live_at,
               Publication.seen, Channel.name, cost, *(sums.c[name] for name in SUMS))
        .select_from(Publication).join(Video, Video.id == Publication.video_id)
        .join(Channel, Channel.id == Publication.channel_id)
        .outerjoin(sums, sums.c.video_id == Video.id)
        .outerjoin(Counter, and_(Counter.scope == VIDEO, Counter.scope_id == Video.id, Counter.period == ""))
        .where(*_live(channels)).order_by(*_order(columns, sort)).limit(ROWS).offset((number - 1) * ROWS)
    ).all()  # fmt: skip
    pictures = _pictures([row.id for row in rows])
    return [_row(row, pictures) for row in rows]


def _order(columns: dict[str, Any], sort: str) -> list[ColumnElement[Any]]:
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        raise ValueError("Videos are not sorted by that.")
    by = column.asc() if sort.startswith("-") else column.desc()
    return [by.nulls_last(), Publication.live_at.desc(), Publication.id.asc()]


def _live(channels: Sequence[Standing]) -> list[ColumnElement[bool]]:
    ids = [channel.id for channel in channels]
    return [Publication.channel_id.in_(ids), Publication.live_at.is_not(None), Publication.local.is_(False)]


def _sums(channels: Sequence[Standing], span: Span) -> Subquery:
    first, last = span.bounds
    seconds = func.sum(VideoDay.average_seconds * VideoDay.views)
    views = func.sum(VideoDay.views)
    return (
        select(VideoDay.video_id, views.label("views"), func.sum(VideoDay.minutes).label("minutes"),
               cast(seconds / case((views > 0, views)), BigInteger).label("average"),
               func.sum(VideoDay.likes).label("likes"), func.sum(VideoDay.subscribers_gained).label("subscribers"),
               func.sum(VideoDay.revenue).label("revenue"))
        .where(VideoDay.channel_id.in_([channel.id for channel in channels]), VideoDay.day >= first,
               VideoDay.day <= last, is_final(VideoDay, channels))
        .group_by(VideoDay.video_id).subquery()
    )  # fmt: skip


def _pictures(video_ids: Sequence[str]) -> dict[str, datetime | None]:
    """When the thumbnail was made, of those that have one."""
    rows = db.session.execute(
        select(Step.video_id, Step.finished_at).where(
            Step.video_id.in_(video_ids), Step.name == "thumbnail", Step.state.in_(("done", "reused"))
        )
    )
    return {row.video_id: row.finished_at for row in rows}


def _row(row: Row[Any], pictures: dict[str, datetime | None]) -> VideoRow:
    mark = thumbnail_version(pictures[row.id], row.thumbnail_choice) if row.id in pictures else ""
    sums = {name: None if row._mapping[name] is None else int(row._mapping[name]) for name in SUMS}
    return VideoRow(
        row.id, row.title or row.topic, row.name, row.format, row.live_at, row.seen or {}, sums["views"] or 0,
        sums["minutes"] or 0, sums["average"], sums["likes"] or 0, sums["subscribers"] or 0, sums["revenue"],
        int(row.cost), f"/videos/{row.id}/thumbnail?v={mark}" if mark else None,
    )  # fmt: skip
