"""Made-up figures of a video: always the same ones for the same video and day, most in its first days."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.standins.google_quota import PACIFIC

if TYPE_CHECKING:
    from tests.standins.google_people import Channel
    from tests.standins.google_state import Google, Video

PARTIAL = {0: 0.0, 1: 0.25, 2: 0.7}  # by days since: the share of a day's figures that is there already
Figures = dict[str, float]


def of_day(google: Google, video: Video, day: date) -> Figures:
    """What is known by now of that day at the Pacific coast; empty before the video, for today, and while it is
    private."""
    age = (day - video.made.astimezone(PACIFIC).date()).days
    share = _share(google, day)
    if age < 0 or share == 0 or video.privacy(google.now()) == "private":
        return {}
    luck = _luck(f"{video.id} {day}")
    most = 200 + 5 * luck * (100 + video.channel.subscribers**0.5)
    return _figures(int(most / (1 + age) ** 0.7 * share), luck)


def of_channel(google: Google, channel: Channel, day: date) -> Figures:
    """What its videos had that day which were there before us."""
    luck = _luck(f"{channel.id} {day}")
    weekend = 1.25 if day.weekday() > 4 else 1.0
    return _figures(int((20 + channel.subscribers * 0.03) * (0.7 + 0.6 * luck) * weekend * _share(google, day)), luck)


def totals(google: Google, video: Video) -> dict[str, str]:
    """Its statistics, as the Data API has them."""
    first, today = video.made.astimezone(PACIFIC).date(), google.now().astimezone(PACIFIC).date()
    days = [of_day(google, video, first + timedelta(days=n)) for n in range((today - first).days + 1)]
    named = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
    sums = {name: str(int(sum(day.get(figure, 0) for day in days))) for name, figure in named.items()}
    return {**sums, "favoriteCount": "0"}


def _figures(views: int, luck: float) -> Figures:
    length = 40 + luck * 80  # seconds
    return {
        "views": views, "averageViewDuration": int(length), "estimatedMinutesWatched": int(views * length / 60),
        "likes": int(views * (0.02 + 0.04 * luck)), "dislikes": views // 500, "comments": views // 120,
        "shares": views // 90, "subscribersGained": int(views * 0.012 * luck), "subscribersLost": views // 900,
        "estimatedRevenue": round(views * (0.8 + 2.4 * luck) / 1000, 3),
    }  # fmt: skip


def _share(google: Google, day: date) -> float:
    since = (google.now().astimezone(PACIFIC).date() - day).days
    return PARTIAL.get(since, 1.0) if since >= 0 else 0.0


def _luck(of: str) -> float:
    """From 0 to 1."""
    return int(hashlib.sha256(of.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
