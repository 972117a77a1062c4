"""Made-up figures of a video: always the same ones for the same video and day, most in its first days."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.standins.google_quota import PACIFIC

if TYPE_CHECKING:
    from tests.standins.google_state import Google, Video

PARTIAL = {0: 0.0, 1: 0.25, 2: 0.7}  # by days since: the share of a day's figures that is there already
Figures = dict[str, float]


def of_day(google: Google, video: Video, day: date) -> Figures:
    """What is known by now of that day at the Pacific coast; empty before the video, and for today."""
    today = google.now().astimezone(PACIFIC).date()
    age, since = (day - video.made.astimezone(PACIFIC).date()).days, (today - day).days
    share = PARTIAL.get(since, 1.0) if since >= 0 else 0.0
    if age < 0 or share == 0 or video.privacy(google.now()) == "private":
        return {}
    luck = int(hashlib.sha256(f"{video.id} {day}".encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    views = int((200 + 5 * luck * (100 + video.channel.subscribers**0.5)) / (1 + age) ** 0.7 * share)
    length = 40 + luck * 80
    return {
        "views": views, "averageViewDuration": int(length), "estimatedMinutesWatched": int(views * length / 60),
        "likes": int(views * (0.02 + 0.04 * luck)), "dislikes": views // 500, "comments": views // 120,
        "shares": views // 90, "subscribersGained": int(views * 0.012 * luck), "subscribersLost": views // 900,
        "estimatedRevenue": round(views * (0.8 + 2.4 * luck) / 1000, 3),
    }  # fmt: skip


def totals(google: Google, video: Video) -> dict[str, str]:
    """Its statistics, as the Data API has them."""
    first, today = video.made.astimezone(PACIFIC).date(), google.now().astimezone(PACIFIC).date()
    days = [of_day(google, video, first + timedelta(days=n)) for n in range((today - first).days + 1)]
    named = {"viewCount": "views", "likeCount": "likes", "commentCount": "comments"}
    sums = {name: str(int(sum(day.get(figure, 0) for day in days))) for name, figure in named.items()}
    return {**sums, "favoriteCount": "0"}
