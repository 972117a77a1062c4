"""Counting a channel: what YouTube has counted of it by day, of each of its videos, and what became of these.

What was stored stays: each batch is a short transaction of its own, and a counting that was broken off goes on with
the videos that it has not looked at yet. Days of which YouTube still counts are asked for anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError

from ytempire.analytics import ending, storing, watching
from ytempire.analytics.source import MOST_VIDEOS, OF_CHANNELS, OF_VIDEOS, REVENUE, Source, sources_of
from ytempire.analytics.turn import Turn, TurnLost, claim
from ytempire.analytics.watching import Published
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import QUOTA, RECONNECT, YoutubeError
from ytempire.quotas import pacific
from ytempire.quotas.reserving import QuotaSpent

STILL_COUNTED = 3  # days before the last count: YouTube counts for about 48 hours
FIRST_TIME = 90  # days that are looked back at first, or more, to the first publication
FARTHEST = 366  # days

log = logging.getLogger(__name__)


def sync(channel_id: str, clock: Callable[[], datetime] = utcnow) -> bool:
    """Count the channel, if it is in line. False when it is not, or somebody else does."""
    turn = claim(channel_id, clock)
    if turn is None:
        return False
    try:
        turn.done(*_count(turn))
    except TurnLost:
        log.info("Channel %s: stopped, it is counted elsewhere", channel_id)
    except (QuotaSpent, YoutubeError) as reason:
        ending.wait(turn, reason)
    except OperationalError as error:
        log.warning("Channel %s: the database is away, it is counted on after it: %s", channel_id, error.orig)
    except Exception:
        log.exception("Channel %s: the counting broke", channel_id)
        ending.broke(turn)
    finally:
        db.session.remove()
    return True


def _count(turn: Turn) -> tuple[dict[str, Any] | None, str]:
    """Through the first connection that can; totals of the channel, and why it has no figures. Raises QuotaSpent,
    YoutubeError, TurnLost."""
    refused: list[QuotaSpent | YoutubeError] = []
    for source in sources_of(turn.channel_id, turn.clock):
        try:
            return _count_through(source, turn)
        except QuotaSpent as error:
            refused.insert(0, error)
        except YoutubeError as error:
            if error.kind not in (QUOTA, RECONNECT):
                raise
            refused.append(error)
    if not refused:
        raise YoutubeError(RECONNECT, "None of its connections to YouTube works.")
    raise next((error for error in refused if isinstance(error, QuotaSpent) or error.kind == QUOTA), refused[0])


def _count_through(source: Source, turn: Turn) -> tuple[dict[str, Any] | None, str]:
    live = watching.published(turn.channel_id)
    left = [one for one in live if not one.looked_at_since(turn.begun_at)]
    totals = _totals(source)
    if source.counts:
        _count_channel(source, turn, live)
    for at in range(0, len(left), MOST_VIDEOS):
        _count_videos(source, turn, left[at : at + MOST_VIDEOS])
    return totals, source.no_figures


def _totals(source: Source) -> dict[str, Any] | None:
    channel = source.channel()
    return {"subscribers": channel.subscribers, "views": channel.views, "videos": channel.videos} if channel else None


def _count_channel(source: Source, turn: Turn, live: Sequence[Published]) -> None:
    yesterday = _days_until_now(turn)[-1]
    usual = pacific.days_before(yesterday, FIRST_TIME)[0]
    first = _first_day(turn.done_at, source, min([usual, *(pacific.day_of(one.live_at) for one in live)]), yesterday)
    rows = source.days(first, yesterday, OF_CHANNELS)
    money = source.days(first, yesterday, REVENUE) if source.knows_money else []
    for piece in storing.pieces(storing.with_revenue(rows, money)):
        with writing():
            turn.fence()
            storing.channel_days(turn.channel_id, piece, turn.clock())


def _count_videos(source: Source, turn: Turn, batch: Sequence[Published]) -> None:
    """What YouTube has of some videos, then their days."""
    remotes = source.videos([one.youtube_id for one in batch])
    there = {remote.id for remote in remotes}
    counted = [one for one in batch if one.youtube_id in there] if source.counts else []
    for day in _days_of(counted, source, turn):
        ids = [one.youtube_id for one in counted if pacific.day_of(one.live_at) <= day]
        rows = source.videos_on(day, OF_VIDEOS, ids)
        money = source.videos_on(day, REVENUE, ids) if source.knows_money else []
        with writing():
            turn.fence()
            ours = {one.youtube_id: one.video_id for one in counted}
            storing.video_days(turn.channel_id, storing.with_revenue(rows, money), ours, turn.clock())
    with writing():
        turn.fence()
        watching.store(batch, remotes, source.counts, turn.clock())


def _days_of(counted: Sequence[Published], source: Source, turn: Turn) -> list[str]:
    """The days that are asked for of these videos, up to yesterday."""
    days = _days_until_now(turn)
    begun = (_first_day(one.counted_at, source, pacific.day_of(one.live_at), days[-1]) for one in counted)
    first = min(begun, default="")
    return [day for day in days if first and day >= first]


def _days_until_now(turn: Turn) -> list[str]:
    """As many days as are ever looked back at, up to the newest that is over."""
    return pacific.days_before(pacific.day_of(turn.clock()), FARTHEST + 1)[:-1]


def _first_day(counted_at: datetime | None, source: Source, first: str, last: str) -> str:
    """From which day on, to `last`: a few before it was counted last, else from the first; so too where more was
    granted since."""
    if counted_at is not None and counted_at >= source.granted_at:
        first = (date.fromisoformat(pacific.day_of(counted_at)) - timedelta(days=STILL_COUNTED)).isoformat()
    return min(max(first, pacific.days_before(last, FARTHEST)[0]), last)
