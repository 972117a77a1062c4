"""What is counted against a person's plan, and what of theirs is over it.

A month is the calendar month in the zone in which budgets count their days (`BUDGET_TIMEZONE`). A video counts once, in
the month that it was asked for in; what did not fit there, after a lower plan, in the month that it goes on in. To make
it again is free of the count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.billing import allowing
from ytempire.billing.allowing import PlanLimit
from ytempire.billing.standing import standing_of
from ytempire.channels.channel import Channel, own_channels
from ytempire.costs import days
from ytempire.extensions import UtcDateTime, db, utcnow
from ytempire.videos import estimate_rules as rules
from ytempire.videos.video import Video

DELETED = "video.deleted"  # in the audit log, with `made`, so that deleting a video gives no other one
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")  # a sign is a syllable
GUESSED = 1.1  # how much longer than the plan's longest the guess of a script's length may be


def channels(user_id: int) -> int:
    """How many channels a person has that are not archived."""
    return _count(Channel.user_id == user_id, Channel.archived_at.is_(None))


def videos_this_month(user_id: int, now: datetime | None = None) -> int:
    """How many videos were asked for in this month, or go on in it beyond what the plan had in theirs; with those that
    were deleted since."""
    return videos_of([user_id], now).get(user_id, 0)


def videos_of(ids: Sequence[int], now: datetime | None = None) -> dict[int, int]:
    """The same of many people, by two queries; who has none is left out."""
    began = days.start_of_month(days.day_of(now or utcnow()))
    there = select(Video.user_id, func.count()).where(Video.user_id.in_(ids), _since(began)).group_by(Video.user_id)
    found: Counter[int] = Counter()
    for user_id, count in db.session.execute(there):
        found[user_id] = count
    found.update(user_id for user_id, counted in _deleted(ids, began) if counted >= began)
    return dict(found)


def read_only(user: User, channel: Channel) -> PlanLimit | None:
    """Why the channel can only be read, if it is over the plan's number: the newest are. An archived one is, too, while
    there is no room to have it back, so that putting a channel away opens nothing."""
    if standing_of(user).unlimited:
        return None
    present = (Channel.user_id == user.id, Channel.archived_at.is_(None))
    if channel.archived:
        return allowing.read_only(user, _count(*present))
    older = and_(Channel.created_at == channel.created_at, Channel.id > channel.id)  # as `own_channels` has them
    return allowing.read_only(user, _count(*present, or_(Channel.created_at < channel.created_at, older)))


def read_only_ones(user: User) -> dict[str, PlanLimit]:
    """The person's channels that can only be read, by id, with why."""
    if standing_of(user).unlimited:
        return {}
    own = list(reversed(db.session.scalars(own_channels(user.id)).all()))
    found = {channel.id: allowing.read_only(user, older) for older, channel in enumerate(own)}
    return {channel_id: why for channel_id, why in found.items() if why}


def writable_channels(user: User) -> list[Channel]:
    """The person's channels that are not archived, the newest first; those that can only be read stand last."""
    over = read_only_ones(user)
    return sorted(db.session.scalars(own_channels(user.id)), key=lambda channel: channel.id in over)


def refusal(user: User, channel: Channel | None, seconds: float, format: str) -> PlanLimit | None:
    """Why no video of these seconds may be asked for now; without a channel it is given a first one."""
    if standing_of(user).unlimited:
        return None
    found = read_only(user, channel) if channel is not None and channel.id else allowing.no_channel(user, 0)
    return found or allowing.no_video(user, videos_this_month(user.id), seconds, format)


def held_up(video: Video, now: datetime | None = None) -> PlanLimit | None:
    """Why a video that was asked for may not be made now: its payment lapsed, or the plan was lowered since."""
    return Allowance(db.session.get_one(User, video.user_id), now or utcnow()).refusal(video)


def count_now(video: Video, now: datetime | None = None) -> None:
    """In the caller's write transaction, which holds the video and its person: what goes on beyond what the plan had in
    the month that it was asked for in counts in the month that it goes on in."""
    moment = now or utcnow()
    if Allowance(db.session.get_one(User, video.user_id), moment).is_late(video):
        video.counted_at = moment


