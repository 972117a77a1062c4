"""The voice on this computer: Piper or Kokoro (HD), in a process of its own, spoken to over a Unix socket.

Nothing here imports piper (GPL-3) but what runs in that other process only: `process` and `sample`, by `synthesis`,
`piper_voice`, `kokoro` and `espeak`.
"""

from .catalogue import BUNDLED, Voice, default_voice, unusable, voices
from .client import VoiceProcess, speak
from .hd import HINT as HD_HINT
from .hd import installed as hd_installed
from .pace import SCENE_PAUSE, pauses, predict, predict_film
from .replacing import Pronunciations, occurring
from .samples import sample
from .wire import Spoken, SpokenWord

__all__ = [
    "BUNDLED",
    "HD_HINT",
    "SCENE_PAUSE",
    "Pronunciations",
    "Spoken",
    "SpokenWord",
    "Voice",
    "VoiceProcess",
    "default_voice",
    "hd_installed",
    "occurring",
    "pauses",
    "predict",
    "predict_film",
    "sample",
    "speak",
    "unusable",
    "voices",
]
