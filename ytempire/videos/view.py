"""Which part of the list a page shows: a status, a channel, and from where on.

Pages follow one another by a place (time and id of a row), never by a count of rows, so that the last page of
many is as quick as the first and nothing is shown twice when a video is added meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_

from ytempire.videos import lifecycle
from ytempire.videos.video import Video

ROWS = 50  # on a page

GROUPS: dict[str, tuple[str, ...]] = {
    "making": ("queued", "processing"),
    "finished": ("completed", "scheduled", "publishing", "published"),
}
TABS = ("making", "waiting", "review", "finished", "scheduled", "published", "failed", "cancelled", "draft")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class View:
    """What of the list is asked for: a tab of `TABS` or a status, a channel, and from where on.

    The page begins behind the place `before`, or ends ahead of the place `after` (see `place`).
    """

    status: str = ""
    channel: str = ""
    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> View:
        """The view that a query string asks for. Raises ValueError for a status or a place that is none."""
        view = cls(*(arguments.get(name, "") for name in ("status", "channel", "before", "after")))
        if view.status and view.status not in (*GROUPS, *lifecycle.STATUSES):
            raise ValueError(f"There is no status “{view.status}”.")
        if "\0" in view.channel:  # PostgreSQL refuses the character
            raise ValueError("There is no such channel.")
        for end in (view.before, view.after):
            if end:
                _moment_and_id(end)
        return view

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that it shows; none means all."""
        return GROUPS.get(self.status) or ((self.status,) if self.status else ())

    def arguments(self) -> dict[str, str]:
        """Its query string; what is empty is left out."""
        asked = {"status": self.status, "channel": self.channel, "before": self.before, "after": self.after}
        return {name: value for name, value in asked.items() if value}

    def turned(self, before: str = "", after: str = "") -> View:
        """The same view from another place on."""
        return View(self.status, self.channel, before, after)

    def select(self, user_id: int, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """The user's videos of the view: newest first, but oldest first where it looks `after` a place.

        One row more than a page holds, so that a further page is known.
        """
        wanted: list[ColumnElement[bool]] = [Video.user_id == user_id]
        if self.statuses:
            wanted.append(Video.status.in_(self.statuses))
        if self.channel:
            wanted.append(Video.channel_id == self.channel)
        if self.before:
            moment, video_id = _moment_and_id(self.before)
            older = and_(Video.created_at == moment, Video.id < video_id)
            wanted.append(or_(Video.created_at < moment, older))
        if self.after:
            moment, video_id = _moment_and_id(self.after)
            newer = and_(Video.created_at == moment, Video.id > video_id)
            wanted.append(or_(Video.created_at > moment, newer))
        columns = (Video.created_at, Video.id)
        order = [column.asc() if self.after else column.desc() for column in columns]
        return statement.where(*wanted).order_by(*order).limit(ROWS + 1)


def place(created_at: datetime, video_id: str) -> str:
    """Where a video stands in the list, as it is written in an address."""
    return f"{(created_at - EPOCH) // MICROSECOND}-{video_id}"


def _moment_and_id(written: str) -> tuple[datetime, str]:
    stamp, _, video_id = written.partition("-")
    if "\0" in video_id:
        raise ValueError("This is not a place in the list.")
    try:
        return EPOCH + int(stamp) * MICROSECOND, video_id
    except (ValueError, OverflowError):
        raise ValueError("This is not a place in the list.") from None
