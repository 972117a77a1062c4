"""The pictures beside the scenes on the page of a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from ytempire.videos import stills, uploads
from ytempire.videos.scene_form import SceneForm
from ytempire.videos.script_outlook import drawn, scene_mark
from ytempire.videos.video import Video


def show(video: Video, scenes: Sequence[SceneForm]) -> list[dict[str, Any]]:
    """Give each scene the address of its picture: of the one that is in the film, where it is the same scene.

    Answers with the scenes as they would be kept.
    """
    made, typed = drawn(video), []
    for scene in scenes:
        keys = [uploads.key(video.user_id, sha) for sha in scene.pictures]
        typed.append(scene.scene(keys))
        row = made.get(scene_mark(scene.as_filmed(typed[-1])))
        packed = stills.packed(scene.fields, scene.pictures)
        if row is not None and row.picture_key:
            scene.still = url_for("files.picture", video_id=video.id, number=row.position + 1,
                                  v=row.picture_key.split("/")[-2][:8])  # fmt: skip
        elif packed and not scene.empty:
            scene.still = url_for("script.still", video_id=video.id, s=packed)
    return typed
