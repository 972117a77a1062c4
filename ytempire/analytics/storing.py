"""Rows of YouTube's reports into ours. A day that was stored before is written again: YouTube counted on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func

from ytempire.analytics.figures import ChannelDay, VideoDay
from ytempire.extensions import Base, db, insert_into
from ytempire.money import MICRO

PIECE = 1000  # rows in one statement
NAMES = {
    "views": "views", "estimatedMinutesWatched": "minutes", "averageViewDuration": "average_seconds",
    "likes": "likes", "subscribersGained": "subscribers_gained", "subscribersLost": "subscribers_lost",
}  # fmt: skip

Rows = Sequence[Mapping[str, Any]]


def pieces(rows: Rows) -> list[Rows]:
    """So many at a time as a short transaction takes."""
    return [rows[at : at + PIECE] for at in range(0, len(rows), PIECE)]


def channel_days(channel_id: str, rows: Rows, now: datetime) -> None:
    """In the caller's write transaction."""
    _store(ChannelDay, ["channel_id", "day"], [
        {"channel_id": channel_id, "day": row["day"], **_figures(row), "counted_at": now} for row in rows
    ])  # fmt: skip


def video_days(channel_id: str, rows: Rows, video_ids: Mapping[str, str], now: datetime) -> None:
    """In the caller's write transaction; `video_ids` are ours by YouTube's."""
    _store(VideoDay, ["video_id", "day"], [
        {"video_id": video_ids[row["video"]], "day": row["day"], "channel_id": channel_id, **_figures(row),
         "counted_at": now}
        for row in rows if row["video"] in video_ids
    ])  # fmt: skip


def with_revenue(rows: Rows, revenue: Rows) -> list[dict[str, Any]]:
    """The rows with the money of the same day, and video; days of which no money is known yet have none."""
    known = {(row["day"], row.get("video")): row["estimatedRevenue"] for row in revenue}
    return [{**row, "estimatedRevenue": known.get((row["day"], row.get("video")))} for row in rows]


def _figures(row: Mapping[str, Any]) -> dict[str, int | None]:
    told: dict[str, int | None] = {ours: _whole(row[name]) for name, ours in NAMES.items() if name in row}
    return {**told, "revenue": micro(row.get("estimatedRevenue"))}


def micro(dollars: Any) -> int | None:
    """Micro-dollars of an amount in dollars as a report has it."""
    try:
        return None if dollars is None else round(Decimal(str(dollars)) * MICRO)
    except InvalidOperation:
        return None


def _whole(value: Any) -> int:
    """A count, also where it comes as a number with a point; 0 for what is none."""
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _store(model: type[Base], key: list[str], rows: list[dict[str, Any]]) -> None:
    """Money that was known stays known where it is not asked for any more."""
    if not rows:
        return
    insert = insert_into(model)
    new = insert.excluded
    changed = {name: new[name] for name in rows[0] if name not in key}
    changed["revenue"] = func.coalesce(new["revenue"], model.__table__.c["revenue"])
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=changed), rows)
