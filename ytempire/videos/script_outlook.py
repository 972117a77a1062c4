"""What making a film again from its changed script takes: how long it gets, and how much of it is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ytempire.providers import local_voice
from ytempire.videos import edition
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video


@dataclass(frozen=True)
class ScriptOutlook:
    """Scenes and words, the predicted seconds, and how many scenes have to be spoken and drawn anew."""

    scenes: int
    words: int
    seconds: float
    to_speak: int
    to_draw: int


def script_outlook(video: Video, scenes: Sequence[Mapping[str, Any]]) -> ScriptOutlook:
    """The prospect of the video with these scenes."""
    said = [scene["narration"] for scene in scenes]
    spoken = {row.narration for row in video.scenes if row.voice_key}
    seen = drawn(video)
    channel = video.channel
    return ScriptOutlook(
        len(scenes),
        sum(len(text.split()) for text in said),
        local_voice.predict_film(scenes, channel.voice, channel.pace, channel.pronunciations),
        sum(text not in spoken for text in said),
        sum(scene_mark(scene) not in seen for scene in scenes),
    )


def drawn(video: Video) -> dict[str, Scene]:
    """The scenes of the film that were drawn, by what is in them."""
    return {scene_mark(row.as_fields()): row for row in video.scenes if row.picture_key}


def scene_mark(scene: Mapping[str, Any]) -> str:
    """Tells whether two scenes look and say the same."""
    return edition.mark({"scenes": [scene]})
