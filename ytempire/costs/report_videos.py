"""Costs by video: what was estimated, what was paid, what failed calls took. An edge: it joins videos to their money.

Only the newest videos are looked at, so that no page reads more as a channel grows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select

from ytempire.costs.counter import Counter
from ytempire.costs.entry import FAILED, SPENDS, UNKNOWN, Entry
from ytempire.costs.limit import VIDEO
from ytempire.costs.report_span import Span
from ytempire.extensions import db
from ytempire.videos.figures import FINISHED
from ytempire.videos.video import Video
from ytempire.videos.view import View, place

ROWS = 20  # on a page
LOOKED_AT = 100  # the newest paid videos, for averages

_paid = and_(Counter.scope == VIDEO, Counter.scope_id == Video.id, Counter.period == "")


@dataclass(frozen=True)
class VideoRow:
    """A video with its money, in micro-dollars; `estimate` is None where none was made."""

    id: str
    name: str
    status: str
    created_at: datetime
    estimate: int | None
    spent: int
    held: int
    failed: int = 0

    @property
    def difference(self) -> int | None:
        """Actual less estimate, once nothing more is paid for it."""
        return self.spent - self.estimate if self.estimate is not None and self.status in FINISHED else None


@dataclass(frozen=True)
class Typical:
    """The newest paid videos of some days: how many, average and dearest, and how far estimates were off.

    `off` is a fraction of what was estimated (-0.028 is 2.8 % less), None where no film has an estimate.
    """

    count: int
    average: int
    dearest: int
    off: float | None
    compared: int = 0  # films that had an estimate


def estimated(estimate: Mapping[str, Any] | None) -> int | None:
    """The total of an estimate as it was kept with its video, in micro-dollars."""
    micro = (estimate or {}).get("likely")
    return micro if isinstance(micro, int) else None


def typical(span: Span, user_id: int) -> Typical | None:
    """Figures over the newest paid videos that were begun in these days; None without any."""
    rows = db.session.execute(
        _in(span, user_id, select(Counter.spent, Video.estimate, Video.status).join(Counter, _paid))
        .where(Counter.spent > 0).order_by(Video.created_at.desc(), Video.id.desc()).limit(LOOKED_AT)
    ).all()  # fmt: skip
    if not rows:
        return None
    pairs = [(row.spent, told) for row in rows
             if row.status in FINISHED and (told := estimated(row.estimate))]  # fmt: skip
    told, paid = sum(pair[1] for pair in pairs), sum(pair[0] for pair in pairs)
    spent = [row.spent for row in rows]
    return Typical(len(rows), sum(spent) // len(rows), max(spent), (paid - told) / told if told else None, len(pairs))


def page(span: Span, user_id: int, before: str = "", after: str = "") -> tuple[list[VideoRow], str, str]:
    """Twenty paid or estimated videos of these days, the newest first; the places of the newer and the older page.

    Raises ValueError for a place that is none.
    """
    view = View.of({"before": before, "after": after})
    columns = (Video.id, Video.title, Video.topic, Video.status, Video.created_at, Video.estimate,
               Counter.spent, Counter.reserved)  # fmt: skip
    query = view.select(user_id, _in(span, user_id, select(*columns).join(Counter, _paid)))
    found = db.session.execute(query.where(Counter.spent + Counter.reserved > 0).limit(ROWS + 1)).all()
    rows = [_row(row) for row in found[:ROWS]]
    if after:
        rows.reverse()
    further = len(found) > ROWS
    newer = further if after else bool(before)
    older = further or bool(after)
    return (
        _with_failed(rows),
        place(rows[0].created_at, rows[0].id) if rows and newer else "",
        place(rows[-1].created_at, rows[-1].id) if rows and older else "",
    )


def names(ids: Sequence[str]) -> dict[str, str]:
    """What these videos are called."""
    rows = db.session.execute(select(Video.id, Video.title, Video.topic).where(Video.id.in_(ids)))
    return {row.id: row.title or row.topic for row in rows}


def _in(span: Span, user_id: int, query: Select[Any]) -> Select[Any]:
    begins, ends = span.moments
    return query.where(Video.user_id == user_id, Video.created_at >= begins, Video.created_at < ends)


def _row(row: Any) -> VideoRow:
    return VideoRow(row.id, row.title or row.topic, row.status, row.created_at, estimated(row.estimate),
                    row.spent, row.reserved)  # fmt: skip


def _with_failed(rows: list[VideoRow]) -> list[VideoRow]:
    """What failed calls took of each: a sum over the entries of these few videos alone."""
    ids = [row.id for row in rows]
    failed = {video_id: int(amount) for video_id, amount in db.session.execute(
        select(Entry.video_id, func.sum(Entry.amount))
        .where(Entry.video_id.in_(ids), Entry.kind.in_(SPENDS), Entry.outcome.in_((FAILED, UNKNOWN)))
        .group_by(Entry.video_id)
    )}  # fmt: skip
    return [replace(row, failed=failed.get(row.id, 0)) for row in rows]
