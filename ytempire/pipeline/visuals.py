"""Step three: a picture of each scene, drawn in the channel's look by the code that draws the film; behind some of
them, where the channel asks for it, a picture that a service has drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytempire.film.film import Film
from ytempire.film.timing import SceneTiming
from ytempire.pipeline import illustrating
from ytempire.pipeline.asked import made_by
from ytempire.pipeline.filming import film_of, plain_film
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.providers.pictures import PictureOrder
from ytempire.videos.video import Video

NAME = "visuals"
VERSION = 2
PICTURE_WIDTH = 1280  # pixels of the longer side: sharp on a page, small to load


def provider(work: Work) -> str:
    return made_by(work.asked.services.visuals, "Drawn on this computer")


def inputs(work: Work) -> dict[str, Any]:
    """The film as it is without pictures of a service, and what that is asked to draw."""
    film, service = plain_film(work), work.asked.services.visuals
    ordered = {str(i): illustrating.inputs(service, order) for i, order in _wanted(work).items()}
    stills = [film.still_key(i) for i in range(len(film.timing))]
    return {"version": VERSION, "stills": stills, **({"ordered": ordered} if ordered else {})}


def make(work: Work, folder: Path) -> Made:
    illustrations, refused = _illustrate(work)
    film = film_of(work, illustrations)
    count = len(film.timing)
    pictures = []
    for position in range(count):
        work.report(position / count, f"{position} of {count} pictures")
        pictures.append(_draw(work, film, position).files["picture.jpg"])
    detail = f"{count} pictures"
    if refused:
        detail += f"; {len(refused)} drawn here, because {work.asked.services.visuals.name} would not draw them"
    return Made({"pictures": pictures, "illustrations": illustrations, "refused": refused}, {}, detail)


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    for scene, key in zip(video.scenes, data["pictures"], strict=True):
        scene.picture_key = key


def _wanted(work: Work) -> dict[int, PictureOrder]:
    timing = [SceneTiming.from_json(scene) for scene in work.results["voice"].data["timing"]]
    return illustrating.wanted(work.asked, work.results["script"].data["scenes"], timing)


def _illustrate(work: Work) -> tuple[dict[str, str], list[int]]:
    """Storage keys of the service's pictures by the scene's index, and the scenes that it would not draw for."""
    wanted = _wanted(work)
    drawn: dict[str, str] = {}
    refused = []
    for done, (position, order) in enumerate(wanted.items()):
        work.report(0.8 * done / len(wanted), f"{done} of {len(wanted)} pictures by {work.asked.services.visuals.name}")
        key = illustrating.draw(work, position, order)
        if key is None:
            refused.append(position)
        else:
            drawn[str(position)] = key
    return drawn, refused


def _draw(work: Work, film: Film, position: int) -> Kept:
    def make_part(folder: Path) -> Made:
        picture = film.still(position).convert("RGB")
        picture.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
        out = folder / "picture.jpg"
        picture.save(out, quality=88, optimize=True)
        return Made({"layout": film.layouts[position]}, {"picture.jpg": out})

    def onto_scene(kept: Kept) -> str:
        work.scene(position).picture_key = kept.files["picture.jpg"]
        how = "Picture {} kept from an earlier video." if kept.reused else "Scene {} drawn."
        return how.format(position + 1)

    drawn = {"version": VERSION, "still": film.still_key(position)}
    return work.keep("picture", drawn, make_part, onto_scene)
