"""The ledger for a spreadsheet: every row that a total is the sum of. An edge: it names videos and channels.

Read in short pieces, each in a transaction of its own, so that a long answer to a slow reader holds nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select

from ytempire import money
from ytempire.channels.channel import Channel
from ytempire.costs import days
from ytempire.costs.counter import DailySpend
from ytempire.costs.entry import SPENDS, Entry
from ytempire.costs.report_span import Span
from ytempire.extensions import db
from ytempire.videos.video import Video

PIECE = 500  # rows
MARK = "\ufeff"  # by which spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a cell must not begin with
HEAD = ("Day", "Date", "Time", "Video", "Title", "Channel", "Step", "Provider", "Model", "Units", "Unit price",
        "Request", "Outcome", "Amount", "Reservation")  # fmt: skip


def written(span: Span, user_id: int | None = None) -> Iterator[str]:
    """The file in pieces of text: a mark, a head, then a row for each entry that was paid, by day and time."""
    yield MARK + _lines([HEAD])
    for day in _paid_days(span, user_id):
        last = 0
        while rows := _piece(day, user_id, last):
            last = rows[-1].Entry.id
            text = _lines([_cells(row) for row in rows])
            db.session.remove()
            yield text
    db.session.remove()


def safe(text: str | None) -> str:
    """Text that a spreadsheet takes for text, whatever it begins with."""
    return f"'{text}" if text and text.startswith(FORMULA) else text or ""


def _paid_days(span: Span, user_id: int | None) -> list[str]:
    first, last = span.bounds
    wanted: list[ColumnElement[bool]] = [DailySpend.day >= first, DailySpend.day <= last]
    if user_id is not None:
        wanted.append(DailySpend.user_id == user_id)
    return list(db.session.scalars(select(DailySpend.day).distinct().where(*wanted).order_by(DailySpend.day)))


def _piece(day: str, user_id: int | None, after: int) -> Sequence[Any]:
    wanted: list[ColumnElement[bool]] = [Entry.day == day, Entry.id > after, Entry.kind.in_(SPENDS)]
    if user_id is not None:
        wanted.append(Entry.user_id == user_id)
    return db.session.execute(
        select(Entry, Video.title, Video.topic, Channel.name)
        .outerjoin(Video, Video.id == Entry.video_id).outerjoin(Channel, Channel.id == Entry.channel_id)
        .where(*wanted).order_by(Entry.id).limit(PIECE)
    ).all()  # fmt: skip


def _cells(row: Any) -> tuple[object, ...]:
    """One entry. The amount is a number, below zero where a correction gives back; all else is text."""
    entry: Entry = row.Entry
    at = entry.at.astimezone(days.zone())
    told = (
        entry.video_id, row.title or row.topic, row.name or entry.channel_id, entry.step, entry.provider, entry.model,
        "; ".join(f"{line['count']} {line['unit']}" for line in entry.lines),
        "; ".join(_rate(line) for line in entry.lines), entry.request_id, entry.outcome or entry.kind,
    )  # fmt: skip
    return (entry.day, f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", *map(safe, told), money.exact(entry.amount),
            entry.reservation_id or "")  # fmt: skip


def _rate(line: dict[str, Any]) -> str:
    """`0.1 for 1000`; a unit that had no price says so."""
    if line.get("micro") is None:
        return "no price"
    return f"{Decimal(line['micro']) / money.MICRO:f} for {line['per']}"


def _lines(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
