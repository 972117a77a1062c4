"""What is counted against a person's plan, and what of theirs is over it.

A month is the calendar month in the zone in which budgets count their days (`BUDGET_TIMEZONE`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from ytempire.accounts.user import User
from ytempire.audit import AuditEntry
from ytempire.billing import allowing
from ytempire.billing.allowing import PlanLimit
from ytempire.billing.standing import standing_of
from ytempire.channels.channel import Channel, own_channels
from ytempire.costs import days
from ytempire.extensions import db, utcnow
from ytempire.videos import estimate_rules as rules
from ytempire.videos.video import Video

DELETED = "video.deleted"  # in the audit log, with `made`, so that deleting a video gives no other one
GUESSED = 1.1  # how much longer than the plan's longest the guess of a script's length may be


def channels(user_id: int) -> int:
    """How many channels a person has that are not archived."""
    return _count(Channel.user_id == user_id, Channel.archived_at.is_(None))


def videos_this_month(user_id: int, now: datetime | None = None) -> int:
    """How many videos were asked for in this month, with those that were deleted since."""
    began = days.start_of_month(days.day_of(now or utcnow()))
    gone = db.session.scalars(
        select(AuditEntry.details).where(
            AuditEntry.user_id == user_id, AuditEntry.act == DELETED, AuditEntry.at >= began)
    )  # fmt: skip
    deleted = sum(1 for details in gone if _made(details) >= began)
    return _count(Video.user_id == user_id, Video.created_at >= began) + deleted


def read_only(user: User, channel: Channel) -> PlanLimit | None:
    """Why the channel can only be read, if it is over the plan's number: the newest are."""
    if channel.archived or standing_of(user).unlimited:
        return None
    older = and_(Channel.created_at == channel.created_at, Channel.id > channel.id)  # as `own_channels` has them
    before = _count(Channel.user_id == user.id, Channel.archived_at.is_(None),
                    or_(Channel.created_at < channel.created_at, older))  # fmt: skip
    return allowing.read_only(user, before)


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
    user = db.session.get_one(User, video.user_id)
    if standing_of(user, now).unlimited:
        return None
    seconds = seconds_of(video.channel, video.duration_target, _words(video))
    found = read_only(user, video.channel)
    return found or allowing.no_video(user, _asked_before(video, now or utcnow()), seconds, video.format)


def seconds_of(channel: Channel | None, asked: float, script: str) -> float:
    """How long a film gets by what was asked for: an own script overrules the target, and its length is guessed."""
    if not script:
        return asked
    wide = channel is not None and (channel.language or "")[:2].lower() in rules.WIDE_LANGUAGES
    each = rules.WIDE_CHARACTERS_A_SECOND if wide else rules.CHARACTERS_A_SECOND
    return len(" ".join(script.split())) / each / GUESSED


def _words(video: Video) -> str:
    edition: Mapping[str, Any] = video.edition or {}
    return " ".join(str(scene.get("narration", "")) for scene in edition.get("scenes", ())) or video.script


def _asked_before(video: Video, now: datetime) -> int:
    """The videos of this month that were asked for before this one; none where it is of an earlier month."""
    began = days.start_of_month(days.day_of(now))
    if video.created_at < began:
        return 0
    same = and_(Video.created_at == video.created_at, Video.id < video.id)
    return _count(Video.user_id == video.user_id, Video.created_at >= began,
                  or_(Video.created_at < video.created_at, same))  # fmt: skip


def _made(details: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(details.get("made") or "1970-01-01T00:00:00+00:00"))


def _count(*wanted: Any) -> int:
    return db.session.scalar(select(func.count()).where(*wanted)) or 0
