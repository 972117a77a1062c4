"""Step one: a script of scenes, from the topic and the notes, from the creator's own words, or as they changed it.

What a writer wrote is kept apart from how its scenes are planned, so that another choice of backgrounds asks no
writer again. The plan is stored with the scenes: a scene changed later leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ytempire.film.film import TAIL
from ytempire.film.stage import plan
from ytempire.pipeline.result import digest
from ytempire.pipeline.work import Asked, Kept, Made, Work
from ytempire.providers import local_voice, local_writer
from ytempire.videos.description import describe
from ytempire.videos.edition import mark_whole
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

NAME = "script"
VERSION = 2


def provider(work: Work) -> str:
    if work.asked.edition:
        return "Your edition"
    return "Your script" if work.asked.own_script else "Writer on this computer (a draft)"


def inputs(work: Work) -> dict[str, Any]:
    asked = work.asked
    told = {"edition": asked.edition} if asked.edition else {"brief": _brief_inputs(asked)}
    return {"version": VERSION, "backgrounds": list(asked.look.backgrounds), "pairing": asked.look.pairing, **told}


def make(work: Work, folder: Path) -> Made:
    asked = work.asked
    written = dict(asked.edition) if asked.edition else _written(work).data
    scenes = _planned(written["scenes"], asked)
    spoken = "\n\n".join(scene["narration"] for scene in scenes)
    text = folder / "script.txt"
    text.write_text(spoken + "\n", encoding="utf-8")
    words = len(spoken.split())
    return Made(
        {"title": written["title"], "description": written.get("description", ""),
         "tags": written.get("tags", []), "scenes": scenes, "shortfall": written.get("shortfall"), "words": words,
         "edition": mark_whole(asked.edition) if asked.edition else None},
        {"script.txt": text},
        f"{words:,} words, {len(scenes)} scenes",
    )


def apply(video: Video, data: dict[str, Any], work: Work) -> None:
    """Write the script onto the video; scenes that did not change keep their voice and picture."""
    video.title = data["title"]
    video.description = describe(
        work.asked.description_template, title=data["title"], description=data["description"], chapters="",
        tags=", ".join(data["tags"]), channel=work.asked.channel_name,
    )
    video.tags = list(dict.fromkeys([*work.asked.tags, *data["tags"]]))
    video.shortfall = data["shortfall"]
    wanted = [_scene(position, fields) for position, fields in enumerate(data["scenes"])]
    if [scene.as_fields() for scene in video.scenes] != [scene.as_fields() for scene in wanted]:
        _hand_on(video.scenes, wanted)
        video.scenes[:] = []
        work.flush()
        video.scenes[:] = wanted


def _brief_inputs(asked: Asked) -> dict[str, Any]:
    return {
        "writer": local_writer.VERSION, "topic": asked.topic, "style": asked.style, "seconds": asked.seconds,
        "format": asked.format, "notes": asked.notes, "own_script": asked.own_script, "voice": asked.voice,
        "pace": asked.pace, "pronunciations": _pronunciations(asked), "channel": asked.channel_name,
        "audience": asked.audience, "tone": asked.tone,
    }


def _pronunciations(asked: Asked) -> list[list[str]]:
    """Of the pronunciation list, what occurs in that which the script is made of: the rest cannot matter to it."""
    material = "\n".join((asked.topic, asked.notes, asked.own_script))
    return [list(entry) for entry in local_voice.occurring(material, asked.pronunciations)]


def _prediction(asked: Asked) -> Callable[[str], float]:
    """Seconds that a scene with this narration takes, its pause included (the last scene of a film has none)."""
    entries = _pronunciations(asked)

    def seconds(text: str) -> float:
        return local_voice.predict(text, asked.voice, asked.pace, entries) + local_voice.SCENE_PAUSE

    return seconds


def _written(work: Work) -> Kept:
    """What the writer makes of what was asked for."""
    asked = work.asked

    def make_part(folder: Path) -> Made:
        draft = local_writer.write(local_writer.Brief(
            topic=asked.topic, style=asked.style, seconds=asked.seconds - TAIL + local_voice.SCENE_PAUSE,
            format=asked.format,
            notes=asked.notes, own_script=asked.own_script, channel_name=asked.channel_name,
            audience=asked.audience, tone=asked.tone,
            predict=_prediction(asked),
        ))
        return Made({"title": draft.title, "description": draft.description, "tags": list(draft.tags),
                     "scenes": draft.scenes, "shortfall": draft.shortfall or draft.left_out})

    return work.keep("written", _brief_inputs(asked), make_part)


def _planned(scenes: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """The scenes with the layout and the background that each has in the film.

    A background that a scene was dealt before stays, unless the channel prefers others by now.
    """
    preferred = asked.look.backgrounds
    held = [_without_background(scene) if preferred and scene.get("background") not in preferred else scene
            for scene in scenes]
    planned = plan(held, asked.look)
    return [{**scene, "layout": layout, "background": family}
            for scene, layout, family in zip(held, planned.layouts, planned.families, strict=True)]


def _without_background(scene: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in scene.items() if name != "background"}


def _hand_on(old: list[Scene], new: list[Scene]) -> None:
    """What was spoken and drawn for a scene goes over to the same scene of the new script, to be seen at once."""
    made = {digest(scene.as_fields()): scene for scene in old}
    for scene in new:
        before = made.get(digest(scene.as_fields()))
        if before is not None:
            scene.voice_key, scene.picture_key = before.voice_key, before.picture_key


def _scene(position: int, fields: dict[str, Any]) -> Scene:
    rest = {name: value for name, value in fields.items() if name not in ("layout", "narration")}
    return Scene(position=position, narration=fields["narration"], layout=fields["layout"], fields=rest)
