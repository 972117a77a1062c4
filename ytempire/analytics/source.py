"""What is asked of YouTube to count a channel, through one of its connections: each call is counted before and after.

All calls are of the part of the units that counting may use (`Purpose(sync=True)`), so that publishing is never
starved. No transaction is open while YouTube is waited for. A report that YouTube refuses is one without rows: what it
gives no figures of has none, and is published all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from flask import current_app

from ytempire.channels import youtube_calls
from ytempire.channels.connection import of_channel
from ytempire.extensions import db
from ytempire.providers import youtube_reports
from ytempire.providers.errors import REJECTED
from ytempire.providers.youtube import ANALYTICS_SCOPE, MONEY_SCOPE, Remote, YoutubeChannel, YoutubeError
from ytempire.providers.youtube_google import GoogleYoutube
from ytempire.quotas.account import RESTING
from ytempire.quotas.reserving import Purpose

OF_VIDEOS = ("views", "estimatedMinutesWatched", "averageViewDuration", "likes", "subscribersGained")
OF_CHANNELS = (*OF_VIDEOS, "subscribersLost")
MOST_LISTED = 50  # videos that one `videos.list` takes
MOST_VIDEOS = 100  # in one report: it has 200 at most, and an address of more than 2,048 letters is sent otherwise
REVENUE = ("estimatedRevenue",)  # asked for by itself: a report ends with the last day that all of it is known of

Answer = TypeVar("Answer")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """A connection of the channel that works, by plain values: no row is loaded while YouTube is waited for.
    `refused`: why YouTube gives no such figures, by what was asked for; it is not asked for them again."""

    channel_id: str
    connection_id: int
    account_id: int
    scopes: Collection[str]
    granted_at: datetime
    clock: Callable[[], datetime]
    refused: dict[bool, str] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether it may ask for views."""
        return bool({ANALYTICS_SCOPE, MONEY_SCOPE} & set(self.scopes)) and not self.no_figures

    @property
    def knows_money(self) -> bool:
        return MONEY_SCOPE in self.scopes and True not in self.refused

    @property
    def no_figures(self) -> str:
        """Why YouTube gives no views; "" where it does, or was not asked. That it gives no revenue is nothing new."""
        return self.refused.get(False, "")

    def channel(self) -> YoutubeChannel | None:
        return self._asked("own_channel", lambda token: self._youtube(token).own_channel())

    def videos(self, youtube_ids: Sequence[str]) -> list[Remote]:
        """Those that are there, asked for by fifty."""
        found: list[Remote] = []
        for at in range(0, len(youtube_ids), MOST_LISTED):
            found += self._fifty(youtube_ids[at : at + MOST_LISTED])
        return found

    def _fifty(self, youtube_ids: Sequence[str]) -> list[Remote]:
        return self._asked("videos", lambda token: self._youtube(token).videos(youtube_ids))

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
        days, of_money = (date.fromisoformat(first), date.fromisoformat(last)), metrics == REVENUE
        if of_money in self.refused:
            return []
        try:
            return self._asked("report", lambda token: youtube_reports.report(
                settings, token, *days, [dimension], metrics, filters, most=most
            ))  # fmt: skip
        except YoutubeError as error:
            if error.kind != REJECTED:
                raise
            log.info("Channel %s: no %s, %s", self.channel_id, "revenue" if of_money else "figures", error.message)
            self.refused[of_money] = error.message
            return []

    def _asked(self, method: str, question: Callable[[str], Answer]) -> Answer:
        purpose = Purpose(channel_id=self.channel_id, sync=True)
        return youtube_calls.ask(self.connection_id, method, purpose, question, self.clock)

    def _youtube(self, token: str) -> GoogleYoutube:
        return GoogleYoutube(current_app.config["SETTINGS"], token)


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
