"""A short description of each scene for a provider of pictures, from the scene's own words."""

from __future__ import annotations

import re

from .brief import SceneFields
from .headings import headline
from .wording import without_end

_DETAIL_WORDS = 12
_ABOUT_THE_FILM = ("title", "call_to_action")
_COUNTED = re.compile(r"^(?:number|step)\s\w+\.\s+", re.I)


def with_prompts(scenes: list[SceneFields], topic: str) -> list[SceneFields]:
    """The scenes with a `picture_prompt`: the topic, and what the scene tells of it."""
    name = without_end(topic)
    for scene in scenes:
        if scene["layout"] in _ABOUT_THE_FILM:
            scene["picture_prompt"] = name
            continue
        said = scene["heading"] if scene["layout"] == "quote" else _COUNTED.sub("", scene["narration"])
        scene["picture_prompt"] = f"{name}: {without_end(headline(said, _DETAIL_WORDS))}"
    return scenes
