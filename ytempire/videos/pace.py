"""How long a film takes to make on this computer, from the films that it has made."""

from __future__ import annotations

from statistics import median

from sqlalchemy import select

from ytempire.extensions import db
from ytempire.videos.video import Video

LOOKED_AT = 20  # the newest films: a faster computer or a shorter queue shows soon


def seconds_to_make(user_id: int, shape: str, seconds: float) -> float | None:
    """Seconds of work for a film of that format and length, or None before there is anything to go by.

    The median of the user's newest films of that format, each as seconds of work for a second of film. Films
    that were begun more than once are left out: their time has a wait in it.
    """
    rows = db.session.execute(
        select(Video.processing_started_at, Video.processing_completed_at, Video.duration_seconds)
        .where(
            Video.user_id == user_id, Video.format == shape, Video.attempt == 1,
            Video.duration_seconds > 0, Video.processing_completed_at.is_not(None),
            Video.processing_started_at.is_not(None),
        )
        .order_by(Video.created_at.desc()).limit(LOOKED_AT)
    ).all()  # fmt: skip
    paces = [
        (completed - started).total_seconds() / length
        for started, completed, length in rows
        if started and completed and length
    ]
    return median(paces) * seconds if paces else None


def about(seconds: float) -> int:
    """A guess as it is said: to 5 s below a minute, to 10 s below five minutes, to a minute from then on."""
    step = 5 if seconds < 60 else 10 if seconds < 300 else 60
    return max(step, round(seconds / step) * step)
