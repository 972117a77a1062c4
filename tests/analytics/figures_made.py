"""Figures as a count has stored them, for the tests of pages: no YouTube is asked."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from tests.quotas.calls import account
from tests.support.films import channel_of
from tests.support.people import Person
from ytempire.analytics.days import yesterday
from ytempire.analytics.figures import ChannelDay, Sync, VideoDay
from ytempire.channels.channel import Channel
from ytempire.channels.connection import CONNECTED, Connection
from ytempire.extensions import db, utcnow, writing
from ytempire.providers.youtube import SCOPES
from ytempire.publishing.draft import draft_for
from ytempire.videos.video import new_video


def connected(app: Flask, owner: Person, name: str = "Plain Science", state: str = CONNECTED,
              scopes: tuple[str, ...] = SCOPES, **counting: Any) -> str:  # fmt: skip
    """The id of a channel with a connection; `counting` is how its counting stands."""
    channel_id = channel_of(app, owner, name)
    with app.app_context():
        through = account(1).id
        with writing():
            db.session.add(Connection(channel_id=channel_id, user_id=owner.id, account_id=through, state=state,
                                      youtube_channel_id="UC1", scopes=list(scopes), refresh_token="t"))  # fmt: skip
            if counting:
                db.session.add(Sync(channel_id=channel_id, **counting))
    return channel_id


def days_of(app: Flask, channel_id: str, views: int = 100, count: int = 30, revenue: int | None = None) -> None:
    """So many days up to yesterday, each with these views, two minutes of watch time for each, and 5 subscribers."""
    with app.app_context(), writing():
        for day in last_days(count):
            db.session.add(ChannelDay(channel_id=channel_id, day=day, views=views, minutes=2 * views, likes=7,
                                      average_seconds=120, subscribers_gained=6, subscribers_lost=1,
                                      revenue=revenue))  # fmt: skip


def published(app: Flask, channel_id: str, title: str, views: int = 10, count: int = 5, local: bool = False) -> str:
    """The id of a video that is live, with so many days up to yesterday."""
    with app.app_context(), writing():
        video = new_video(db.session.get_one(Channel, channel_id), title)
        video.title, video.status = title, "published"
        publication = draft_for(video)
        publication.live_at, publication.state, publication.local = ago(count), "done", local
        publication.youtube_id = f"yt-{video.id[:8]}"
        db.session.add_all(
            VideoDay(video_id=video.id, channel_id=channel_id, day=day, views=views, minutes=views, likes=1,
                     average_seconds=60, subscribers_gained=1)
            for day in last_days(count)
        )  # fmt: skip
        return video.id


def last_days(count: int) -> list[str]:
    """So many Pacific days up to yesterday, the oldest first."""
    last: date = yesterday(utcnow())
    return [(last - timedelta(days=back)).isoformat() for back in reversed(range(count))]


def ago(days: int) -> datetime:
    return utcnow() - timedelta(days=days)


def figures(app: Flask, owner: Person) -> None:
    """Three channels as they are after some weeks: one counted, one behind, one without the permission for views."""
    now = utcnow()
    one = connected(app, owner, "Morning Science", done_at=now, next_at=now + timedelta(hours=20))
    two = connected(app, owner, "Plain Money", done_at=now - timedelta(days=4), next_at=now + timedelta(minutes=12),
                    error="YouTube cannot be reached. It is tried again by itself.", tries=3)  # fmt: skip
    with app.app_context(), writing():
        for channel_id, size, count in ((one, 900, 75), (two, 400, 70)):
            for number, day in enumerate(last_days(count)):
                views = int(size * (1 + number / 40) * (1.2 + math.sin(number / 1.1) / 3))
                share = {1: 0.3, 2: 0.7}.get(count - number, 1.0) if channel_id == one else 1.0
                if channel_id == two and number > count - 4:
                    continue
                views = int(views * share)
                db.session.add(ChannelDay(channel_id=channel_id, day=day, views=views, minutes=views * 3,
                                          average_seconds=170, likes=views // 20, subscribers_gained=views // 90,
                                          subscribers_lost=views // 900, revenue=views * 1900))  # fmt: skip
    for number in range(6):
        title = f"{('Why bees vote', 'Why salt makes food taste better', 'How cats land')[number % 3]} {number}"
        published(app, one if number % 2 else two, title, views=200 - 7 * number, count=20)
