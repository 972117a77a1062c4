"""A finished video in a channel, put there in one go: no worker of a running installation takes it for a new one."""

from __future__ import annotations

from flask import Flask

from tests.support.publications import picture
from tests.videos.standing import MADE, put, step, store
from ytempire.channels.channel import Channel
from ytempire.extensions import db, writing
from ytempire.videos.video import new_video


def finished_in(app: Flask, channel_id: str, name: str, film: bytes) -> str:
    """The id of a video of the channel by that name, whose film is this."""
    with app.app_context(), writing():
        video = new_video(db.session.get_one(Channel, channel_id), name)
        video.status = "draft"
        video_id = video.id
    for kind, files in {**MADE, "render": {"film.mp4": film}, "thumbnail": {"thumbnail.jpg": picture()}}.items():
        store(app, video_id, kind, files)
        step(app, video_id, kind, "done", progress=1.0)
    return put(app, video_id, "completed", title=name, description="It is salt.", tags=["salt"])
