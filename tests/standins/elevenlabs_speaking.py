"""The stand-in speaks for real: the voice on this computer lends itself, so that somebody who tries it hears words."""

from __future__ import annotations

import logging
import shutil
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.standins.elevenlabs_sound import RATE, Sound, mp3
from ytempire.providers.errors import ProviderError
from ytempire.providers.local_voice import SpokenWord, VoiceProcess, speak
from ytempire.providers.local_voice.resampling import resampled

VOICE = "joe"

log = logging.getLogger(__name__)


class Speaker:
    """Make it in the main thread: its process ends with the thread that started it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="standin-voice-"))
        self._process = VoiceProcess(self._folder / "voice.sock", self._folder / "voices")
        self._process.start()

    def close(self) -> None:
        self._process.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __call__(self, text: str, speed: float) -> Sound | None:
        """The text as it is said; None where the voice cannot say it (it knows English)."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            out = Path(folder) / "said.wav"
            try:
                words = speak(self._process.socket_path, text, VOICE, out, speed).words
            except ProviderError as error:
                log.warning("The stand-in hums instead of speaking: %s", error)
                return None
            with wave.open(str(out)) as file:
                samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
                sound = resampled((samples / 32768).astype(np.float32), file.getframerate(), RATE)
        starts, ends = _characters(text, words)
        return Sound(mp3(sound), starts, ends)


def _characters(text: str, words: Sequence[SpokenWord]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """When each character is heard: a word's time shared out evenly, white space between its neighbours."""
    starts: list[float] = []
    ends: list[float] = []
    at, place = 0.0, 0
    for word in words:
        begin = text.index(word.text, place)
        starts += [at] * (begin - place)
        ends += [word.start] * (begin - place)
        each = (word.end - word.start) / len(word.text)
        starts += [word.start + each * n for n in range(len(word.text))]
        ends += [word.start + each * (n + 1) for n in range(len(word.text))]
        at, place = word.end, begin + len(word.text)
    rest = len(text) - place
    return tuple(starts + [at] * rest), tuple(ends + [at] * rest)
