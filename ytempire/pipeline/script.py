"""Step one: a script of scenes, from the topic and the notes or from the creator's own words."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from ytempire.film.film import TAIL
from ytempire.pipeline.work import Made, Work
from ytempire.providers import local_voice, local_writer
from ytempire.videos.description import describe
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

NAME = "script"


def provider(work: Work) -> str:
    return "Your script" if work.asked.own_script else "Writer on this computer (a draft)"


def inputs(work: Work) -> dict[str, Any]:
    asked = work.asked
    return {
        "writer": local_writer.VERSION, "topic": asked.topic, "style": asked.style, "seconds": asked.seconds,
        "format": asked.format, "notes": asked.notes, "own_script": asked.own_script, "voice": asked.voice,
        "channel": asked.channel_name, "audience": asked.audience, "tone": asked.tone,
    }


def make(work: Work, folder: Path) -> Made:
    asked = work.asked
    draft = local_writer.write(local_writer.Brief(
        topic=asked.topic, style=asked.style, seconds=asked.seconds - TAIL, format=asked.format, notes=asked.notes,
        own_script=asked.own_script, channel_name=asked.channel_name, audience=asked.audience,
        tone=asked.tone, predict=partial(local_voice.predict, voice=asked.voice),
    ))
    spoken = "\n\n".join(scene["narration"] for scene in draft.scenes)
    text = folder / "script.txt"
    text.write_text(spoken + "\n", encoding="utf-8")
    words = len(spoken.split())
    return Made(
        {"title": draft.title, "description": draft.description, "tags": list(draft.tags),
         "scenes": draft.scenes, "shortfall": draft.shortfall or draft.left_out, "words": words,
         "predicted_seconds": draft.predicted_seconds},
        {"script.txt": text},
        f"{words:,} words, {len(draft.scenes)} scenes",
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
        video.scenes[:] = []
        work.flush()
        video.scenes[:] = wanted


def _scene(position: int, fields: dict[str, Any]) -> Scene:
    rest = {name: value for name, value in fields.items() if name not in ("layout", "narration")}
    return Scene(position=position, narration=fields["narration"], layout=fields["layout"], fields=rest)
