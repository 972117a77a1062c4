"""Videos that stand somewhere on their way, put there by hand, with files as the pipeline stores them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from tests.support.films import video_of
from tests.support.people import Person
from ytempire import live
from ytempire.extensions import db, utcnow, writing
from ytempire.storage import storage
from ytempire.videos.result import Result, digest
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video, touch

FILM = bytes(range(256)) * 40
MADE = {
    "script": {"script.txt": b"It is seven past three.\n\nYou are awake again.\n"},
    "voice": {"voice.wav": b"RIFF voice"},
    "thumbnail": {"thumbnail.jpg": b"\xff\xd8 thumbnail"},
    "captions": {
        "captions.srt": b"1\n00:00:00,000 --> 00:00:01,000\nIt is\n",
        "captions.vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nIt is\n",
    },
    "render": {"film.mp4": FILM},
}  # fmt: skip


def change(app: Flask, video_id: str, act: Callable[[Video], Any], tell: bool = True) -> None:
    """Change the video as a worker does: in one transaction, with a new revision, and a signal unless it is lost."""
    with app.app_context():
        with writing():
            video = db.session.get_one(Video, video_id)
            act(video)
            touch(video_id)
            user_id = video.user_id
        if tell:
            live.announce(user_id, video_id)


def put(app: Flask, video_id: str, status: str, **values: Any) -> str:
    """The video with this status and these values of its columns."""

    def act(video: Video) -> None:
        for name, value in {"status": status, **values}.items():
            setattr(video, name, value)

    change(app, video_id, act)
    return video_id


def step(app: Flask, video_id: str, name: str, state: str, **values: Any) -> None:
    """One of its steps in this state."""

    def act(video: Video) -> None:
        for key, value in {"state": state, **values}.items():
            setattr(video.step(name), key, value)

    change(app, video_id, act)


def store(app: Flask, video_id: str, kind: str, files: dict[str, bytes], inputs: Any = None) -> dict[str, str]:
    """Files of a kind, kept for the video under the hash of `inputs`; their keys by name."""
    with app.app_context():
        user_id = db.session.get_one(Video, video_id).user_id
        input_hash = digest(inputs if inputs is not None else [video_id, kind])
        keys = {name: f"{user_id}/{kind}/{input_hash}/{name}" for name in files}
        with TemporaryDirectory(dir=_folder()) as folder:
            for name, content in files.items():
                path = Path(folder) / name
                path.write_bytes(content)
                storage().put(keys[name], path)
        with writing():
            db.session.add(Result(user_id=user_id, video_id=video_id, kind=kind, input_hash=input_hash,
                                  data={}, files=keys))  # fmt: skip
    return keys


def finished(app: Flask, owner: Person, topic: str = "Why bees vote", **asked: Any) -> str:
    """A finished video with all its files and two scenes."""
    video_id = video_of(app, owner, topic, **asked)
    pictures = [
        store(app, video_id, "picture", {"picture.jpg": b"\xff\xd8 picture"}, [video_id, number])["picture.jpg"]
        for number in range(2)
    ]
    for kind, files in MADE.items():
        store(app, video_id, kind, files)

    def act(video: Video) -> None:
        for made in video.steps[:-1]:
            made.state, made.progress, made.finished_at = "done", 1.0, utcnow()
        video.steps[-1].state = "skipped"
        video.title, video.duration_seconds, video.quality_score = video.topic, 20.0, 0.9
        video.quality_parts = [{"name": "Loudness", "value": "-14.0 LUFS", "score": 1.0, "weight": 10}]
        video.scenes = [
            Scene(position=number, narration=f"Said in scene {number + 1}.", layout="title",
                  fields={"heading": f"Heading {number + 1}"}, start=10.0 * number, end=10.0 * number + 10,
                  picture_key=key)
            for number, key in enumerate(pictures)
        ]  # fmt: skip

    change(app, video_id, act)
    return put(app, video_id, "completed", processing_completed_at=utcnow())


def status_of(app: Flask, video_id: str) -> str:
    with app.app_context():
        return db.session.get_one(Video, video_id).status


def _folder() -> Path:
    root = storage().root
    root.mkdir(parents=True, exist_ok=True)
    return root
