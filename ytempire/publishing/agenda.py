"""What publishes next, by time: what is scheduled, and what waits for quota until a moment that is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select

from ytempire.extensions import db
from ytempire.publishing.part import QUOTA
from ytempire.publishing.publication import ACTIVE, Publication
from ytempire.videos import listing

MOST = 5


@dataclass(frozen=True)
class Entry:
    """`at` is the clock where it is looked at, `day` the day there: Today, Tomorrow, or a date."""

    row: listing.Row
    at: str
    day: str
    note: str
    late: bool  # it waits for quota


def next_of(user_id: int, now: datetime, zone: str, most: int = MOST) -> list[Entry]:
    """The user's, soonest first; times are told in the zone."""
    misses = and_(Publication.youtube_id.is_(None), Publication.wake_at >= Publication.publish_at)
    moment = case((misses, Publication.wake_at), else_=func.coalesce(Publication.publish_at, Publication.wake_at))
    found = db.session.execute(
        select(Publication.video_id, Publication.publish_at, moment.label("moment"), Publication.waiting_for)
        .where(Publication.user_id == user_id, Publication.state.in_(ACTIVE), Publication.withdraw.is_(False),
               Publication.live_at.is_(None), moment >= now)
        .order_by(moment, Publication.id).limit(most)
    ).all()  # fmt: skip
    rows = {row.id: row for row in listing.rows_of([each.video_id for each in found])} if found else {}
    entries = []
    for each in found:
        waiting = each.waiting_for or {}
        late = waiting.get("reason") == QUOTA
        if each.video_id in rows and (each.publish_at is not None or late):
            row = rows[each.video_id]
            note = str(waiting.get("message")) if late else row.channel_name
            at = each.moment.astimezone(ZoneInfo(zone))
            entries.append(Entry(row, f"{at:%H:%M}", _day(at, now.astimezone(ZoneInfo(zone))), note, late))
    return entries


def _day(at: datetime, now: datetime) -> str:
    if at.date() == now.date():
        return "Today"
    return "Tomorrow" if at.date() == now.date() + timedelta(days=1) else f"{at:%a} {at.day} {at:%b}"
