"""Sound as the engines give it and as it is stored."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .onsets import voiced_span

RATE = 22050
# Level of the voiced part of every sentence, so that short ones are no louder than long ones (dBFS -20).
_LEVEL = 0.1
_HIGHEST_PEAK = 0.95


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * RATE), np.int16)


def levelled(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    start, end = voiced_span(sound, RATE)
    voiced = sound[int(start * RATE) : int(end * RATE)]
    if not len(voiced):
        return sound
    gain = _LEVEL / max(float(np.sqrt(np.mean(voiced**2))), 1e-6)
    return sound * min(gain, _HIGHEST_PEAK / max(float(np.abs(sound).max()), 1e-6))


def pcm(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def write(sound: NDArray[np.int16], out: Path) -> None:
    """Write a wav file (mono, 16 bit, RATE), which appears whole or not at all."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound.astype("<i2").tobytes())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
