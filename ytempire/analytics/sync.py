"""Counting a channel: what YouTube has counted of it by day, of each of its videos, and what became of these.

What was stored stays: each batch is a short transaction of its own, and a counting that was broken off goes on with
the videos that it has not looked at yet. Days of which YouTube still counts are asked for anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ytempire.analytics import ending, storing, watching
from ytempire.analytics.source import OF_CHANNELS, OF_VIDEOS, REVENUE, Source, sources_of
from ytempire.analytics.turn import Turn, TurnLost, claim
from ytempire.analytics.watching import Published
from ytempire.channels import youtube_access
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import QUOTA, RECONNECT, YoutubeError
from ytempire.quotas import pacific
from ytempire.quotas.reserving import QuotaSpent

AT_ONCE = 50  # videos, as many as `videos.list` takes
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
        turn.done(_count(turn))
    except TurnLost:
        log.info("Channel %s: stopped, it is counted elsewhere", channel_id)
    except (QuotaSpent, YoutubeError) as reason:
        ending.wait(turn, reason)
    except Exception:
        log.exception("Channel %s: the counting broke", channel_id)
        ending.broke(turn)
    finally:
        db.session.remove()
    return True


def _count(turn: Turn) -> dict[str, Any] | None:
    """Through the first connection that can; totals of the channel. Raises QuotaSpent, YoutubeError, TurnLost."""
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
            if error.kind == RECONNECT:
                youtube_access.mark_reconnect(source.connection_id, error.message)
    if not refused:
        raise YoutubeError(RECONNECT, "None of its connections to YouTube works.")
    raise next((error for error in refused if isinstance(error, QuotaSpent) or error.kind == QUOTA), refused[0])


def _count_through(source: Source, turn: Turn) -> dict[str, Any] | None:
    live = watching.published(turn.channel_id)
    left = [one for one in live if not one.looked_at_since(turn.begun_at)]
    totals = _totals(source)
    if source.counts:
        _count_channel(source, turn, live)
    for at in range(0, len(left), AT_ONCE):
        _count_videos(source, turn, left[at : at + AT_ONCE])
    return totals


def _totals(source: Source) -> dict[str, Any] | None:
    channel = source.channel()
    return {"subscribers": channel.subscribers, "views": channel.views, "videos": channel.videos} if channel else None


def _count_channel(source: Source, turn: Turn, live: Sequence[Published]) -> None:
    today = pacific.day_of(turn.clock())
    usual = pacific.days_before(today, FIRST_TIME)[0]
    first = min([usual, *(pacific.day_of(one.live_at) for one in live)])
    rows = _report(source, _first_day(turn.done_at, source, first, today), today, OF_CHANNELS)
    for piece in storing.pieces(rows):
        with writing():
            turn.fence()
            storing.channel_days(turn.channel_id, piece, turn.clock())


def _count_videos(source: Source, turn: Turn, batch: Sequence[Published]) -> None:
    """Up to 50: what YouTube has of them, then their days."""
    remotes = source.videos([one.youtube_id for one in batch])
    there = {remote.id for remote in remotes}
    counted = [one for one in batch if one.youtube_id in there] if source.counts else []
    today = pacific.day_of(turn.clock())
    ours = {one.youtube_id: one.video_id for one in counted}
    first = min((_first_day(one.counted_at, source, pacific.day_of(one.live_at), today) for one in counted),
                default=today)  # fmt: skip
    rows = _report(source, first, today, OF_VIDEOS, list(ours)) if counted else []
    for piece in storing.pieces(rows):
        with writing():
            turn.fence()
            storing.video_days(turn.channel_id, piece, ours, turn.clock())
    with writing():
        turn.fence()
        watching.store(batch, remotes, source.counts, turn.clock())


def _report(source: Source, first: str, last: str, metrics: Sequence[str], ids: Sequence[str] = ()) -> storing.Rows:
    rows = source.report(first, last, metrics, ids)
    return storing.with_revenue(rows, source.report(first, last, REVENUE, ids)) if source.knows_money else rows


def _first_day(counted_at: datetime | None, source: Source, first: str, today: str) -> str:
    """From which day it is asked: a few before it was counted last, else from the first; also where more was granted
    since."""
    farthest = pacific.days_before(today, FARTHEST)[0]
    if counted_at is None or counted_at < source.granted_at:
        return max(first, farthest)
    again = date.fromisoformat(pacific.day_of(counted_at)) - timedelta(days=STILL_COUNTED)
    return max(again.isoformat(), farthest)
