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


def plain_film(work: Work) -> Film:
    """The film as it would be without pictures of a service."""
    return film_of(work, {})


def film_of(work: Work, drawn: Mapping[str, str] | None = None) -> Film:
    """The film as it can be drawn once the voice is known; `drawn` are the keys of a service's pictures by the
    scene's index, by default those that the visuals step has.

    Raises FilmError with a sentence where a picture of the creator's own is gone.
    """
    scenes = illustrated(work.results["script"].data["scenes"], _drawn(work) if drawn is None else drawn)
    timing = [SceneTiming.from_json(scene) for scene in work.results["voice"].data["timing"]]
    pictures = pictures_of(scenes, work.files, work.asked.user_id)
    return Film(scenes, timing, work.asked.look, work.asked.format, pictures)


def _drawn(work: Work) -> dict[str, str]:
    visuals = work.results.get("visuals")
    return visuals.data.get("illustrations", {}) if visuals else {}


def illustrated(scenes: Sequence[Mapping[str, Any]], drawn: Mapping[str, str]) -> list[dict[str, Any]]:
    """The scenes, those that were drawn for with their picture in full."""
    return [{**scene, "layout": "picture", "pictures": [drawn[str(i)]]} if str(i) in drawn else dict(scene)
            for i, scene in enumerate(scenes)]  # fmt: skip


def pictures_of(scenes: Sequence[Mapping[str, Any]], files: LocalStorage, user_id: int) -> dict[int, list[Path]]:
    """Where the pictures lie that scenes name by their storage keys, by the scene's index.

    Raises FilmError for a key that is not of the user's own, as for a picture that is gone.
    """
    own = re.compile(rf"{user_id}/(upload|illustration)/[0-9a-f]+/\w+\.jpg", re.ASCII)
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
