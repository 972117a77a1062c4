"""What YouTube, or somebody there, has changed or removed of what we published: noticed, and told once.

What was seen last is compared first: the same difference is no news the next day.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from ytempire.accounts import notice
from ytempire.extensions import db
from ytempire.providers.youtube import Remote
from ytempire.publishing.publication import Publication

REMOVED = ("deleted", "rejected")  # upload statuses of what can be watched no more
REJECTED_FOR = {
    "claim": "somebody claims it as theirs", "copyright": "a copyright claim", "duplicate": "it is a duplicate",
    "inappropriate": "its content", "legal": "a legal claim", "length": "its length", "termsOfUse": "the terms of use",
    "trademark": "a trademark claim", "uploaderAccountClosed": "the account was closed",
    "uploaderAccountSuspended": "the account was suspended",
}  # fmt: skip
COLUMNS = (Publication.id, Publication.video_id, Publication.user_id, Publication.youtube_id, Publication.title,
           Publication.privacy, Publication.publish_at, Publication.withdraw, Publication.live_at,
           Publication.seen)  # fmt: skip


@dataclass(frozen=True)
class Published:
    """A publication that is live, by plain values: no row is loaded while YouTube is waited for."""

    id: str
    video_id: str
    user_id: int
    youtube_id: str
    title: str
    privacy: str
    publish_at: datetime | None
    withdraw: bool
    live_at: datetime
    seen: dict[str, Any]

    @property
    def gone(self) -> bool:
        return bool(self.seen.get("gone"))

    @property
    def counted_at(self) -> datetime | None:
        """When its figures were stored last."""
        return self._moment("counted")

    def looked_at_since(self, moment: datetime) -> bool:
        seen = self._moment("at")
        return seen is not None and seen >= moment

    def _moment(self, name: str) -> datetime | None:
        written = self.seen.get(name)
        return datetime.fromisoformat(written) if written else None

    @property
    def privacies(self) -> set[str]:
        """What YouTube may have after what we sent."""
        if self.withdraw:
            return {"private"}
        return {"private", "public"} if self.publish_at else {self.privacy}


def published(channel_id: str) -> list[Published]:
    """All that is live on YouTube of the channel, the newest first."""
    rows = db.session.execute(
        select(*COLUMNS).where(Publication.channel_id == channel_id, Publication.live_at.is_not(None),
                               Publication.local.is_(False), Publication.youtube_id.is_not(None))
        .order_by(Publication.live_at.desc(), Publication.id)
    ).all()  # fmt: skip
    db.session.remove()
    return [_published(row) for row in rows]


def store(looked_at: Sequence[Published], remotes: Sequence[Remote], counted: bool, now: datetime) -> None:
    """What YouTube has of them now, and what is new of that told to their creators. In the caller's write
    transaction. `counted`: their figures were stored too."""
    there = {remote.id: remote for remote in remotes}
    for one in looked_at:
        seen = _seen(there.get(one.youtube_id), one.seen)
        if sentence := _news(one, seen, there.get(one.youtube_id)):
            link = f"/videos/{one.video_id}/publication"
            notice.tell(one.user_id, "changed", f"“{one.title}” {sentence}", link=link)
        changed = any(seen.get(name) != one.seen.get(name) for name in ("title", "privacy", "gone"))
        seen["at"] = now.isoformat()
        if counted:
            seen["counted"] = now.isoformat()
        kept = {"seen": seen, **({"revision": Publication.revision + 1} if changed else {})}
        db.session.execute(update(Publication).where(Publication.id == one.id).values(**kept),
                           execution_options={"synchronize_session": False})  # fmt: skip


def _seen(remote: Remote | None, before: Mapping[str, Any]) -> dict[str, Any]:
    if remote is None:
        return {**before, "gone": True}
    return {**before, "title": remote.title, "privacy": remote.privacy, "gone": remote.upload_status in REMOVED}


def _news(one: Published, seen: Mapping[str, Any], remote: Remote | None) -> str:
    """What is told of it, or "" where it is as we sent it, or was so at the last look."""
    if seen["gone"]:
        return "" if one.gone else _gone(remote)
    told = []
    if _text(seen["title"]) not in (_text(one.title), _text(one.seen.get("title"))):
        told.append(f"is called “{seen['title']}”")
    if seen["privacy"] not in {*one.privacies, one.seen.get("privacy")}:
        told.append(f"is {seen['privacy']}")
    return f"{' and '.join(told)} on YouTube by now. It was changed there, not here." if told else ""


def _gone(remote: Remote | None) -> str:
    if remote is None or remote.upload_status == "deleted":
        return "is not on YouTube any more. It was deleted there; the film is kept here."
    why = REJECTED_FOR.get(remote.why, remote.why)
    return f"was removed by YouTube{f' for {why}' if why else ''}. YouTube Studio says more; the film is kept here."


def _text(text: str | None) -> str | None:
    """As YouTube keeps it: without space around it, and letters written in one way."""
    return None if text is None else unicodedata.normalize("NFC", " ".join(text.split()))


def _published(row: Row[Any]) -> Published:
    return Published(**{**row._mapping, "seen": row.seen or {}})
