"""Step four: a typographic thumbnail in the channel's look, its contrast measured on the finished picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ytempire.film.thumbnails import thumbnail
from ytempire.pipeline.work import Made, Work
from ytempire.videos.video import Video

NAME = "thumbnail"
VERSION = 1
FIELDS = ("icon", "key", "number", "unit", "left", "right")


def provider(work: Work) -> str:
    return "Drawn on this computer"


def inputs(work: Work) -> dict[str, Any]:
    script = work.results["script"].data
    first = script["scenes"][0]
    look = work.asked.look
    return {"version": VERSION, "title": script["title"], "look": [look.colour, look.pairing],
            "fields": {name: first[name] for name in FIELDS if first.get(name) is not None}}


def make(work: Work, folder: Path) -> Made:
    asked = inputs(work)
    drawn = thumbnail({**asked["fields"], "text": asked["title"]}, work.asked.look)
    out = folder / "thumbnail.jpg"
    drawn.image.convert("RGB").save(out, quality=90, optimize=True)
    return Made(
        {"layout": drawn.layout, "contrast": drawn.contrast, "contrast_small": drawn.contrast_small},
        {"thumbnail.jpg": out},
        f"contrast {drawn.contrast:.1f}",
    )


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    """Nothing on the video itself: the thumbnail is a file."""
