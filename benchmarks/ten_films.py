"""Ten films of ten kinds, each in a look of its own, with a contact sheet and what was measured on it.

    python -m benchmarks.ten_films FOLDER [--only science money …] [--format landscape portrait] [--seconds 60]

FOLDER gets NAME-FORMAT.mp4, its contact sheet NAME-FORMAT.jpg and its thumbnail; what was made before is kept.
"""

from __future__ import annotations

import argparse
import shutil
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from ytempire import create_app
from ytempire.accounts.user import User
from ytempire.channels.channel import new_channel
from ytempire.config import PROJECT, load_settings
from ytempire.extensions import db, utcnow, writing
from ytempire.film.frame import FORMATS
from ytempire.film.measure import Measures, measure
from ytempire.film.sheet import contact_sheet
from ytempire.pipeline import run
from ytempire.storage import storage
from ytempire.videos.result import file_of, newest
from ytempire.videos.thumbnail_choice import key_of
from ytempire.videos.video import Video, new_video

TOPICS = PROJECT / "tests" / "data" / "topics.toml"
# Colour, pairing, captions, music: every pairing, style and mood occurs.
LOOKS = {
    "science": ("#14b8a6", "modern", "karaoke", "curious"),
    "money": ("#65a30d", "impact", "pop", "driving"),
    "history": ("#b45309", "editorial", "boxed", "warm"),
    "cooking": ("#ef4444", "friendly", "karaoke", "warm"),
    "software": ("#5b5bf0", "tech", "pop", "driving"),
    "sport": ("#f97316", "impact", "karaoke", "driving"),
    "health": ("#0ea5e9", "clean", "karaoke", "calm"),
    "travel": ("#facc15", "friendly", "pop", "curious"),
    "language": ("#d946ef", "editorial", "karaoke", "calm"),
    "news": ("#dc2626", "clean", "boxed", "none"),
}


@dataclass(frozen=True)
class Filmed:
    """One film that was made, with what a viewer gets."""

    name: str
    format: str
    path: Path
    scenes: list[dict[str, Any]]
    quality: float
    measures: Measures
    took: float  # seconds


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--only", nargs="*", choices=list(LOOKS), default=list(LOOKS))
    asked.add_argument("--format", nargs="*", choices=list(FORMATS), default=list(FORMATS))
    asked.add_argument("--seconds", type=int, default=60)
    options = asked.parse_args()
    for film in ten_films(options.folder.resolve(), options.only, options.format, options.seconds):
        print(told(film), flush=True)


def ten_films(folder: Path, names: list[str], formats: list[str], seconds: int = 60) -> Iterator[Filmed]:
    """Make the films one after another, in an installation of their own inside the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"]
    topics = {topic["kind"]: topic for topic in written}
    app = create_app(load_settings(instance_path=folder / "instance"))
    with app.app_context():
        upgrade()
        for name in names:
            for shape in formats:
                yield film_of(folder, name, shape, topics[name], seconds)
                db.session.remove()


def film_of(folder: Path, name: str, shape: str, topic: dict[str, Any], seconds: int) -> Filmed:
    begun = time.monotonic()
    video_id = _queued(name, shape, topic, seconds)
    run.produce(video_id)
    video = db.session.get_one(Video, video_id)
    made = file_of(video_id, "render", "film.mp4")
    if made is None:
        raise SystemExit(f"{name}, {shape}: {video.error}")
    path = folder / f"{name}-{shape}.mp4"
    shutil.copyfile(storage().path(made), path)
    contact_sheet(path, path.with_suffix(".jpg"))
    drawn = newest(video_id, "thumbnail")
    if drawn and (key := key_of(drawn.data, drawn.files, None)):
        shutil.copyfile(storage().path(key), folder / f"{name}-{shape}-thumbnail.jpg")
    scenes = [scene.as_fields() for scene in video.scenes]
    return Filmed(name, shape, path, scenes, video.quality_score or 0.0, measure(path), time.monotonic() - begun)


def told(film: Filmed) -> str:
    """The film in one line."""
    got = film.measures
    layouts = len({scene["layout"] for scene in film.scenes})
    return (
        f"{film.name:<9} {film.format:<9} {got.seconds:6.2f} s in {film.took:5.1f} s, {len(film.scenes):2} scenes, "
        f"{layouts:2} layouts, quality {film.quality:.2f}, {got.loudness:.1f} LUFS, {got.true_peak:.1f} dBTP, "
        f"{len(got.black)} black, {len(got.frozen)} frozen"
    )


def _queued(name: str, shape: str, topic: dict[str, Any], seconds: int) -> str:
    """The id of a new video in a channel with the topic's look."""
    palette, pairing, captions, music = LOOKS[name]
    asked = {key: topic[key] for key in ("style", "notes") if topic.get(key)}
    with writing():
        user = db.session.query(User).first()
        if user is None:
            user = User(email="films@localhost", username="films", name="Films", password_hash=None)
            db.session.add(user)
            db.session.flush()
        channel = new_channel(
            user, "Plain Facts", tone=topic.get("tone", ""), palette=palette, pairing=pairing, captions=captions,
            music=music,
        )  # fmt: skip
        video = new_video(channel, topic["topic"], format=shape, duration_target=seconds, **asked)
        video.enqueued_at = utcnow()  # nobody else is to take it
        return video.id


if __name__ == "__main__":
    main()
