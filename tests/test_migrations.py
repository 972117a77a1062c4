"""Migrations carry along what is there, on both databases."""

from __future__ import annotations

from flask import Flask
from flask_migrate import downgrade, upgrade

from tests.support.people import Cast
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.videos.video import Video, new_video


def test_going_back_and_forth_keeps_channels_and_videos(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with writing():
            channel = Channel(user_id=cast.owner.id, name="Tides", pace=1.2)
            db.session.add(channel)
            db.session.flush()
            video_id = new_video(channel, "Why the sea is salt").id
        db.session.remove()
        try:
            downgrade(revision="0001")
        finally:
            upgrade()

        channel = db.session.get_one(Video, video_id).channel

        assert (channel.name, channel.pace, channel.pronunciations, channel.effects) == ("Tides", 1.0, [], True)
