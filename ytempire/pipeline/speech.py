"""How long a video's voice takes for a text, whichever voice it has: what scripts are steered by."""

from __future__ import annotations

from collections.abc import Callable

from ytempire.pipeline.asked import Asked
from ytempire.providers import elevenlabs_pace, local_voice

# Read as scenes of a film, it tells how many words a voice says in a minute.
SAMPLE = (
    "Your tongue finds salt before you know it is there.",
    "Put a pinch into bitter coffee, and the bitterness fades, because sodium blocks the receptors that carry it.",
    "Sweetness grows instead, which is why a baker salts the dough of every cake.",
    "Two thousand years ago soldiers were paid to guard the roads on which it came.",
    "So taste something plain tonight, add a little, and notice which flavour steps forward.",
)


def pronunciations(asked: Asked, material: str) -> list[list[str]]:
    """Of the pronunciation list, what occurs in the material: the rest cannot matter to it."""
    return [list(entry) for entry in local_voice.occurring(material, asked.pronunciations)]


def prediction(asked: Asked, material: str) -> Callable[[str], float]:
    """Seconds that a scene with this narration takes, its pause included (the last scene of a film has none)."""
    entries = pronunciations(asked, material)

    def seconds(text: str) -> float:
        if asked.services.voice.local:
            return local_voice.predict(text, asked.voice, asked.pace, entries) + local_voice.SCENE_PAUSE
        return elevenlabs_pace.predict(text, asked.pace) + local_voice.SCENE_PAUSE

    return seconds


def words_for(seconds: float, predict: Callable[[str], float]) -> int:
    """Spoken words that take so many seconds."""
    said = sum(len(sentence.split()) for sentence in SAMPLE)
    return max(10, round(seconds * said / sum(predict(sentence) for sentence in SAMPLE)))
