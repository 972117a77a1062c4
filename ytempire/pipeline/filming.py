"""The film of a video, from its stored script and voice: what pictures, captions and render share."""

from __future__ import annotations

from ytempire.film.film import Film
from ytempire.film.timing import SceneTiming
from ytempire.pipeline.work import Work


def film_of(work: Work) -> Film:
    """The film as it can be drawn once the voice is known."""
    scenes = work.results["script"].data["scenes"]
    timing = [SceneTiming.from_json(scene) for scene in work.results["voice"].data["timing"]]
    return Film(scenes, timing, work.asked.look, work.asked.format)
