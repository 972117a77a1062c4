"""What a new film will be made with, and how long that takes here: said before anything is begun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ytempire.providers import local_voice
from ytempire.videos.pace import about, seconds_to_make


@dataclass(frozen=True)
class Outlook:
    """The prospect of a film of some seconds in a format."""

    format: str
    seconds: int
    work: int | None  # seconds of making it, about; None before one of that format was made here
    voice_id: str
    voice: local_voice.Voice | None  # None when the channel's voice is not on this computer


def outlook(user_id: int, voice_id: str, shape: str, seconds: int, voices_dir: Path) -> Outlook:
    """What to expect of a film that is spoken by that voice."""
    voices = {voice.id: voice for voice in local_voice.voices(voices_dir)}
    work = seconds_to_make(user_id, shape, seconds)
    return Outlook(shape, seconds, about(work) if work else None, voice_id, voices.get(voice_id))
