"""What is asked of YouTube to count a channel, through one of its connections: each call is counted before and after.

All calls are of the part of the units that counting may use (`Purpose(sync=True)`), so that publishing is never
starved. No transaction is open while YouTube is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app

from ytempire.channels import youtube_access
from ytempire.channels.connection import Connection, of_channel
from ytempire.extensions import db
from ytempire.providers import youtube_reports
from ytempire.providers.youtube import (
    ANALYTICS_SCOPE,
    METHODS,
    MONEY_SCOPE,
    RECONNECT,
    Remote,
    Youtube,
    YoutubeChannel,
    YoutubeError,
)  # fmt: skip
from ytempire.quotas.account import RESTING
from ytempire.quotas.calling import counted
from ytempire.quotas.reserving import Purpose

OF_VIDEOS = ("views", "estimatedMinutesWatched", "averageViewDuration", "likes", "subscribersGained")
OF_CHANNELS = (*OF_VIDEOS, "subscribersLost")
MOST_LISTED = 50  # videos that one `videos.list` takes
MOST_VIDEOS = 100  # in one report: it has 200 at most, and an address of more than 2,048 letters is sent otherwise
REVENUE = ("estimatedRevenue",)  # asked for by itself: a report ends with the last day that all of it is known of


@dataclass(frozen=True)
class Source:
    """A connection of the channel that works, by plain values: no row is loaded while YouTube is waited for."""

    channel_id: str
    connection_id: int
    account_id: int
    scopes: Collection[str]
    granted_at: datetime
    clock: Callable[[], datetime]

    @property
    def counts(self) -> bool:
        """Whether it may ask for views."""
        return bool({ANALYTICS_SCOPE, MONEY_SCOPE} & set(self.scopes))

    @property
    def knows_money(self) -> bool:
        return MONEY_SCOPE in self.scopes

    def channel(self) -> YoutubeChannel | None:
        with self._asked("own_channel") as youtube:
            return youtube.own_channel()

    def videos(self, youtube_ids: Sequence[str]) -> list[Remote]:
        """Those that are there, asked for by fifty."""
        found: list[Remote] = []
        for at in range(0, len(youtube_ids), MOST_LISTED):
            with self._asked("videos") as youtube:
                found += youtube.videos(youtube_ids[at : at + MOST_LISTED])
        return found

    def days(self, first: str, last: str, metrics: Sequence[str]) -> list[dict[str, Any]]:
        """Figures of the whole channel by day, by YouTube's own names."""
        return self._report(first, last, "day", metrics)

    def videos_on(self, day: str, metrics: Sequence[str], youtube_ids: Sequence[str]) -> list[dict[str, Any]]:
        """Figures of up to 100 videos on a day: YouTube has no report by day and video at once."""
        rows = self._report(day, day, "video", metrics, f"video=={','.join(youtube_ids)}", MOST_VIDEOS)
        return [{"day": day, **row} for row in rows]

    def _report(self, first: str, last: str, dimension: str, metrics: Sequence[str], filters: str = "",
                most: int = 0) -> list[dict[str, Any]]:  # fmt: skip
        settings = current_app.config["SETTINGS"]
        token = youtube_access.token_of(self._connection(), self.clock())
        db.session.remove()
        days = date.fromisoformat(first), date.fromisoformat(last)
        with counted(self.account_id, METHODS["report"], self._purpose, self.clock):
            db.session.remove()
            return youtube_reports.report(settings, token, *days, [dimension], metrics, filters, most=most)

    @contextmanager
    def _asked(self, method: str) -> Iterator[Youtube]:
        youtube = youtube_access.youtube_of(self._connection(), self.clock())
        db.session.remove()
        with counted(self.account_id, METHODS[method], self._purpose, self.clock):
            db.session.remove()
            yield youtube

    @property
    def _purpose(self) -> Purpose:
        return Purpose(channel_id=self.channel_id, sync=True)

    def _connection(self) -> Connection:
        found = db.session.get(Connection, self.connection_id)
        if found is None:
            raise YoutubeError(RECONNECT, youtube_access.GONE)
        return found


def sources_of(channel_id: str, clock: Callable[[], datetime]) -> list[Source]:
    """Through what the channel can be counted, those that were granted the most first. Not through an account that
    rests, nor one that YouTube has suspended."""
    found = [
        Source(channel_id, row.id, row.account_id, tuple(row.scopes), row.granted_at, clock)
        for row in of_channel(channel_id)
        if row.works and row.account.state != RESTING and row.account.suspended_at is None
    ]
    db.session.remove()
    return sorted(found, key=lambda source: (not source.knows_money, not source.counts))
