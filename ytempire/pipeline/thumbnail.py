"""Step four: three typographic thumbnails in the channel's look, of which the creator may choose another or bring one.

All three are stored, so a choice makes nothing again: it only says which of them stands for the film.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ytempire.film.look import Look
from ytempire.film.thumbnails import Thumbnail, jpeg, suited, thumbnail
from ytempire.pipeline.work import Made, Work
from ytempire.videos.video import Video

NAME = "thumbnail"
VERSION = 3
OF_THE_TOPIC = ("icon", "key", "number", "unit", "left", "right")  # what the first scene says of it
FURTHER = {  # what later scenes give: by layout of the thumbnail, the layouts of scenes and their fields
    "number": (("big_number",), ("number", "unit")),
    "versus": (("comparison", "before_after"), ("left", "right")),
}
OFFERED = 3


def provider(work: Work) -> str:
    return "Drawn on this computer"


def inputs(work: Work) -> dict[str, Any]:
    script = work.results["script"].data
    look = work.asked.look
    return {"version": VERSION, "look": [look.colour, look.pairing],
            "fields": {**_fields(script["scenes"][0], OF_THE_TOPIC), "text": script["title"]},
            "further": _further(script["scenes"])}


def make(work: Work, folder: Path) -> Made:
    asked = inputs(work)
    drawn = _offered(asked["fields"], asked["further"], work.asked.look)
    files = {}
    for each in drawn:
        files[f"{each.layout}.jpg"] = folder / f"{each.layout}.jpg"
        files[f"{each.layout}.jpg"].write_bytes(jpeg(each.image))
    offered = [{"layout": each.layout, "contrast": each.contrast, "contrast_small": each.contrast_small}
               for each in drawn]
    return Made({"offered": offered}, files, f"{len(drawn)} to choose from, contrast {drawn[0].contrast:.1f}")


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    """Nothing on the video itself: thumbnails are files."""


def _fields(scene: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: scene[name] for name in names if scene.get(name) is not None}


def _further(scenes: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """By layout, what later scenes give for a thumbnail: a number that is told, two sides that are compared."""
    found = {}
    for layout, (told_in, names) in FURTHER.items():
        scene = next((scene for scene in scenes[1:] if scene["layout"] in told_in), {})
        found[layout] = _fields(scene, names)
    return {layout: fields for layout, fields in found.items() if fields}


def _offered(fields: Mapping[str, Any], further: Mapping[str, Mapping[str, Any]], look: Look) -> list[Thumbnail]:
    """Those that suit the title best; the last gives way to one of a later scene's number or sides."""
    drawn = suited(fields, look)
    layouts = [each.layout for each in drawn]
    for layout, told in further.items():
        if layout not in layouts:
            one_more = thumbnail({**fields, **told}, look, layout)
            return [*drawn[: OFFERED - 1], one_more] if one_more.layout == layout else drawn
    return drawn
