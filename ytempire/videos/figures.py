"""What a user's videos add up to. Every figure is counted or measured; what has none is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import Select, and_, case, func, or_, select

from ytempire.extensions import db
from ytempire.videos import lifecycle, listing
from ytempire.videos.step import Step
from ytempire.videos.video import Video

FINISHED = ("review", "completed", "scheduled", "publishing", "published")
NEEDS_A_PERSON = ("failed", "review")
LOOKED_AT = 100  # the newest films, for the time that one takes
A_CHANNEL = 3  # thumbnails that stand for a channel

IS_FINISHED = or_(Video.status.in_(FINISHED), listing.AWAITS_PUBLICATION)
_films = func.sum(case((IS_FINISHED, 1), else_=0))
_making = func.sum(case((listing.AWAITS_PUBLICATION, 0), (Video.status.in_(lifecycle.AT_WORK), 1), else_=0))
_seconds = func.sum(case((IS_FINISHED, Video.duration_seconds), else_=0.0))
_quality = func.avg(case((IS_FINISHED, Video.quality_score)))


@dataclass(frozen=True)
class Tally:
    """Videos counted: all, those being made, films finished with their length and average quality (0..1)."""

    videos: int = 0
    making: int = 0
    films: int = 0
    seconds: float = 0.0
    quality: float | None = None
    newest: datetime | None = None

    @property
    def minutes(self) -> int:
        """Whole minutes of film."""
        return int(self.seconds // 60)


def of_user(user_id: int) -> Tally:
    """All videos of the user."""
    row = db.session.execute(
        select(func.count(), _making, _films, _seconds, _quality, func.max(Video.created_at)).where(
            Video.user_id == user_id
        )
    ).one()
    return _tally(*row)


def of_channels(user_id: int) -> dict[str, Tally]:
    """The user's videos by channel; a channel without videos is not in it."""
    rows = db.session.execute(
        select(
            Video.channel_id, func.count(), _making, _films, _seconds, _quality, func.max(Video.created_at)
        )
        .where(Video.user_id == user_id)
        .group_by(Video.channel_id)
    )
    return {channel_id: _tally(*rest) for channel_id, *rest in rows}


def time_to_make(user_id: int) -> float | None:
    """The median of the seconds from begin to end of the newest films that were made in one go."""
    rows = db.session.execute(
        select(Video.processing_started_at, Video.processing_completed_at)
        .where(
            Video.user_id == user_id, IS_FINISHED, Video.attempt == 1,
            Video.processing_started_at.is_not(None), Video.processing_completed_at.is_not(None),
        )
        .order_by(Video.created_at.desc()).limit(LOOKED_AT)
    ).all()  # fmt: skip
    spans = [(end - begin).total_seconds() for begin, end in rows if begin and end]
    return median(spans) if spans else None


def newest(user_id: int, most: int, channel_id: str = "", finished: bool = False) -> list[listing.Row]:
    """The newest videos as lists show them; finished: only those whose film is there."""
    wanted = select(Video.id).where(Video.user_id == user_id)
    if finished:
        wanted = wanted.where(IS_FINISHED)
    if channel_id:
        wanted = wanted.where(Video.channel_id == channel_id)
    return _newest_of(wanted, most)


def needing_a_person(user_id: int, most: int) -> list[listing.Row]:
    """The newest that failed, wait for a word, or are finished and could not be published."""
    unpublished = and_(Video.status == "completed", Video.error.is_not(None))
    needs = or_(Video.status.in_(NEEDS_A_PERSON), unpublished)
    return _newest_of(select(Video.id).where(Video.user_id == user_id, needs), most)


def _newest_of(wanted: Select[str], most: int) -> list[listing.Row]:
    ids = db.session.scalars(wanted.order_by(Video.created_at.desc(), Video.id.desc()).limit(most)).all()
    rows = {row.id: row for row in listing.rows_of(ids)} if ids else {}
    return [rows[video_id] for video_id in ids if video_id in rows]


def thumbnails(user_id: int) -> dict[str, list[str]]:
    """By channel, the ids of its newest three videos that have a thumbnail."""
    place = func.row_number().over(
        partition_by=Video.channel_id, order_by=(Video.created_at.desc(), Video.id.desc())
    )
    numbered = (
        select(Video.channel_id, Video.id, place.label("place"))
        .join(Step, Step.video_id == Video.id)
        .where(Video.user_id == user_id, Step.name == "thumbnail", Step.state.in_(("done", "reused")))
        .subquery()
    )
    rows = db.session.execute(
        select(numbered.c.channel_id, numbered.c.id)
        .where(numbered.c.place <= A_CHANNEL)
        .order_by(numbered.c.channel_id, numbered.c.place)
    )
    found: dict[str, list[str]] = {}
    for channel_id, video_id in rows:
        found.setdefault(channel_id, []).append(video_id)
    return found


def _tally(
    videos: int, making: int | None, films: int | None, seconds: float | None, quality: float | None,
    newest: datetime | None,
) -> Tally:  # fmt: skip
    return Tally(videos, making or 0, films or 0, float(seconds or 0), quality, newest)
