"""The film of a video, from its stored script and voice: what pictures, captions and render share."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ytempire.film.errors import FilmError
from ytempire.film.film import Film
from ytempire.film.timing import SceneTiming
from ytempire.pipeline.work import Work
from ytempire.storage import LocalStorage


def film_of(work: Work, scale: float = 1.0) -> Film:
    """The film as it can be drawn once the voice is known.

    Raises FilmError with a sentence where a picture of the creator's own is gone.
    """
    scenes = work.results["script"].data["scenes"]
    timing = [SceneTiming.from_json(scene) for scene in work.results["voice"].data["timing"]]
    pictures = own_pictures(scenes, work.files, work.asked.user_id)
    return Film(scenes, timing, work.asked.look, work.asked.format, pictures, scale)


def own_pictures(scenes: Sequence[Mapping[str, Any]], files: LocalStorage, user_id: int) -> dict[int, list[Path]]:
    """Where the pictures lie that scenes name by their storage keys, by the scene's index.

    Raises FilmError for a key that is not of the user's own uploads, as for a picture that is gone.
    """
    own = re.compile(rf"{user_id}/upload/[0-9a-f]+/\w+\.jpg", re.ASCII)
    found: dict[int, list[Path]] = {}
    for position, scene in enumerate(scenes):
        keys = scene.get("pictures") or []
        if not all(isinstance(key, str) and own.fullmatch(key) and files.exists(key) for key in keys):
            raise FilmError(
                f"A picture of scene {position + 1} is no longer there. Put it in again, or take it out of the scene."
            )
        if keys:
            found[position] = [files.path(key) for key in keys]
    return found
