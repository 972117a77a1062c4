"""Step one: a script of scenes, from the topic and the notes, from the creator's own words, or as they changed it.

What a writer wrote is kept apart from how its scenes are planned, so that another choice of backgrounds asks no
writer again. The plan is stored with the scenes: a scene changed later leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ytempire.film.film import TAIL
from ytempire.film.stage import plan
from ytempire.pipeline import service_writer, speech
from ytempire.pipeline.asked import Asked, made_by
from ytempire.pipeline.work import Made, Work
from ytempire.providers import local_voice, local_writer
from ytempire.videos.description import describe
from ytempire.videos.edition import mark_whole
from ytempire.videos.result import digest
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

NAME = "script"
VERSION = 2


def provider(work: Work) -> str:
    asked, service = work.asked, work.asked.services.script
    if asked.edition:
        return "Your edition"
    if asked.own_script:
        return "Your script"
    return made_by(service, "Writer on this computer (a draft)")


def inputs(work: Work) -> dict[str, Any]:
    asked = work.asked
    told = {"edition": asked.edition} if asked.edition else {"brief": _written_inputs(asked)}
    return {"version": VERSION, "backgrounds": list(asked.look.backgrounds), "pairing": asked.look.pairing, **told}


def make(work: Work, folder: Path) -> Made:
    asked = work.asked
    written = dict(asked.edition) if asked.edition else _written(work)
    scenes = _planned(written["scenes"], asked)
    spoken = "\n\n".join(scene["narration"] for scene in scenes)
    text = folder / "script.txt"
    text.write_text(spoken + "\n", encoding="utf-8")
    words = len(spoken.split())
    return Made(
        {"title": written["title"], "titles": written.get("titles", []), "description": written.get("description", ""),
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


def _written_inputs(asked: Asked) -> dict[str, Any]:
    if _by_service(asked):
        return {**service_writer.inputs(asked, _words(asked)), "voice": _voice_inputs(asked)}
    return _brief_inputs(asked)


def _by_service(asked: Asked) -> bool:
    """Own words are cut into scenes on this computer, whoever writes."""
    return not asked.services.script.local and not asked.own_script


def _brief_inputs(asked: Asked) -> dict[str, Any]:
    return {
        "writer": local_writer.VERSION, "topic": asked.topic, "style": asked.style, "seconds": asked.seconds,
        "format": asked.format, "notes": asked.notes, "own_script": asked.own_script,
        **_voice_inputs(asked), "channel": asked.channel_name,
        "audience": asked.audience, "tone": asked.tone,
    }


def _voice_inputs(asked: Asked) -> dict[str, Any]:
    """What the length of speech is predicted from."""
    service = asked.services.voice
    voice = asked.voice if service.local else f"{service.provider} {service.model} {service.voice}"
    return {"voice": voice, "pace": asked.pace, "pronunciations": speech.pronunciations(asked, _material(asked))}


def _material(asked: Asked) -> str:
    """What the script is made of."""
    return "\n".join((asked.topic, asked.notes, asked.own_script))


def _words(asked: Asked) -> int:
    """Spoken words that fill the wanted length; the last scene has no pause, but a tail."""
    return speech.words_for(asked.seconds - TAIL + local_voice.SCENE_PAUSE, speech.prediction(asked, _material(asked)))


def _written(work: Work) -> dict[str, Any]:
    """What the writer makes of what was asked for."""
    asked = work.asked
    if _by_service(asked):
        return service_writer.write(work, _words(asked), speech.prediction(asked, _material(asked)))

    def make_part(folder: Path) -> Made:
        draft = local_writer.write(local_writer.Brief(
            topic=asked.topic, style=asked.style, seconds=asked.seconds - TAIL + local_voice.SCENE_PAUSE,
            format=asked.format,
            notes=asked.notes, own_script=asked.own_script, channel_name=asked.channel_name,
            audience=asked.audience, tone=asked.tone,
            predict=speech.prediction(asked, _material(asked)), spoken_here=asked.services.voice.local,
        ))
        return Made({"title": draft.title, "description": draft.description, "tags": list(draft.tags),
                     "scenes": draft.scenes, "shortfall": draft.shortfall or draft.left_out})

    return work.keep("written", _brief_inputs(asked), make_part).data


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
