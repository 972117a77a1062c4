"""What a row of a list says of a video's publication. It is handed to the lists, since a video knows nothing of who
publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row as Found
from sqlalchemy import select

from ytempire.channels.channel import Channel
from ytempire.extensions import db
from ytempire.publishing import moment
from ytempire.publishing.publication import Publication
from ytempire.videos.listing import Row

SAYS = ("scheduled", "published")


def with_going(rows: Sequence[Row]) -> list[Row]:
    """The rows, those that are scheduled or published with when or where. One query, none where there are no such."""
    ids = [row.id for row in rows if row.status in SAYS]
    if not ids:
        return list(rows)
    columns = (Publication.video_id, Publication.publish_at, Publication.local, Publication.privacy, Publication.seen,
               Channel.timezone)  # fmt: skip
    of_rows = select(*columns).join(Channel, Channel.id == Publication.channel_id)
    found = {each.video_id: each for each in db.session.execute(of_rows.where(Publication.video_id.in_(ids)))}
    return [_said(row, found[row.id]) if row.id in found else row for row in rows]


def _said(row: Row, publication: Found[str, datetime | None, bool, str, Any, str]) -> Row:
    if row.status == "published" and (publication.seen or {}).get("gone"):
        return replace(row, going="Removed on YouTube")
    if row.status == "published":
        where = "On this computer" if publication.local else "On YouTube"
        hidden = not publication.local and publication.privacy != "public"
        return replace(row, going=f"{where}, {publication.privacy}" if hidden else where)
    if publication.publish_at is None:
        return row
    at = publication.publish_at.astimezone(ZoneInfo(publication.timezone))
    return replace(row, going=f"{at:%a} {at.day} {at:%b}, {at:%H:%M}", there=moment.place(publication.timezone))
