"""A video's script as its creator has changed it, and how it differs from the film that there is.

An edition is kept with the video as `{"title", "description", "tags", "scenes"}`. It takes the place of what a
writer would write, whenever the video is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, column, select, table

from ytempire.extensions import db
from ytempire.videos.video import Video

# What the pipeline has made, of which this needs one thing; it is the pipeline that knows videos, not the reverse.
RESULTS = table("results", column("id"), column("video_id"), column("kind"), column("data", JSON))
MOST_SCENES = 150  # what a browser edits on one page without falling behind


def begun(video: Video, written: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the page of the script begins with: the edition, else what was `written`, else one empty scene.

    `written` is the newest result of the script step. A scene that it has as the edition has it brings the
    background that it was dealt.
    """
    if video.edition:
        there = written["scenes"] if written else []
        scenes = [_with_background(scene, there[i] if i < len(there) else {})
                  for i, scene in enumerate(video.edition["scenes"])]  # fmt: skip
        return {**video.edition, "scenes": scenes}
    if written:
        return {name: written[name] for name in ("title", "description", "tags", "scenes")}
    first = {"layout": "title", "heading": video.topic, "narration": ""}
    return {"title": video.topic[:100], "description": "", "tags": [], "scenes": [first]}


def mark(edition: Mapping[str, Any]) -> str:
    """Tells whether two pages were opened on the same script; where backgrounds were dealt does not count."""
    told = {**edition, "scenes": [without_background(scene) for scene in edition["scenes"]]}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def mark_whole(edition: Mapping[str, Any]) -> str:
    """The mark of all that an edition or a written script says to the film, and of nothing beside it."""
    return mark({"title": edition["title"], "description": edition.get("description") or "",
                 "tags": list(edition.get("tags") or []), "scenes": edition["scenes"]})


def unmade(video: Video) -> bool:
    """Whether the creator changed the script since the film was made from it: anything of it, its tags too.

    The newest result of the script step says from which edition it was made; one that a writer wrote was made from
    none, and is compared itself.
    """
    if not video.edition:
        return False
    newest = select(RESULTS.c.data).where(RESULTS.c.video_id == video.id, RESULTS.c.kind == "script")
    made = db.session.scalar(newest.order_by(RESULTS.c.id.desc()).limit(1))
    if not made or "scenes" not in made:
        return True
    return mark_whole(video.edition) != (made.get("edition") or mark_whole(made))


def titles(video: Video) -> list[str]:
    """The titles among which the writer of the script leaves the choice; none where nobody proposed any."""
    made = select(RESULTS.c.data).where(RESULTS.c.video_id == video.id, RESULTS.c.kind == "script")
    every = db.session.scalars(made.order_by(RESULTS.c.id.desc()))
    return next((list(data["titles"]) for data in every if data and data.get("titles")), [])


def own_words(video: Video) -> str:
    """The spoken words of the edition, else the creator's own script: what a copy of the video begins with."""
    if not video.edition:
        return video.script
    return "\n\n".join(scene["narration"] for scene in video.edition["scenes"])


def without_background(scene: Mapping[str, Any]) -> dict[str, Any]:
    """The scene as its creator has it, without what was dealt to it."""
    return {name: value for name, value in scene.items() if name != "background"}


def _with_background(scene: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    if scene.get("background") or without_background(scene) != without_background(there):
        return dict(scene)
    return dict(there)
