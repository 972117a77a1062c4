"""A video's script as its creator has changed it, and how it differs from the film that there is.

An edition is kept with the video as `{"title", "description", "tags", "scenes"}`. It takes the place of what a
writer would write, whenever the video is made again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from ytempire.videos.video import Video

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


def unmade(video: Video) -> bool:
    """Whether the creator changed the script since the scenes of the film were made from it."""
    if not video.edition:
        return False
    made = [without_background(scene.as_fields()) for scene in video.scenes]
    wanted = [without_background(scene) for scene in video.edition["scenes"]]
    return made != wanted or video.title != video.edition["title"]


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
