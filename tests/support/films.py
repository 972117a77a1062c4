"""Channels and videos for tests, made as the product makes them."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.support.people import Person
from ytempire.accounts.user import User
from ytempire.channels.channel import Channel, new_channel
from ytempire.extensions import db, writing
from ytempire.providers.local_voice import BUNDLED
from ytempire.videos.video import new_video


def channel_of(app: Flask, owner: Person, name: str = "Plain Science", **values: Any) -> str:
    """The id of a new channel of the owner, with the voice that is there on every computer and quick."""
    with app.app_context(), writing():
        return new_channel(db.session.get_one(User, owner.id), name, **{"voice": BUNDLED, **values}).id


def video_of(app: Flask, owner: Person, topic: str = "Why salt makes food taste better", **asked: Any) -> str:
    """The id of a new queued video, in a new channel of the owner."""
    channel_id = channel_of(app, owner, **asked.pop("channel", {}))
    with app.app_context(), writing():
        return new_video(db.session.get_one(Channel, channel_id), topic, **asked).id
