"""ElevenLabs' MP3 as the sound that films are made of."""

from __future__ import annotations

import binascii
import io
import secrets
import wave
from base64 import b64decode
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 44_100


class NotSound(Exception):
    """What came is no MP3."""


def decoded(audio: str | None) -> NDArray[np.int16]:
    """Samples, mono at RATE, of an MP3 in base64. Raises NotSound."""
    try:
        mp3 = b64decode(audio or "", validate=True)
        resampler = av.AudioResampler("s16", "mono", RATE)
        with av.open(io.BytesIO(mp3), mode="r", format="mp3") as file:
            frames = [done for frame in file.decode(audio=0) for done in resampler.resample(frame)]
        frames += resampler.resample(None)
    except (binascii.Error, ValueError, IndexError, av.FFmpegError) as error:
        raise NotSound from error
    sound = [frame.to_ndarray()[0] for frame in frames if frame.samples]
    if not sound:
        raise NotSound
    return np.concatenate(sound)


def write(sound: NDArray[np.int16], out: Path) -> None:
    """Write a wav file (mono, 16 bit, RATE), which appears whole or not at all."""
    part = out.with_name(f".{out.name}.{secrets.token_hex(8)}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(part), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(sound.astype("<i2").tobytes())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