class Allowance:
    """What a person's plan lets be made of what they asked for; looked up once, for as many videos as are asked
    about."""

    def __init__(self, user: User, now: datetime) -> None:
        self.standing = standing_of(user, now)
        self._user = user
        self._month = days.start_of_month(days.day_of(now))
        self._over: dict[str, PlanLimit | None] = {}
        self._counted: dict[datetime, list[datetime]] = {}  # when the videos of a month were, by its begin
        self._taken: list[str] = []

    def refusal(self, video: Video) -> PlanLimit | None:
        """Why it may not be made now."""
        if self.standing.unlimited:
            return None
        if video.channel_id not in self._over:
            self._over[video.channel_id] = read_only(self._user, video.channel)
        seconds = seconds_of(video.channel, video.duration_target, _words(video))
        made = self._before(video) if self.standing.plan.videos is not None else 0
        return self._over[video.channel_id] or allowing.no_video(self._user, made, seconds, video.format, self.standing)

    def is_late(self, video: Video) -> bool:
        """Whether it takes a place of this month, and not of the earlier one that it was asked for in."""
        allowed, own = self.standing.plan.videos, _month_of(video)
        return allowed is not None and own < self._month and self._place(video) >= allowed

    def take(self, video: Video) -> None:
        """It is to go on: those that are asked about next come after it."""
        if self.is_late(video):
            self._taken.append(video.id)

    def _before(self, video: Video) -> int:
        """How many come before it in the month that it counts in."""
        if not self.is_late(video):
            return self._place(video)
        return len(self._of_month(self._month)) + len(self._taken)

    def _place(self, video: Video) -> int:
        return bisect_left(self._of_month(_month_of(video)), _counted_at(video))

    def _of_month(self, began: datetime) -> list[datetime]:
        if began not in self._counted:
            ends, own = days.end_of_month(days.day_of(began)), self._user.id
            moment = func.coalesce(Video.counted_at, Video.created_at, type_=UtcDateTime)
            there = db.session.scalars(select(moment).where(Video.user_id == own, _since(began), moment < ends))
            gone = (counted for _, counted in _deleted([own], began) if began <= counted < ends)
            self._counted[began] = sorted([*there, *gone])
        return self._counted[began]


def seconds_of(channel: Channel | None, asked: float, script: str) -> float:
    """How long a film gets by what was asked for: an own script overrules the target, and its length is guessed by its
    signs, whatever the channel's language is, and by how fast the channel speaks."""
    if not script:
        return asked
    words = " ".join(script.split())
    wide = len(WIDE.findall(words))
    spoken = wide / rules.WIDE_CHARACTERS_A_SECOND + (len(words) - wide) / rules.CHARACTERS_A_SECOND
    return spoken / GUESSED / ((channel.pace if channel is not None else None) or 1.0)


def _words(video: Video) -> str:
    edition: Mapping[str, Any] = video.edition or {}
    return " ".join(str(scene.get("narration", "")) for scene in edition.get("scenes", ())) or video.script


def _counted_at(video: Video) -> datetime:
    return video.counted_at or video.created_at


def _month_of(video: Video) -> datetime:
    """When the month began that it counts in."""
    return days.start_of_month(days.day_of(_counted_at(video)))


def _since(began: datetime) -> ColumnElement[bool]:
    """It counts from then on; it is never counted before it was made."""
    return or_(Video.created_at >= began, Video.counted_at >= began)


def _deleted(ids: Sequence[int], since: datetime) -> Iterator[tuple[int, datetime]]:
    """Whose videos were deleted since, and when each was counted."""
    gone = select(AuditEntry.user_id, AuditEntry.details).where(
        AuditEntry.user_id.in_(ids), AuditEntry.act == DELETED, AuditEntry.at >= since
    )
    for user_id, details in db.session.execute(gone):
        made = str((details or {}).get("made") or "")
        if user_id is not None and made:
            yield user_id, datetime.fromisoformat(made)


def _count(*wanted: Any) -> int:
    return db.session.scalar(select(func.count()).where(*wanted)) or 0
