"""Step three: a picture of each scene, drawn in the channel's look by the code that draws the film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytempire.film.film import Film
from ytempire.pipeline.filming import film_of
from ytempire.pipeline.work import Kept, Made, Work
from ytempire.videos.video import Video

NAME = "visuals"
VERSION = 2
PICTURE_WIDTH = 1280  # pixels of the longer side: sharp on a page, small to load


def provider(work: Work) -> str:
    return "Drawn on this computer"


def inputs(work: Work) -> dict[str, Any]:
    film = film_of(work)
    return {"version": VERSION, "stills": [film.still_key(i) for i in range(len(film.timing))]}


def make(work: Work, folder: Path) -> Made:
    film = film_of(work)
    count = len(film.timing)
    pictures = []
    for position in range(count):
        work.report(position / count, f"{position} of {count} pictures")
        pictures.append(_draw(work, film, position).files["picture.jpg"])
    return Made({"pictures": pictures}, {}, f"{count} pictures")


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    for scene, key in zip(video.scenes, data["pictures"], strict=True):
        scene.picture_key = key


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
